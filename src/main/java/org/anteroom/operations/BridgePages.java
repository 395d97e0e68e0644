package org.anteroom.operations;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Roles;
import org.anteroom.identity.StaffFrames;
import org.anteroom.platform.Frame;

/**
 * The operator's page of bridges. It is whole without a script; with one it asks for itself again every few seconds and takes over
 * what has changed.
 */
@Path("/bridges")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class BridgePages {
    @CheckedTemplate(basePath = "operations")
    static class Templates {
        static native TemplateInstance bridges(Frame frame, Reading reading);
    }

    private final Readings readings;
    private final Actors actors;
    private final SecurityIdentity identity;
    private final StaffFrames frames;

    BridgePages(Readings readings, Actors actors, SecurityIdentity identity, StaffFrames frames) {
        this.readings = readings;
        this.actors = actors;
        this.identity = identity;
        this.frames = frames;
    }

    /** How the bridges are and which visits are on them. Admins only; safe to ask again and again. */
    @GET
    @RolesAllowed(Roles.ADMIN)
    public TemplateInstance bridges() {
        var actor = actors.require(identity);
        var frame = frames.of(actor);
        return Templates.bridges(frame, readings.take(actor)).setLocale(frame.locale());
    }
}
