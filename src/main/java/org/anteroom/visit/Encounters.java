package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.bridge.Bridges;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;

/**
 * The visit from letting the patient in to finishing it. Only its provider admits, holds and finishes; each person joins and leaves
 * for themselves. Every deed is one guarded update and says who did it in the same write.
 */
@ApplicationScoped
public class Encounters {
    private final Visits visits;
    private final AuditTrail audit;
    private final Clinics clinics;
    private final Bridges bridges;
    private final Focus focus;
    private final VisitConfig config;
    private final Clock clock;

    Encounters(
            Visits visits,
            AuditTrail audit,
            Clinics clinics,
            Bridges bridges,
            Focus focus,
            VisitConfig config,
            Clock clock) {
        this.visits = visits;
        this.audit = audit;
        this.clinics = clinics;
        this.bridges = bridges;
        this.focus = focus;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Lets the waiting patient in. The provider has compared name, date of birth and place; that is recorded with it. Media rights
     * begin here, and the endpoints are allocated while the patient is asked to press Join.
     */
    public Visit admit(VisitId id, Actor.SignedIn provider) {
        var bridge = bridgeFor(id);
        var visit = visits.change(id, Visits.asProvider(provider), before -> {
            before.need(VisitState.WAITING);
            var now = clock.instant();
            var change = new Change(now)
                    .to(VisitState.INVITED)
                    .due(now.plus(config.invited()))
                    .set("checkIn.confirmed", now)
                    .presence(before.appointment().patient(), Presence.ADMITTED)
                    .presence(before.appointment().provider(), Presence.ADMITTED)
                    .then(audit.change(
                            provider,
                            Action.ADMITTED,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
            return bridge == null
                    ? change
                    : change.media(before.media()
                            .nextOver(
                                    bridge,
                                    List.of(
                                            before.appointment().patient(),
                                            before.appointment().provider())));
        });
        Log.infof("patient admitted visit=%s way=%s", id, visit.media().way());
        focus.allocateSoon(visit);
        return visit;
    }

    /** The person presses Join, or comes back with a fresh page. When the other is there already, media begins: the next epoch. */
    public Visit join(VisitId id, Actor actor) {
        var bridge = bridgeFor(id);
        var replaced = new Media[1];
        var visit = visits.change(id, Visits.related(actor), before -> {
            before.need(VisitState.INVITED, VisitState.IN_VISIT, VisitState.INTERRUPTED, VisitState.ON_HOLD);
            var me = before.partOf(actor);
            if (!me.presence().mayHaveMedia()) {
                throw new Refusal.NotAllowed().toException();
            }
            var now = clock.instant();
            var change = new Change(now)
                    .presence(me.person(), Presence.JOINED)
                    .unset("people." + me.person() + ".lost")
                    .then(audit.change(
                            actor,
                            Action.JOINED,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
            var others = before.othersJoined(me.person());
            boolean held = before.state() == VisitState.ON_HOLD;
            replaced[0] = before.media();
            if (!held && needsNewEpoch(before, me, others)) {
                change.media(
                        bridge == null
                                ? before.media().nextDirect()
                                : before.media().nextOver(bridge, before.admitted()));
            }
            // A guest who is there already makes no visit: it is between patient and provider.
            boolean between = before.isBetween(me.person());
            if (between && before.meetWith(me.person()) && !held && before.state() != VisitState.IN_VISIT) {
                change.to(VisitState.IN_VISIT).due(null);
                if (before.joined() == null) {
                    change.set("joined", now);
                }
            } else if (between && before.state() == VisitState.IN_VISIT) {
                change.due(null);
            }
            return change;
        });
        focus.expireSoon(replaced[0], visit.media());
        focus.allocateSoon(visit);
        return visit;
    }

    /**
     * Over a bridge the endpoints of the epoch are waiting since the admission; one that has been answered belongs to a page that
     * is gone. Directly, an epoch is a pair of pages: it begins when the second is there.
     */
    private static boolean needsNewEpoch(Visit visit, Participant me, List<Participant> others) {
        return switch (visit.media().way()) {
            case BRIDGE -> {
                var endpoint = visit.media().endpoints().get(me.person());
                yield endpoint == null || endpoint.isAnswered();
            }
            case DIRECT, NONE -> !others.isEmpty();
        };
    }

    /** The connection of this epoch failed, and the person's page asks for the next one. Refused when asked too often. */
    public Visit renew(VisitId id, Actor actor, long epoch) {
        var bridge = bridgeFor(id);
        var replaced = new Media[1];
        var visit = visits.change(id, Visits.related(actor), before -> {
            before.need(VisitState.IN_VISIT, VisitState.INTERRUPTED);
            if (!before.partOf(actor).presence().mayHaveMedia()) {
                throw new Refusal.NotAllowed().toException();
            }
            if (before.media().epoch() != epoch) {
                return null;
            }
            var began = before.media().began();
            if (began != null && clock.instant().isBefore(began.plus(config.betweenEpochs()))) {
                throw new Refusal.TooMany(config.betweenEpochs()).toException();
            }
            replaced[0] = before.media();
            return new Change(clock.instant())
                    .media(
                            bridge == null
                                    ? before.media().nextDirect()
                                    : before.media().nextOver(bridge, before.admitted()));
        });
        if (replaced[0] != null) {
            focus.expireSoon(replaced[0], visit.media());
            focus.allocateSoon(visit);
        }
        return visit;
    }

    /** The person leaves; the visit stays open for them. */
    public Visit leave(VisitId id, Actor actor) {
        return visits.change(id, Visits.related(actor), before -> {
            var me = before.partOf(actor);
            if (!before.state().isLive() || me.presence() == Presence.GONE) {
                return null;
            }
            if (!before.isBetween(me.person()) && !me.presence().mayHaveMedia()) {
                return null;
            }
            var change = new Change(clock.instant()).presence(me.person(), Presence.GONE);
            if (before.isBetween(me.person())) {
                change.due(clock.instant().plus(config.away()));
            }
            return change.list()
                    .then(audit.change(
                            actor,
                            Action.LEFT,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
        });
    }

    /** Nobody is seen or heard until the provider goes on. */
    public Visit hold(VisitId id, Actor.SignedIn provider) {
        return withoutMedia(id, provider, Action.HELD, before -> {
            before.need(VisitState.IN_VISIT);
            return new Change(clock.instant()).to(VisitState.ON_HOLD).due(null);
        });
    }

    /** Goes on after a hold: the next epoch. */
    public Visit resume(VisitId id, Actor.SignedIn provider) {
        var bridge = bridgeFor(id);
        var visit = visits.change(id, Visits.asProvider(provider), before -> {
            before.need(VisitState.ON_HOLD);
            return new Change(clock.instant())
                    .to(VisitState.IN_VISIT)
                    .media(
                            bridge == null
                                    ? before.media().nextDirect()
                                    : before.media().nextOver(bridge, before.admitted()))
                    .then(audit.change(
                            provider,
                            Action.RESUMED,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
        });
        focus.allocateSoon(visit);
        return visit;
    }

    /** Sends the patient back to the waiting room. */
    public Visit sendBack(VisitId id, Actor.SignedIn provider) {
        return withoutMedia(id, provider, Action.SENT_BACK, before -> {
            before.need(VisitState.INVITED, VisitState.IN_VISIT, VisitState.ON_HOLD, VisitState.INTERRUPTED);
            return new Change(clock.instant())
                    .to(VisitState.WAITING)
                    .due(null)
                    .presence(before.appointment().patient(), Presence.KNOCKING)
                    .presence(before.appointment().provider(), Presence.EXPECTED)
                    .guestsToDoor(before);
        });
    }

    /** Ends the visit for everyone; the note can be signed from here on. */
    public Visit finish(VisitId id, Actor.SignedIn provider) {
        var visit = withoutMedia(id, provider, Action.FINISHED, before -> {
            if (before.state() == VisitState.DOCUMENTING) {
                return null;
            }
            before.need(VisitState.IN_VISIT, VisitState.ON_HOLD, VisitState.INTERRUPTED, VisitState.INVITED);
            return new Change(clock.instant())
                    .to(VisitState.DOCUMENTING)
                    .due(null)
                    .set("finished", clock.instant())
                    .presence(before.appointment().patient(), Presence.GONE)
                    .presence(before.appointment().provider(), Presence.GONE)
                    .guestsGone(before);
        });
        Log.infof("visit finished visit=%s", id);
        return visit;
    }

    /** The note has been signed: the visit is complete. Only {@code notes} calls this, through its outbox; repeating is harmless. */
    public void complete(VisitId id) {
        visits.change(
                id,
                Visits.anybody(),
                before -> before.state() == VisitState.DOCUMENTING
                        ? new Change(clock.instant()).to(VisitState.COMPLETED).due(null)
                        : null);
    }

    /** The patient did not come. Offered to staff some time after the start; never automatic. */
    public Visit markNoShow(VisitId id, Actor.SignedIn staff) {
        return visits.change(id, byStaff(staff), before -> {
            before.need(VisitState.BOOKED, VisitState.CHECKING_IN);
            var offered = before.appointment().start().plus(config.noShowOffered());
            if (clock.instant().isBefore(offered)) {
                throw new Refusal.NotNow("It is too early to say that the patient did not come").toException();
            }
            return new Change(clock.instant())
                    .to(VisitState.NO_SHOW)
                    .due(null)
                    .then(audit.change(
                            staff,
                            Action.MARKED_NO_SHOW,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
        });
    }

    /** The patient left before being seen: offered once their page has been silent for as long as a place is kept. */
    public Visit markLeft(VisitId id, Actor.SignedIn staff) {
        return visits.change(id, byStaff(staff), before -> {
            before.need(VisitState.WAITING);
            var lost = before.patient().lost() == null
                    ? before.since()
                    : before.patient().lost();
            if (before.patient().isConnected() || clock.instant().isBefore(lost.plus(config.placeKept()))) {
                throw new Refusal.NotNow("The patient's place is still kept").toException();
            }
            return new Change(clock.instant())
                    .to(VisitState.LEFT)
                    .due(null)
                    .presence(before.appointment().patient(), Presence.GONE)
                    .then(audit.change(
                            staff,
                            Action.MARKED_LEFT,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
        });
    }

    /** The patient has been phoned; the task is done. */
    public Visit phoned(VisitId id, Actor.SignedIn staff) {
        return visits.change(
                id,
                byStaff(staff),
                before -> before.phone() == null
                        ? null
                        : new Change(clock.instant())
                                .unset("phone")
                                .list()
                                .then(audit.change(
                                        staff,
                                        Action.PHONED,
                                        before.clinic(),
                                        id,
                                        before.appointment().patient())));
    }

    /** What the person's page says of itself: sound and picture on or off, and how the connection is. */
    public Visit say(VisitId id, Actor actor, boolean microphone, boolean camera, String link) {
        return visits.change(id, Visits.related(actor), before -> {
            var me = before.partOf(actor);
            if (!before.mayHaveMedia(me.person())
                    || (me.microphone() == microphone
                            && me.camera() == camera
                            && me.link().equals(link))) {
                return null;
            }
            var path = "people." + me.person();
            return new Change(clock.instant())
                    .set(path + ".microphone", microphone)
                    .set(path + ".camera", camera)
                    .set(path + ".link", link);
        });
    }

    private Visit withoutMedia(
            VisitId id,
            Actor.SignedIn provider,
            Action action,
            java.util.function.Function<Visit, @org.jspecify.annotations.Nullable Change> decision) {
        var ended = new Media[1];
        var visit = visits.change(id, Visits.asProvider(provider), before -> {
            ended[0] = before.media();
            var change = decision.apply(before);
            return change == null
                    ? null
                    : change.media(before.media().none())
                            .then(audit.change(
                                    provider,
                                    action,
                                    before.clinic(),
                                    id,
                                    before.appointment().patient()));
        });
        focus.expireNow(ended[0], visit.media());
        return visit;
    }

    /** The bridge for the next epoch: null when the clinic lets media go directly and only two were let in. */
    private @org.jspecify.annotations.Nullable String bridgeFor(VisitId id) {
        var visit = visits.find(id).orElse(null);
        if (visit == null
                || (clinics.get(visit.clinic()).media() == Clinic.MediaPolicy.DIRECT
                        && visit.admitted().size() <= 2)) {
            return null;
        }
        return bridges.pick().orElseThrow(() -> new Refusal.Unavailable("videobridge").toException());
    }

    private static org.bson.conversions.Bson byStaff(Actor.SignedIn staff) {
        return com.mongodb.client.model.Filters.or(Visits.asProvider(staff), Visits.asScheduler(staff));
    }
}
