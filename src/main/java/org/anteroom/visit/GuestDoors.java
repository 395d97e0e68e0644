package org.anteroom.visit;

import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Actors;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Roles;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * What staff do about guests: the visit's provider everything, a scheduler of its clinic what concerns an interpreter whom they invite
 * themselves. Whoever else asks is told that there is nothing here.
 */
@Path("/api/visits/{visit}/guests")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.PROVIDER)
@RunOnVirtualThread
public class GuestDoors {
    private final Guests guests;
    private final Invitations invitations;
    private final GuestLinks links;
    private final AuditTrail audit;
    private final Actors actors;
    private final SecurityIdentity identity;

    GuestDoors(
            Guests guests,
            Invitations invitations,
            GuestLinks links,
            AuditTrail audit,
            Actors actors,
            SecurityIdentity identity) {
        this.guests = guests;
        this.invitations = invitations;
        this.links = links;
        this.audit = audit;
        this.actors = actors;
        this.identity = identity;
    }

    /**
     * Whom to invite.
     *
     * @param part {@code FAMILY}, {@code INTERPRETER} or {@code COLLEAGUE}
     * @param email where to send the link; it is not kept
     * @param language of the mail: {@code en} or {@code es}
     */
    record Invitation(
            @Nullable String part,
            @Nullable String name,
            @Nullable String email,
            @Nullable String language) {}

    /** Where to send a new link; all of it may be left out. */
    record Sending(@Nullable String email, @Nullable String language) {}

    /** How somebody is sent away; for good only where it is said. */
    record Decline(@Nullable Boolean again) {}

    /** Where the visit is after the deed. */
    record Done(VisitState state, long revision) {
        static Done of(Visit visit) {
            return new Done(visit.state(), visit.revision());
        }
    }

    /** Invites; each call invites one more. A scheduler may invite an interpreter. */
    @POST
    @RolesAllowed({Roles.PROVIDER, Roles.SCHEDULER})
    public GuestLinks.Link invite(@PathParam("visit") String id, @Nullable Invitation body) {
        var wanted = body == null ? new Invitation(null, null, null, null) : body;
        var actor = actors.require(identity);
        var visit = VisitId.of(id);
        return asked(actor, Action.GUEST_INVITED, visit, () -> {
            var address = GuestLinks.address(wanted.email());
            var invited = invitations.invite(visit, actor, part(wanted.part()), wanted.name());
            return links.hand(invited, address, wanted.language());
        });
    }

    /** A new link for the guest; the older one counts no more. A scheduler may ask for whom they have invited. */
    @POST
    @RolesAllowed({Roles.PROVIDER, Roles.SCHEDULER})
    @Path("{guest}/link")
    public GuestLinks.Link renewLink(
            @PathParam("visit") String id, @PathParam("guest") String guest, @Nullable Sending body) {
        var wanted = body == null ? new Sending(null, null) : body;
        var actor = actors.require(identity);
        var visit = VisitId.of(id);
        return asked(actor, Action.GUEST_LINK_MADE, visit, () -> {
            var address = GuestLinks.address(wanted.email());
            return links.hand(invitations.renewLink(visit, actor, PersonId.of(guest)), address, wanted.language());
        });
    }

    /** Takes back an invitation that nobody has come with. A scheduler may take back their own. */
    @POST
    @RolesAllowed({Roles.PROVIDER, Roles.SCHEDULER})
    @Path("{guest}/withdraw")
    public Done withdraw(@PathParam("visit") String id, @PathParam("guest") String guest) {
        return done(id, guest, Action.GUEST_WITHDRAWN, invitations::withdraw);
    }

    /** Lets the guest in. */
    @POST
    @Path("{guest}/admit")
    public Done admit(@PathParam("visit") String id, @PathParam("guest") String guest) {
        return done(id, guest, Action.GUEST_ADMITTED, guests::admit);
    }

    /** Does not let the guest in. */
    @POST
    @Path("{guest}/decline")
    public Done decline(@PathParam("visit") String id, @PathParam("guest") String guest, @Nullable Decline body) {
        boolean again = body == null || !Boolean.FALSE.equals(body.again());
        return done(
                id,
                guest,
                Action.GUEST_DECLINED,
                (visit, actor, person) -> guests.decline(visit, actor, person, again));
    }

    /** Removes the guest for good. */
    @POST
    @Path("{guest}/remove")
    public Done remove(@PathParam("visit") String id, @PathParam("guest") String guest) {
        return done(id, guest, Action.GUEST_REMOVED, guests::remove);
    }

    /** Asks the guest out for a while. */
    @POST
    @Path("{guest}/aside")
    public Done setAside(@PathParam("visit") String id, @PathParam("guest") String guest) {
        return done(id, guest, Action.GUEST_SET_ASIDE, guests::setAside);
    }

    private interface Deed {
        Visit on(VisitId visit, Actor.SignedIn actor, PersonId guest);
    }

    private Done done(String id, String guest, Action action, Deed deed) {
        var actor = actors.require(identity);
        var visit = VisitId.of(id);
        return asked(actor, action, visit, () -> Done.of(deed.on(visit, actor, PersonId.of(guest))));
    }

    /** A try at somebody else's visit is recorded. */
    private <T> T asked(Actor.SignedIn actor, Action action, VisitId visit, java.util.function.Supplier<T> deed) {
        try {
            return deed.get();
        } catch (RefusedException e) {
            if (e.refusal() instanceof Refusal.NotThere || e.refusal() instanceof Refusal.NotAllowed) {
                audit.refused(actor, action, visit);
            }
            throw e;
        }
    }

    private static Part part(@Nullable String text) {
        return Arrays.stream(Part.values())
                .filter(part -> part.name().equals(text))
                .findFirst()
                .orElseThrow(() -> Refusal.Invalid.of("part", "must be FAMILY, INTERPRETER or COLLEAGUE")
                        .toException());
    }
}
