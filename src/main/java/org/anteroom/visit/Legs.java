package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.BridgeProblem;
import org.anteroom.bridge.Bridges;
import org.anteroom.bridge.Leg;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.jspecify.annotations.Nullable;

/**
 * Makes and ends the endpoints at the bridges that a visit's media names. The document is written first, the bridge follows it; what a
 * bridge has and no document names is found by {@link Moves} and ended.
 */
@ApplicationScoped
class Legs {
    /** How often an epoch that could not be made is followed by another before a page has to ask again. */
    private static final int TRIES = 3;
    /** How long another replica may take to store what it was answered. */
    private static final Duration OTHERS_TURN = Duration.ofSeconds(2);

    private final Visits visits;
    private final Bridges bridges;
    private final Ways ways;
    private final Lanes lanes;
    private final Clock clock;

    Legs(Visits visits, Bridges bridges, Ways ways, Lanes lanes, Clock clock) {
        this.visits = visits;
        this.bridges = bridges;
        this.ways = ways;
        this.lanes = lanes;
        this.clock = clock;
    }

    /** The visit's media has changed: what it names is made, and what it no longer names is ended. */
    void follow(Media before, Visit after) {
        boolean isMissing = after.media().way() == Media.Way.BRIDGE
                && after.media().endpoints().values().stream().anyMatch(endpoint -> endpoint.transport() == null);
        soon(() -> {
            try {
                // First the new and then the old: a conference whose last endpoint is taken away is gone.
                if (isMissing) {
                    allocate(after.id(), TRIES);
                }
            } finally {
                endOld(before, after.media());
            }
        });
    }

    /** Ends at the bridge what the visit no longer has, before the deed is answered: off means off. */
    void endNow(Media before, Media after) {
        endOld(before, after);
    }

    /** The leg was lost at its bridge: the person gets another one. */
    void renewSoon(VisitId id, PersonId person, Leg leg) {
        soon(() -> {
            var before = new Media[1];
            var visit = visits.change(id, Visits.anybody(), now -> {
                before[0] = now.media();
                return leg.equals(now.media().leg(person))
                        ? new Change(clock.instant()).media(ways.renewing(now, person))
                        : null;
            });
            follow(before[0], visit);
        });
    }

    /** Changes the media while the person still has the leg; empty when they have not. */
    Optional<Visit> change(VisitId id, PersonId person, String endpoint, BiFunction<Visit, Media, Media> change) {
        var kept = new boolean[1];
        var visit = visits.change(id, Visits.anybody(), before -> {
            var mine = before.media().endpoints().get(person);
            kept[0] = mine != null && mine.id().equals(endpoint);
            return kept[0] ? new Change(clock.instant()).media(change.apply(before, before.media())) : null;
        });
        return kept[0] ? Optional.of(visit) : Optional.empty();
    }

    private void allocate(VisitId id, int tries) {
        try {
            lanes.in(id, () -> {
                PersonId next;
                while ((next = missing(id)) != null) {
                    allocate(id, next);
                }
            });
        } catch (BridgeException e) {
            Log.warnf("endpoint not made visit=%s problem=%s", id, e.problem());
            if (tries > 1 && isWorthAnotherEpoch(e.problem())) {
                another(id);
                allocate(id, tries - 1);
            }
        }
    }

