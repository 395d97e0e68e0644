package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.BiFunction;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The people beyond patient and provider, from the door on: family, interpreters, colleagues, as {@link Invitations} made them known.
 * Only the provider admits and sets aside. A guest says their name and knocks, and nothing more. Guests have an id of their own in this
 * one visit and are kept nowhere else; who invited them is kept with them.
 */
@ApplicationScoped
public class Guests {
    /** Sent away, and may knock again. */
    public static final String LATER = "later";

    /** Sent away for good. */
    public static final String NO = "no";

    private final Visits visits;
    private final GuestMedia media;
    private final AuditTrail audit;
    private final VisitConfig times;
    private final Clock clock;

    Guests(Visits visits, GuestMedia media, AuditTrail audit, VisitConfig times, Clock clock) {
        this.visits = visits;
        this.media = media;
        this.audit = audit;
        this.times = times;
        this.clock = clock;
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
        var found = visits.getAsProvider(id, provider);
        // Who is no part of the visit learns nothing of bridges.
        guest(found, guest);
        media.need(found);
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

    private org.anteroom.platform.OutboxEntry entry(Actor actor, Action action, Visit visit) {
        return audit.change(
                actor, action, visit.clinic(), visit.id(), visit.appointment().patient());
    }

    /** The guest's part; refuses as not there for patient and provider, and for whoever has none. */
    static Participant guest(Visit visit, PersonId person) {
        return visit.part(person)
                .filter(one -> one.guest() != null)
                .orElseThrow(() -> new Refusal.NotThere().toException());
    }

    /** How everybody else in the visit is called, in full and in short. */
    static java.util.List<String> namesBut(Visit visit, PersonId person) {
        return visit.people().values().stream()
                .filter(one -> !one.person().equals(person) && one.presence() != Presence.REMOVED)
                .flatMap(one -> java.util.stream.Stream.of(one.name(), one.shortName()))
                .toList();
    }

    /** Refuses when the visit has ended, or never was agreed. */
    static void needOpen(Visit visit) {
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

    /** Refuses whoever is not one of these. */
    static void need(Participant them, Presence... allowed) {
        if (!java.util.Set.of(allowed).contains(them.presence())) {
            throw new Refusal.WrongState(them.presence().name()).toException();
        }
    }
}
