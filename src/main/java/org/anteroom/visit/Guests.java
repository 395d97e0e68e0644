package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.function.BiFunction;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Links;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Refusal;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The people beyond patient and provider: family, interpreters, colleagues. Only the visit's provider invites, admits, sets aside and
 * removes them; a guest says their name and knocks, and nothing more. Guests have an id of their own in this one visit and are kept
 * nowhere else.
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

    /** How many people a visit takes, patient and provider included. */
    public int most() {
        return config.people();
    }

    /**
     * Invites somebody. Only the visit's provider, from booking on until the visit is over.
     *
     * @param name how the provider calls them; the guest says their name themselves later
     */
    public Invited invite(VisitId id, Actor.SignedIn provider, Part part, @Nullable String name) {
        if (!part.isGuest()) {
            throw Refusal.Invalid.of("part", "must be FAMILY, INTERPRETER or COLLEAGUE")
                    .toException();
        }
        var guest = PersonId.random();
        var visit = visits.change(id, Visits.asProvider(provider), before -> {
            needOpen(before);
            long people = before.people().values().stream()
                    .filter(one -> one.presence() != Presence.REMOVED)
                    .count();
            if (people >= config.people()) {
                throw new Refusal.Full(config.people()).toException();
            }
            long open = before.guests().stream()
                    .filter(one -> one.presence() == Presence.EXPECTED)
                    .count();
            if (open >= config.open()) {
                throw new Refusal.Full(config.open()).toException();
            }
            var called = name == null || name.isBlank()
                    ? ""
                    : GuestName.of(name).needUnlike(namesBut(before, guest)).value();
            return new Change(clock.instant())
                    .set(
                            "people." + guest,
                            new Document("part", part.name())
                                    .append("name", called)
                                    .append("shortName", called)
                                    .append("presence", Presence.EXPECTED.name())
                                    .append("invited", Docs.date(clock.instant()))
                                    .append("by", provider.person().value()))
                    .then(entry(provider, Action.GUEST_INVITED, before));
        });
        Log.infof("guest invited visit=%s guest=%s part=%s", id, guest, part);
        return new Invited(visit, guest, links.makeForGuest(id, guest, visit.clinic()));
    }

    /**
     * A new link for somebody who is not in the visit now; the older one, and a device that came with it, count no more. Whoever comes
     * with it is admitted anew.
     */
    public Invited renewLink(VisitId id, Actor.SignedIn provider, PersonId guest) {
        var ended = new Media[1];
        var visit = byProvider(id, provider, guest, Action.GUEST_LINK_MADE, (before, them) -> {
            needOpen(before);
            need(them, Presence.EXPECTED, Presence.KNOCKING, Presence.GONE);
            ended[0] = before.media();
            var path = "people." + guest;
            var change = new Change(clock.instant())
                    .presence(guest, Presence.EXPECTED)
                    .unset(path + ".connection")
                    .unset(path + ".page")
                    .unset(path + ".aside")
                    .unset(path + ".declined");
            media.end(change, before, guest);
            return change;
        });
        if (ended[0] != null) {
            media.ended(ended[0], visit);
        }
        return new Invited(visit, guest, links.makeForGuest(id, guest, visit.clinic()));
    }

    /** Takes back the invitation of somebody who is not at the door yet. Repeating is harmless. */
    public Visit withdraw(VisitId id, Actor.SignedIn provider, PersonId guest) {
        var visit = visits.change(id, Visits.asProvider(provider), before -> {
            var them = before.people().get(guest);
            if (them == null || them.guest() == null) {
                return null;
            }
            need(them, Presence.EXPECTED);
            return new Change(clock.instant())
                    .unset("people." + guest)
                    .then(entry(provider, Action.GUEST_WITHDRAWN, before));
        });
        links.revoke(id, guest);
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

    /** Removes a guest; they cannot come back with their link. Repeating is harmless. */
    public Visit remove(VisitId id, Actor.SignedIn provider, PersonId guest) {
        return without(id, provider, guest, Action.GUEST_REMOVED, (before, them) -> {
            if (them.presence() == Presence.REMOVED) {
                return null;
            }
            return new Change(clock.instant()).presence(guest, Presence.REMOVED).unset("people." + guest + ".aside");
        });
    }

    /**
     * Asks a guest out for a private moment: they neither see nor hear until they are let in again. Repeating is harmless.
     */
    public Visit setAside(VisitId id, Actor.SignedIn provider, PersonId guest) {
        return without(id, provider, guest, Action.GUEST_SET_ASIDE, (before, them) -> {
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
            Actor.SignedIn provider,
            PersonId guest,
            Action action,
            BiFunction<Visit, Participant, @Nullable Change> decision) {
        var ended = new Media[1];
        var visit = byProvider(id, provider, guest, action, (before, them) -> {
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
        return visits.change(id, Visits.asProvider(provider), before -> {
            var change = decision.apply(before, guest(before, guest));
            return change == null ? null : change.then(entry(provider, action, before));
        });
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