    private @Nullable PersonId missing(VisitId id) {
        var visit = visits.find(id).orElse(null);
        if (visit == null || visit.media().way() != Media.Way.BRIDGE) {
            return null;
        }
        return visit.media().endpoints().entrySet().stream()
                .filter(entry -> entry.getValue().transport() == null && visit.mayHaveMedia(entry.getKey()))
                .map(java.util.Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private void allocate(VisitId id, PersonId person) {
        var visit = visits.find(id).orElseThrow();
        var media = visit.media();
        var leg = media.leg(person);
        if (leg == null) {
            return;
        }
        boolean isFirst = media.endpoints().values().stream().allMatch(endpoint -> endpoint.transport() == null);
        var mute = Focus.muteOf(visit, person);
        try {
            var transport = bridges.allocate(leg.bridge(), leg.meeting(), leg.endpoint(), mute, isFirst);
            var kept = change(
                    id, person, leg.endpoint(), (_, now) -> now.with(person, endpoint -> endpoint.with(transport)));
            if (kept.isEmpty()) {
                // The epoch ended while the bridge was answering: nobody will use what it made.
                bridges.expireEndpoint(leg.bridge(), leg.meeting(), leg.endpoint());
            } else if (!Focus.muteOf(kept.get(), person).equals(mute)) {
                // Said while the bridge was answering, when there was no endpoint yet to mute.
                bridges.mute(leg.bridge(), leg.meeting(), leg.endpoint(), Focus.muteOf(kept.get(), person));
            }
        } catch (BridgeException e) {
            if (!(e.problem() instanceof BridgeProblem.EndpointThere)) {
                throw e;
            }
            othersTurn(id, person, leg);
        }
    }

    /** Another replica makes this endpoint, or the answer to ours was lost. Which of the two shows in the document soon. */
    private void othersTurn(VisitId id, PersonId person, Leg leg) {
        var end = clock.instant().plus(OTHERS_TURN);
        while (clock.instant().isBefore(end)) {
            var now = visits.find(id).map(Visit::media).orElse(Media.BEFORE);
            var endpoint = now.endpoints().get(person);
            if (!leg.equals(now.leg(person)) || endpoint == null || endpoint.transport() != null) {
                return;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    Duration.ofMillis(50).toNanos());
        }
        change(
                id,
                person,
                leg.endpoint(),
                (before, media) -> media.withLeg(person, clock.instant()).placed(before.sharing()));
        bridges.expireEndpoint(leg.bridge(), leg.meeting(), leg.endpoint());
    }

    private static boolean isWorthAnotherEpoch(BridgeProblem problem) {
        return switch (problem) {
            case BridgeProblem.Silent _,
                    BridgeProblem.NoBridge _,
                    BridgeProblem.ConferenceGone _,
                    BridgeProblem.ShuttingDown _,
                    BridgeProblem.LeftBehind _ -> true;
            case BridgeProblem.ConferenceThere _,
                    BridgeProblem.EndpointThere _,
                    BridgeProblem.EndpointGone _,
                    BridgeProblem.NotUnderstood _ -> false;
        };
    }

    /** The next epoch: a name that may exist at a bridge is never used a second time. */
    private void another(VisitId id) {
        visits.change(
                id,
                Visits.anybody(),
                before -> before.media().way() == Media.Way.BRIDGE
                                && before.media().endpoints().values().stream()
                                        .anyMatch(endpoint -> endpoint.transport() == null)
                        ? new Change(clock.instant()).media(ways.elsewhere(before, false))
                        : null);
    }

    private void endOld(Media before, Media after) {
        if (before.way() == Media.Way.BRIDGE && before.bridge() != null && before.meeting() != null) {
            boolean isSame = before.meeting().equals(after.meeting());
            boolean isKept =
                    after.previous() != null && after.previous().meeting().equals(before.meeting());
            if (!isSame && !isKept) {
                end(before.bridge(), before.meeting());
            } else if (isSame) {
                before.endpoints().forEach((person, endpoint) -> {
                    var now = after.endpoints().get(person);
                    if (now == null || !now.id().equals(endpoint.id())) {
                        endLeg(before.bridge(), before.meeting(), endpoint.id());
                    }
                });
            }
        }
        var previous = before.previous();
        if (previous != null
                && (after.previous() == null || !after.previous().meeting().equals(previous.meeting()))) {
            end(previous.bridge(), previous.meeting());
        }
    }

    private void end(String bridge, String meeting) {
        try {
            bridges.expire(bridge, meeting);
        } catch (BridgeException e) {
            // A bridge that is down has ended it already; one that comes back is cleaned of what no visit names.
            Log.infof("conference not ended now meeting=%s problem=%s", meeting, e.problem());
        }
    }

    private void endLeg(String bridge, String meeting, String endpoint) {
        try {
            bridges.expireEndpoint(bridge, meeting, endpoint);
        } catch (BridgeException e) {
            Log.infof("endpoint not ended now endpoint=%s problem=%s", endpoint, e.problem());
        }
    }

    private static void soon(Runnable deed) {
        Thread.ofVirtual().name("focus").start(deed);
    }
}
