package org.anteroom.visit;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.anteroom.audit.AuditTrail;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.Roles;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.QrCode;
import org.anteroom.platform.RefusedException;

/** Gives a patient who has lost their link another one. */
@Path("/api/visits/{visit}/link")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Roles.PROVIDER, Roles.SCHEDULER})
@RunOnVirtualThread
public class PatientLinkDoors {
    private final PatientLinks links;
    private final AuditTrail audit;
    private final Actors actors;
    private final SecurityIdentity identity;

    PatientLinkDoors(PatientLinks links, AuditTrail audit, Actors actors, SecurityIdentity identity) {
        this.links = links;
        this.audit = audit;
        this.actors = actors;
        this.identity = identity;
    }

    /**
     * A new link, shown once.
     *
     * @param qr the same link as an SVG image
     */
    record Made(String link, String qr) {}

    /** A link to copy or to show; the older one opens until this one was opened. */
    @POST
    public Made make(@PathParam("visit") String id) {
        var link = recording(id, links::make);
        return new Made(link, QrCode.of(link).toSvg());
    }

    /** The link again by mail; the older one opens until the mail has left. */
    @POST
    @Path("mail")
    public void mail(@PathParam("visit") String id) {
        recording(id, links::mail);
    }

    private <T> T recording(String id, java.util.function.BiFunction<VisitId, Actor.SignedIn, T> deed) {
        var visit = VisitId.of(id);
        var actor = actors.require(identity);
        try {
            return deed.apply(visit, actor);
        } catch (RefusedException e) {
            audit.refused(actor, AuditTrail.Action.LINK_MADE, visit);
            throw e;
        }
    }
}
