package org.anteroom.audit;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Roles;
import org.anteroom.identity.StaffFrames;
import org.anteroom.platform.Frame;
import org.anteroom.platform.Ids;
import org.jspecify.annotations.Nullable;

/** The auditor's plain list: who, what, when, and never the content. Reading it is recorded as well. */
@Path("/audit")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class AuditPages {
    private static final int MOST = 200;

    @CheckedTemplate(basePath = "audit")
    static class Templates {
        static native TemplateInstance trail(Frame frame, List<AuditTrail.Entry> entries, String visit);
    }

    private final AuditTrail trail;
    private final Actors actors;
    private final SecurityIdentity identity;
    private final StaffFrames frames;

    AuditPages(AuditTrail trail, Actors actors, SecurityIdentity identity, StaffFrames frames) {
        this.trail = trail;
        this.actors = actors;
        this.identity = identity;
        this.frames = frames;
    }

    /** The newest entries of the auditor's clinics, all or those of one visit. */
    @GET
    @RolesAllowed(Roles.AUDITOR)
    public TemplateInstance trail(@QueryParam("visit") @Nullable String visit) {
        var actor = actors.require(identity);
        trail.readingOfTrail(actor);
        var one = visit != null && Ids.looksLikeId(visit) ? visit : null;
        var frame = frames.of(actor);
        return Templates.trail(frame, trail.newest(actor.clinicIds(), one, MOST), one == null ? "" : one)
                .setLocale(frame.locale());
    }
}
