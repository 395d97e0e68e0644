package org.anteroom.waitingroom;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitCookie;
import org.anteroom.identity.VisitId;
import org.anteroom.visit.GuestLinks;
import org.anteroom.visit.Guests;
import org.anteroom.visit.Invitations;
import org.anteroom.visit.Part;
import org.anteroom.visit.Visit;
import org.jspecify.annotations.Nullable;

/**
 * What the patient's island asks for about the family that they bring. Only the visit cookie counts here, and only the patient's: a
 * guest, and the patient about somebody whom the clinic has invited, is told that there is nothing here.
 */
@Path("/api/v/{visit}/guests")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
@RunOnVirtualThread
public class FamilyDoors {
    private final Guests guests;
    private final Invitations invitations;
    private final GuestLinks links;
    private final VisitCookie cookie;
    private final RoutingContext context;

    FamilyDoors(Guests guests, Invitations invitations, GuestLinks links, VisitCookie cookie, RoutingContext context) {
        this.guests = guests;
        this.invitations = invitations;
        this.links = links;
        this.cookie = cookie;
        this.context = context;
    }

    /**
     * Whom to bring.
     *
     * @param email where to send the link; it is not kept
     * @param language of the mail: {@code en} or {@code es}
     */
    record Invitation(
            @Nullable String name,
            @Nullable String email,
            @Nullable String language) {}

    /** Where the visit is after the deed. */
    record Done(VisitState state, long revision) {
        static Done of(Visit visit) {
            return new Done(visit.state(), visit.revision());
        }
    }

    /** Invites somebody of the family; each call invites one more. */
    @POST
    public GuestLinks.Link invite(@PathParam("visit") String id, @Nullable Invitation body) {
        var wanted = body == null ? new Invitation(null, null, null) : body;
        var patient = patient(id);
        var address = GuestLinks.address(wanted.email());
        return links.hand(
                invitations.invite(patient.visit(), patient, Part.FAMILY, wanted.name()), address, wanted.language());
    }

    /** A new link for somebody whom the patient has invited; the older one counts no more. */
    @POST
    @Path("{guest}/link")
    public GuestLinks.Link renewLink(
            @PathParam("visit") String id, @PathParam("guest") String guest, @Nullable Invitation body) {
        var patient = patient(id);
        var language = body == null ? null : body.language();
        return links.hand(invitations.renewLink(patient.visit(), patient, PersonId.of(guest)), null, language);
    }

    /** Takes back the patient's own invitation that nobody has come with. Repeating is harmless. */
    @POST
    @Path("{guest}/withdraw")
    public Done withdraw(@PathParam("visit") String id, @PathParam("guest") String guest) {
        var patient = patient(id);
        return Done.of(invitations.withdraw(patient.visit(), patient, PersonId.of(guest)));
    }

    /** Removes somebody whom the patient has brought. Repeating is harmless. */
    @POST
    @Path("{guest}/remove")
    public Done remove(@PathParam("visit") String id, @PathParam("guest") String guest) {
        var patient = patient(id);
        return Done.of(guests.removeOwn(patient.visit(), patient, PersonId.of(guest)));
    }

    private Actor.Visitor patient(String id) {
        return cookie.require(context, VisitId.of(id));
    }
}
