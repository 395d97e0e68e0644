package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Links;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Who is invited to a visit beyond patient and provider: family, interpreters, colleagues. The visit's provider invites anybody, its
 * patient their family, a scheduler of its clinic an interpreter; each may take back what they have invited themselves. What follows at
 * the door is {@link Guests}.
 */
@ApplicationScoped
public class Invitations {
    private final Visits visits;
    private final Links links;
    private final GuestMedia media;
    private final AuditTrail audit;
    private final GuestConfig config;
    private final Clock clock;

    Invitations(Visits visits, Links links, GuestMedia media, AuditTrail audit, GuestConfig config, Clock clock) {
        this.visits = visits;
        this.links = links;
        this.media = media;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
    }

    /** An invitation that was made: who it is for, and the secret of the link, which is kept nowhere. */
    public record Invited(Visit visit, PersonId guest, String secret) {
        /** The link's path under the product's own address. */
        public String path() {
            return "/v/" + visit.id() + "/guest/join/" + secret;
        }
    }

    /** Whether a third person can be let in where this runs. */
    public boolean hasRoom() {
        return media.hasRoom();
    }

    /** How many people the patient brings at most. */
    public int mostFamily() {
        return config.family();
    }

    /** How many people a visit takes, patient and provider included. */
    public int most() {
        return config.people();
    }

    /**
     * Invites somebody, from booking on until the visit is over: the provider anybody, the patient their family, a scheduler of the clinic
     * an interpreter. Refuses as not allowed whoever may know of the visit, and as not there everybody else.
     *
     * @param name how whoever invites calls them; the guest says their name themselves later
     */
    public Invited invite(VisitId id, Actor inviter, Part part, @Nullable String name) {
        if (!part.isGuest()) {
            throw Refusal.Invalid.of("part", "must be FAMILY, INTERPRETER or COLLEAGUE")
                    .toException();
        }
        var guest = PersonId.random();
        var visit = asAllowed(
                id,
                inviter,
                () -> visits.change(id, Visits.asInviter(inviter, part), before -> {
                    Guests.needOpen(before);
                    needRoom(before, inviter);
                    var called = name == null || name.isBlank()
                            ? ""
                            : GuestName.of(name)
                                    .needUnlike(Guests.namesBut(before, guest))
                                    .value();
                    return counted(new Change(clock.instant()), before, inviter)
                            .set(
                                    "people." + guest,
                                    new Document("part", part.name())
                                            .append("name", called)
                                            .append("shortName", called)
                                            .append("presence", Presence.EXPECTED.name())
                                            .append("invited", Docs.date(clock.instant()))
                                            .append("by", inviter.person().value()))
                            .then(entry(inviter, Action.GUEST_INVITED, before));
                }));
        Log.infof("guest invited visit=%s guest=%s part=%s", id, guest, part);
        return new Invited(visit, guest, links.makeForGuest(id, guest, visit.clinic()));
    }

    /**
     * A new link for somebody who is not in the visit now, by the provider or whoever invited them; the older one, and a device that came
     * with it, count no more. Whoever comes with it is admitted anew.
     */
    public Invited renewLink(VisitId id, Actor inviter, PersonId guest) {
        var ended = new Media[1];
        var visit = visits.change(id, Visits.asInviterOf(inviter, guest), before -> {
            var them = Guests.guest(before, guest);
            Guests.needOpen(before);
            Guests.need(them, Presence.EXPECTED, Presence.KNOCKING, Presence.GONE);
            ended[0] = before.media();
            var path = "people." + guest;
            var change = counted(new Change(clock.instant()), before, inviter)
                    .presence(guest, Presence.EXPECTED)
                    .unset(path + ".connection")
                    .unset(path + ".page")
                    .unset(path + ".aside")
                    .unset(path + ".declined");
            media.end(change, before, guest);
            return change.then(entry(inviter, Action.GUEST_LINK_MADE, before));
        });
        if (ended[0] != null) {
            media.ended(ended[0], visit);
        }
        return new Invited(visit, guest, links.makeForGuest(id, guest, visit.clinic()));
    }

    /** Takes back the invitation of somebody who is not at the door yet, by the provider or whoever invited them. Repeating is harmless. */
    public Visit withdraw(VisitId id, Actor inviter, PersonId guest) {
        var visit = visits.change(id, Visits.asInviterOf(inviter, guest), before -> {
            var them = before.people().get(guest);
            if (them == null || them.guest() == null) {
                return null;
            }
            Guests.need(them, Presence.EXPECTED);
            return new Change(clock.instant())
                    .unset("people." + guest)
                    .then(entry(inviter, Action.GUEST_WITHDRAWN, before));
        });
        if (visit.part(guest).isEmpty()) {
            links.revoke(id, guest);
        }
        return visit;
    }

    /** Whoever may know of the visit, but not invite to this part, is told so. */
    private Visit asAllowed(VisitId id, Actor inviter, Supplier<Visit> deed) {
        try {
            return deed.get();
        } catch (RefusedException e) {
            if (e.refusal() instanceof Refusal.NotThere && inviter instanceof Actor.SignedIn) {
                visits.get(id, inviter);
                throw new Refusal.NotAllowed().toException();
            }
            throw e;
        }
    }

    private void needRoom(Visit visit, Actor inviter) {
        needFewer(visit.people().values(), one -> one.presence() != Presence.REMOVED, config.people());
        needFewer(visit.guests(), one -> one.presence() == Presence.EXPECTED, config.open());
        if (inviter instanceof Actor.Visitor) {
            needFewer(
                    visit.guests(),
                    one -> one.presence() != Presence.REMOVED && visit.inviterOf(one) == Inviter.PATIENT,
                    config.family());
        }
    }

    private static void needFewer(Collection<Participant> people, Predicate<Participant> counts, int most) {
        if (people.stream().filter(counts).count() >= most) {
            throw new Refusal.Full(most).toException();
        }
    }

    /** Each link may be mailed to any address, so what a visitor can have made is counted: a visit is no way to send mail. */
    private Change counted(Change change, Visit before, Actor inviter) {
        return switch (inviter) {
            case Actor.SignedIn _ -> change;
            case Actor.Visitor _ -> {
                if (before.linksMade() >= config.links()) {
                    throw new Refusal.Full(config.links()).toException();
                }
                yield change.count("linksMade");
            }
        };
    }

    private OutboxEntry entry(Actor actor, Action action, Visit visit) {
        return audit.change(
                actor, action, visit.clinic(), visit.id(), visit.appointment().patient());
    }
}
