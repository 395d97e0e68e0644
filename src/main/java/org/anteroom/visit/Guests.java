package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Links;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The people beyond patient and provider: family, interpreters, colleagues. The visit's provider invites anybody, its patient their
 * family, a scheduler of its clinic an interpreter; each may take back what they have invited themselves. Only the provider admits and
 * sets aside. A guest says their name and knocks, and nothing more. Guests have an id of their own in this one visit and are kept nowhere
 * else; who invited them is kept with them.
 */
@ApplicationScoped
public class Guests {
    /** Sent away, and may knock again. */
    public static final String LATER = "later";

    /** Sent away for good. */
    public static final String NO = "no";

    private final Visits visits;
    private final Links links;
    private final GuestMedia media;
    private final AuditTrail audit;
    private final GuestConfig config;
    private final VisitConfig times;
    private final Clock clock;

    Guests(
            Visits visits,
            Links links,
            GuestMedia media,
            AuditTrail audit,
            GuestConfig config,
            VisitConfig times,
            Clock clock) {
        this.visits = visits;
        this.links = links;
        this.media = media;
        this.audit = audit;
        this.config = config;
        this.times = times;
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
                    needOpen(before);
                    needRoom(before, inviter);
                    var called = name == null || name.isBlank()
                            ? ""
                            : GuestName.of(name)
                                    .needUnlike(namesBut(before, guest))
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
            var them = guest(before, guest);
            needOpen(before);
            need(them, Presence.EXPECTED, Presence.KNOCKING, Presence.GONE);
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
            need(them, Presence.EXPECTED);
            return new Change(clock.instant())
                    .unset("people." + guest)
                    .then(entry(inviter, Action.GUEST_WITHDRAWN, before));
        });
        if (visit.part(guest).isEmpty()) {
            links.revoke(id, guest);
        }
        return visit;
    }

    /** The guest says who they are and agrees to the visit's terms. Before they are let in they may correct themselves. */
    public Visit name(Actor.Visitor guest, String text, String terms) {
        var name = GuestName.of(text);
        return visits.change(guest.visit(), Visits.related(guest), before -> {
            var them = guest(before, guest.person());
            needOpen(before);
            if (them.presence().mayHaveMedia()) {
                // Whoever was let in under a name keeps it, also on another device.
                return null;
            }
            need(them, Presence.EXPECTED, Presence.KNOCKING);
            name.needUnlike(namesBut(before, guest.person()));
            var path = "people." + guest.person();
            return new Change(clock.instant())
                    .set(path + ".name", name.value())
                    .set(path + ".shortName", name.value())
                    .set(path + ".consent", terms)
                    .set(path + ".consentAt", clock.instant())
                    .then(entry(guest, Action.GUEST_NAMED, before));
        });
    }

    /** The guest is at the door; the provider is told. Open at the same times as the patient's waiting room. Repeating is harmless. */
    public Visit knock(Actor.Visitor guest) {
        return visits.change(guest.visit(), Visits.related(guest), before -> {
            var them = guest(before, guest.person());
            if (them.presence() == Presence.KNOCKING || them.presence().mayHaveMedia()) {
                return null;
            }
            needOpen(before);
            need(them, Presence.EXPECTED);
            if (java.util.Objects.requireNonNull(them.guest()).consent() == null) {
                throw Refusal.Invalid.of("name", "empty").toException();
            }
            var now = clock.instant();
            if (now.isBefore(before.appointment().start().minus(times.opensBefore()))) {
                throw new Refusal.NotNow("The waiting room is not open yet").toException();
            }
            if (now.isAfter(before.appointment().end().plus(times.opensAfter()))
                    && !before.state().isLive()) {
                throw new Refusal.NotNow("The time of this visit is over").toException();
            }
            return new Change(now)
                    .presence(guest.person(), Presence.KNOCKING)
                    .set("people." + guest.person() + ".knocked", now)
                    .unset("people." + guest.person() + ".declined")
                    .then(entry(guest, Action.GUEST_KNOCKED, before));
        });
    }

    /**
     * Lets one guest in, from the door or back from aside: KNOCKING becomes ADMITTED, media rights begin, and they see the chat from
     * here on. The patient has been let in before. Refused in words where no bridge carries a third person.
     */
    public Visit admit(VisitId id, Actor.SignedIn provider, PersonId guest) {
        var replaced = new Media[1];
        // Who is no part of the visit learns nothing of bridges.
        guest(visits.getAsProvider(id, provider), guest);
        media.need();
        var visit = byProvider(id, provider, guest, Action.GUEST_ADMITTED, (before, them) -> {
            replaced[0] = before.media();
            if (them.presence().mayHaveMedia()) {
                return null;
            }
            before.need(VisitState.INVITED, VisitState.IN_VISIT, VisitState.ON_HOLD, VisitState.INTERRUPTED);
            need(them, Presence.KNOCKING);
            var path = "people." + guest;
            var change = new Change(clock.instant())
                    .presence(guest, Presence.ADMITTED)
                    .set(path + ".admitted", clock.instant())
                    .set(path + ".linesFrom", before.lines())
                    .unset(path + ".aside");
            media.admit(change, before, guest);
            return change;
        });
        media.admitted(replaced[0], visit);
        Log.infof(
                "guest admitted visit=%s guest=%s way=%s",
                id, guest, visit.media().way());
        return visit;
    }

    /** Does not let a guest in who knocks. They are told so, and may knock again, or not. Repeating is harmless. */
    public Visit decline(VisitId id, Actor.SignedIn provider, PersonId guest, boolean mayComeAgain) {
        return byProvider(id, provider, guest, Action.GUEST_DECLINED, (before, them) -> {
            if (them.presence() == Presence.EXPECTED || them.presence() == Presence.REMOVED) {
                return null;
            }
            need(them, Presence.KNOCKING);
            return new Change(clock.instant())
                    .presence(guest, mayComeAgain ? Presence.EXPECTED : Presence.REMOVED)
                    .unset("people." + guest + ".aside")
                    .set("people." + guest + ".declined", mayComeAgain ? LATER : NO);
        });
    }

    /** Removes a guest, by the provider; they cannot come back with their link. Repeating is harmless. */
    public Visit remove(VisitId id, Actor.SignedIn provider, PersonId guest) {
        return removed(id, provider, Visits.asProvider(provider), guest);
    }

    /** Removes somebody whom the patient has brought, while the visit is open; they cannot come back. Repeating is harmless. */
    public Visit removeOwn(VisitId id, Actor.Visitor patient, PersonId guest) {
        return removed(id, patient, Visits.asInviterOf(patient, guest), guest);
    }

    private Visit removed(VisitId id, Actor actor, Bson relation, PersonId guest) {
        return without(id, actor, relation, guest, Action.GUEST_REMOVED, (before, them) -> {
            if (them.presence() == Presence.REMOVED) {
                return null;
            }
            if (actor instanceof Actor.Visitor) {
                needOpen(before);
            }
            return new Change(clock.instant()).presence(guest, Presence.REMOVED).unset("people." + guest + ".aside");
        });
    }

    /**
     * Asks a guest out for a private moment: they neither see nor hear until they are let in again. Repeating is harmless.
     */
    public Visit setAside(VisitId id, Actor.SignedIn provider, PersonId guest) {
        return without(id, provider, Visits.asProvider(provider), guest, Action.GUEST_SET_ASIDE, (before, them) -> {
            if (them.presence() == Presence.KNOCKING) {
                return null;
            }
            before.need(VisitState.INVITED, VisitState.IN_VISIT, VisitState.ON_HOLD, VisitState.INTERRUPTED);
            need(them, Presence.ADMITTED, Presence.JOINED, Presence.AWAY);
            return new Change(clock.instant())
                    .presence(guest, Presence.KNOCKING)
                    .set("people." + guest + ".aside", true);
        });
    }

    private Visit without(
            VisitId id,
            Actor actor,
            Bson relation,
            PersonId guest,
            Action action,
            BiFunction<Visit, Participant, @Nullable Change> decision) {
        var ended = new Media[1];
        var visit = by(id, actor, relation, guest, action, (before, them) -> {
            ended[0] = before.media();
            var change = decision.apply(before, them);
            if (change != null) {
                media.end(change, before, guest);
            }
            return change;
        });
        media.ended(ended[0], visit);
        return visit;
    }

    private Visit byProvider(
            VisitId id,
            Actor.SignedIn provider,
            PersonId guest,
            Action action,
            BiFunction<Visit, Participant, @Nullable Change> decision) {
        return by(id, provider, Visits.asProvider(provider), guest, action, decision);
    }

    private Visit by(
            VisitId id,
            Actor actor,
            Bson relation,
            PersonId guest,
            Action action,
            BiFunction<Visit, Participant, @Nullable Change> decision) {
        return visits.change(id, relation, before -> {
            var change = decision.apply(before, guest(before, guest));
            return change == null ? null : change.then(entry(actor, action, before));
        });
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

    private org.anteroom.platform.OutboxEntry entry(Actor actor, Action action, Visit visit) {
        return audit.change(
                actor, action, visit.clinic(), visit.id(), visit.appointment().patient());
    }

    /** The guest's part; refuses as not there for patient and provider, and for whoever has none. */
    private static Participant guest(Visit visit, PersonId person) {
        return visit.part(person)
                .filter(one -> one.guest() != null)
                .orElseThrow(() -> new Refusal.NotThere().toException());
    }

    private static java.util.List<String> namesBut(Visit visit, PersonId person) {
        return visit.people().values().stream()
                .filter(one -> !one.person().equals(person) && one.presence() != Presence.REMOVED)
                .flatMap(one -> java.util.stream.Stream.of(one.name(), one.shortName()))
                .toList();
    }

    private static void needOpen(Visit visit) {
        visit.need(
                VisitState.REQUESTED,
                VisitState.BOOKED,
                VisitState.CHECKING_IN,
                VisitState.WAITING,
                VisitState.INVITED,
                VisitState.IN_VISIT,
                VisitState.ON_HOLD,
                VisitState.INTERRUPTED);
    }

    private static void need(Participant them, Presence... allowed) {
        if (!java.util.Set.of(allowed).contains(them.presence())) {
            throw new Refusal.WrongState(them.presence().name()).toException();
        }
    }
}
