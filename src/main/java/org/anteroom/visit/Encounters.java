package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;

/**
 * The visit from letting the patient in to finishing it. Only its provider admits, holds and finishes; each person joins and leaves
 * for themselves. Every deed is one guarded update and says who did it in the same write.
 */
@ApplicationScoped
public class Encounters {
    private static final VisitState[] ENDS_BY_VIDEO = {
        VisitState.IN_VISIT, VisitState.ON_HOLD, VisitState.INTERRUPTED, VisitState.INVITED
    };
    private static final VisitState[] ENDS_BY_PHONE = {
        VisitState.BOOKED,
        VisitState.CHECKING_IN,
        VisitState.WAITING,
        VisitState.INVITED,
        VisitState.IN_VISIT,
        VisitState.ON_HOLD,
        VisitState.INTERRUPTED,
        VisitState.LEFT,
        VisitState.NO_SHOW
    };

    private final Visits visits;
    private final AuditTrail audit;
    private final Ways ways;
    private final Legs legs;
    private final VisitConfig config;
    private final Clock clock;

    Encounters(Visits visits, AuditTrail audit, Ways ways, Legs legs, VisitConfig config, Clock clock) {
        this.visits = visits;
        this.audit = audit;
        this.ways = ways;
        this.legs = legs;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Lets the waiting patient in. The provider has compared name, date of birth and place; that is recorded with it. Media rights
     * begin here, and the endpoints are allocated while the patient is asked to press Join.
     */
    public Visit admit(VisitId id, Actor.SignedIn provider) {
        var replaced = new Media[1];
        var visit = visits.change(id, Visits.asProvider(provider), before -> {
            before.need(VisitState.WAITING);
            var now = clock.instant();
            replaced[0] = before.media();
            return new Change(now)
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
                            before.appointment().patient()))
                    .media(ways.admitting(
                            before,
                            Set.of(
                                    before.appointment().patient(),
                                    before.appointment().provider())));
        });
        Log.infof("patient admitted visit=%s way=%s", id, visit.media().way());
        legs.follow(replaced[0], visit);
        return visit;
    }

    /**
     * The person presses Join, or comes back with a fresh page. When the other is there already, media begins: the next epoch. Refused
     * when another page speaks for the person by now.
     */
    public Visit join(VisitId id, Actor actor, Page page) {
        var replaced = new Media[1];
        var visit = visits.change(id, Visits.related(actor), before -> {
            before.need(VisitState.INVITED, VisitState.IN_VISIT, VisitState.INTERRUPTED, VisitState.ON_HOLD);
            var me = before.partOf(actor);
            if (!me.presence().mayHaveMedia()) {
                throw new Refusal.NotAllowed().toException();
            }
            if (page.isOlderThan(me)) {
                throw new Refusal.WrongState("open elsewhere").toException();
            }
            var now = clock.instant();
            var change = new Change(now)
                    .presence(me.person(), Presence.JOINED)
                    .set("people." + me.person() + ".joinedOn", page.name())
                    .unset("people." + me.person() + ".lost")
                    .then(audit.change(
                            actor,
                            Action.JOINED,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
            boolean held = before.state() == VisitState.ON_HOLD;
            replaced[0] = before.media();
            if (!held) {
                var inside = new HashSet<>(before.inside());
                inside.add(me.person());
                change.set("people." + me.person() + ".sharing", false)
                        .media(ways.joining(before, me.person(), inside));
            }
            // A guest who is there already makes no visit: it is between patient and provider.
            boolean between = before.isBetween(me.person());
            if (between && before.meetWith(me.person()) && !held && before.state() != VisitState.IN_VISIT) {
                change.to(VisitState.IN_VISIT).due(null);
                if (before.joined() == null) {
                    change.set("joined", now);
                }
            } else if (between && before.state() == VisitState.IN_VISIT && before.meetWith(me.person())) {
                change.due(null);
            }
            return change;
        });
        legs.follow(replaced[0], visit);
        return visit;
    }

    /**
     * The person's connection failed, and their page asks for the next one. Refused when asked too often; what is older than the media
     * of now is ignored.
     *
     * @param leg the person's endpoint at the bridge; empty when media goes directly
     */
    public Visit renew(VisitId id, Actor actor, long epoch, String leg) {
        var replaced = new Media[1];
        var visit = visits.change(id, Visits.related(actor), before -> {
            before.need(VisitState.IN_VISIT, VisitState.INTERRUPTED);
            var person = actor.person();
            if (!before.partOf(actor).presence().mayHaveMedia()) {
                throw new Refusal.NotAllowed().toException();
            }
            var media = before.media();
            var endpoint = media.endpoints().get(person);
            boolean isOlder = media.epoch() != epoch
                    || (endpoint != null && !endpoint.id().equals(leg));
            if (isOlder || media.way() == Media.Way.NONE) {
                return null;
            }
            var began = endpoint == null ? media.began() : endpoint.since();
            if (began != null && clock.instant().isBefore(began.plus(config.betweenEpochs()))) {
                throw new Refusal.TooMany(config.betweenEpochs()).toException();
            }
            // An epoch of direct media is a pair of pages: whoever comes back begins the next one.
            boolean isAlone = media.way() == Media.Way.DIRECT
                    && before.othersJoined(person).isEmpty();
            var next = isAlone ? media : ways.renewing(before, person);
            if (next.equals(media)) {
                return null;
            }
            replaced[0] = media;
            return new Change(clock.instant()).media(next);
        });
        if (replaced[0] != null) {
            legs.follow(replaced[0], visit);
        }
        return visit;
    }

    /**
     * The person leaves; the visit stays open for them. A direct connection is over for the other page too, as nobody else can end it.
     * What another page of theirs said late changes nothing.
     */
    public Visit leave(VisitId id, Actor actor, Page page) {
        return leave(id, actor, page, legs::follow);
    }

    /**
     * The session behind the person's page has ended. As when they leave, but their endpoint is gone from the bridge when this returns,
     * or a second is over. A newer page of the person that has joined stays. Repeating is harmless.
     */
    public Visit cut(VisitId id, Actor actor, Page page) {
        return leave(id, actor, page, (before, after) -> legs.endNow(before, after.media()));
    }

    private Visit leave(VisitId id, Actor actor, Page page, BiConsumer<Media, Visit> then) {
        var replaced = new Media[1];
        var visit = visits.change(id, Visits.related(actor), before -> {
            var me = before.partOf(actor);
            if (!before.state().isLive() || me.presence() == Presence.GONE || !page.isPageOf(me)) {
                return null;
            }
            if (!before.isBetween(me.person()) && !me.presence().mayHaveMedia()) {
                return null;
            }
            replaced[0] = before.media();
            var change = new Change(clock.instant())
                    .presence(me.person(), Presence.GONE)
                    .media(ways.without(before, me.person()));
            if (before.isBetween(me.person()) && before.state() == VisitState.IN_VISIT) {
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
        if (replaced[0] != null) {
            then.accept(replaced[0], visit);
        }
        return visit;
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
        var replaced = new Media[1];
        var visit = visits.change(id, Visits.asProvider(provider), before -> {
            before.need(VisitState.ON_HOLD);
            replaced[0] = before.media();
            boolean isAnyoneOut = before.people().values().stream()
                    .filter(one -> before.isBetween(one.person()))
                    .anyMatch(one -> one.presence() == Presence.AWAY || one.presence() == Presence.GONE);
            return new Change(clock.instant())
                    .to(VisitState.IN_VISIT)
                    .due(isAnyoneOut ? clock.instant().plus(config.away()) : null)
                    .media(ways.resuming(before))
                    .then(audit.change(
                            provider,
                            Action.RESUMED,
                            before.clinic(),
                            id,
                            before.appointment().patient()));
        });
        legs.follow(replaced[0], visit);
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

    /**
     * Ends the visit for everyone; the note can be signed from here on.
     *
     * @param byPhone whether the two talked by telephone: then the patient may still be in the waiting room, or have left it; they may
     *     also never have come, once somebody has phoned and reached them
     */
    public Visit finish(VisitId id, Actor.SignedIn provider, boolean byPhone) {
        var visit = withoutMedia(id, provider, Action.FINISHED, before -> {
            if (before.state() == VisitState.DOCUMENTING) {
                return null;
            }
            before.need(byPhone ? ENDS_BY_PHONE : ENDS_BY_VIDEO);
            if (!before.hasCome() && !before.wasReached()) {
                throw new Refusal.WrongState(before.state().name()).toException();
            }
            var ending = ending(before, byPhone);
            var change = new Change(clock.instant());
            if (ending != Ending.INTERRUPTED) {
                // Whom the video has failed, and who wants to be phoned, still waits for that.
                change.unset("phone");
            }
            return change.to(VisitState.DOCUMENTING)
                    .due(null)
                    .set("ending", ending.name())
                    .set("finished", clock.instant())
                    .presence(before.appointment().patient(), Presence.GONE)
                    .presence(before.appointment().provider(), Presence.GONE)
                    .guestsGone(before);
        });
        Log.infof("visit finished visit=%s", id);
        return visit;
    }

    private static Ending ending(Visit before, boolean byPhone) {
        if (byPhone) {
            return Ending.PHONE;
        }
        return before.state() == VisitState.INTERRUPTED ? Ending.INTERRUPTED : Ending.VIDEO;
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
        legs.endNow(ended[0], visit.media());
        return visit;
    }
}
