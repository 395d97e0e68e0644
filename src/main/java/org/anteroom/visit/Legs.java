package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.BridgeProblem;
import org.anteroom.bridge.BridgeTransport;
import org.anteroom.bridge.Bridges;
import org.anteroom.bridge.Enforcement;
import org.anteroom.bridge.Leg;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Threads;
import org.jspecify.annotations.Nullable;

/**
 * Makes and ends the endpoints at the bridges that a visit's media names. The document is written first, the bridge follows it; what a
 * bridge has and no document names is found by {@link Moves} and ended.
 */
@ApplicationScoped
class Legs {
    /** How often what could not be made is followed by something else before a page, or cleaning, has to ask again. */
    private static final int TRIES = 3;
    /** How long another replica may take to store what it was answered. */
    private static final Duration OTHERS_TURN = Duration.ofSeconds(2);

    private final Visits visits;
    private final Bridges bridges;
    private final Enforcement enforcement;
    private final Ways ways;
    private final Mutes mutes;
    private final Lanes lanes;
    private final Clock clock;
    private final Once<Leg, Optional<Failed>> making = new Once<>("endpoint");

    Legs(Visits visits, Bridges bridges, Enforcement enforcement, Ways ways, Mutes mutes, Lanes lanes, Clock clock) {
        this.visits = visits;
        this.bridges = bridges;
        this.enforcement = enforcement;
        this.ways = ways;
        this.mutes = mutes;
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
                    allocate(after.id());
                }
            } finally {
                endNow(before, after.media());
            }
        });
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

    /** Changes the media while the person still has the leg; empty when they have not. The decision says null for no change. */
    Optional<Visit> change(
            VisitId id, PersonId person, String endpoint, BiFunction<Visit, Media, @Nullable Media> decision) {
        var kept = new AtomicReference<@Nullable Visit>();
        lanes.in(id, () -> {
            var isTheirs = new boolean[1];
            var visit = visits.change(id, Visits.anybody(), before -> {
                var mine = before.media().endpoints().get(person);
                isTheirs[0] = mine != null && mine.id().equals(endpoint);
                var next = isTheirs[0] ? decision.apply(before, before.media()) : null;
                return next == null ? null : new Change(clock.instant()).media(next);
            });
            kept.set(isTheirs[0] ? visit : null);
        });
        return Optional.ofNullable(kept.get());
    }

    /**
     * Makes what is missing. What could not be made costs its person another endpoint, and everybody the next epoch only when the
     * bridge seems to be gone.
     */
    private void allocate(VisitId id) {
        var old = new ArrayList<Runnable>();
        try {
            for (int left = TRIES; left > 0; left--) {
                var failed = makeAll(id);
                for (var one : failed) {
                    // The bridge may have made it without our hearing of it.
                    old.add(() -> endUnlessMade(id, one.person(), one.leg()));
                }
                if (failed.isEmpty() || left == 1 || !isAnyReplaced(id, failed, old)) {
                    return;
                }
            }
        } finally {
            // After their successors, as a conference ends with its last endpoint.
            old.forEach(Runnable::run);
        }
    }

    /** An endpoint that a visit names and no bridge has yet. */
    private record Missing(PersonId person, Leg leg) {}

    /** An endpoint that could not be made. */
    private record Failed(PersonId person, Leg leg, BridgeProblem problem) {}

    /**
     * Makes all endpoints at the same time: each has a page that waits for its own, and a bridge does as many as it is asked for. Who is
     * first makes the conference, and the others hear that it is there.
     */
    private List<Failed> makeAll(VisitId id) {
        var failed = new ArrayList<Failed>();
        var missing = missing(id);
        while (failed.isEmpty() && !missing.isEmpty()) {
            var all = missing.stream()
                    .map(one -> making.start(one.leg(), () -> make(id, one)))
                    .toList();
            CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
            all.forEach(one -> one.join().ifPresent(failed::add));
            missing = missing(id);
        }
        return failed;
    }

    /** Those first who are on their pages already. */
    private List<Missing> missing(VisitId id) {
        var visit = visits.find(id).orElse(null);
        if (visit == null || visit.media().way() != Media.Way.BRIDGE) {
            return List.of();
        }
        var missing = new ArrayList<Missing>();
        visit.media().endpoints().forEach((person, endpoint) -> {
            var leg = visit.media().leg(person);
            if (leg != null && endpoint.transport() == null && visit.mayHaveMedia(person)) {
                missing.add(new Missing(person, leg));
            }
        });
        missing.sort(Comparator.comparing(one -> visit.part(one.person())
                .filter(part -> part.presence() == Presence.JOINED)
                .isEmpty()));
        return missing;
    }

    private Optional<Failed> make(VisitId id, Missing missing) {
        var person = missing.person();
        var leg = missing.leg();
        var visit = visits.find(id).orElseThrow();
        if (!leg.equals(visit.media().leg(person))) {
            return Optional.empty();
        }
        var mute = Mutes.of(visit, person);
        BridgeTransport transport;
        try {
            transport =
                    bridges.allocate(leg.bridge(), leg.meeting(), leg.endpoint(), mute, isNobodyMade(visit.media()));
        } catch (BridgeException e) {
            if (!(e.problem() instanceof BridgeProblem.EndpointThere)) {
                Log.warnf("endpoint not made visit=%s problem=%s", id, e.problem());
                return Optional.of(new Failed(person, leg, e.problem()));
            }
            othersTurn(id, person, leg);
            return Optional.empty();
        }
        var kept =
                change(id, person, leg.endpoint(), (_, now) -> now.with(person, endpoint -> endpoint.with(transport)));
        if (kept.isEmpty()) {
            // The person or the epoch left while the bridge was answering: nobody may use what it made.
            enforcement.end(leg);
        } else if (!Mutes.of(kept.get(), person).equals(mute)) {
            // Said while the bridge was answering, when there was no endpoint yet to mute.
            if (mutes.enforce(id, person, leg) == Mutes.Outcome.GONE) {
                renewSoon(id, person, leg);
            }
        }
        return Optional.empty();
    }

    private static boolean isNobodyMade(Media media) {
        return media.endpoints().values().stream().allMatch(endpoint -> endpoint.transport() == null);
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
        anew(id, person, leg);
        endUnlessMade(id, person, leg);
    }

    /** Whether something else is named in the place of what could not be made: a name that may exist at a bridge is never used again. */
    private boolean isAnyReplaced(VisitId id, List<Failed> failed, List<Runnable> old) {
        boolean isAny = false;
        for (var one : failed) {
            var media = visits.find(id).map(Visit::media).orElse(Media.BEFORE);
            // What is no longer named has been replaced together with another, or by another replica.
            isAny |= !one.leg().equals(media.leg(one.person())) || isReplaced(id, one, media, old);
        }
        return isAny;
    }

    private boolean isReplaced(VisitId id, Failed failed, Media media, List<Runnable> old) {
        var leg = failed.leg();
        return switch (failed.problem()) {
            case BridgeProblem.Silent _, BridgeProblem.LeftBehind _ -> {
                // The answer to one call was lost, or the whole bridge: that is asked, and the others' connections stay
                // if it lives.
                if (!isNobodyMade(media) && bridges.has(leg.bridge(), leg.meeting())) {
                    anew(id, failed.person(), leg);
                    yield true;
                }
                yield isElsewhere(id, leg, old);
            }
            case BridgeProblem.NoBridge _, BridgeProblem.ConferenceGone _, BridgeProblem.ShuttingDown _ ->
                isElsewhere(id, leg, old);
            case BridgeProblem.ConferenceThere _,
                    BridgeProblem.EndpointThere _,
                    BridgeProblem.EndpointGone _,
                    BridgeProblem.NotUnderstood _ -> false;
        };
    }

    /** The person gets another endpoint in the same conference, unless they have one, or another replica has told of this one. */
    private void anew(VisitId id, PersonId person, Leg leg) {
        change(
                id,
                person,
                leg.endpoint(),
                (before, media) -> isMade(media, person, leg)
                        ? null
                        : media.withLeg(person, clock.instant()).placed(before.sharing()));
    }

    private void endUnlessMade(VisitId id, PersonId person, Leg leg) {
        var media = visits.find(id).map(Visit::media).orElse(Media.BEFORE);
        if (!isMade(media, person, leg)) {
            enforcement.end(leg);
        }
    }

    private static boolean isMade(Media media, PersonId person, Leg leg) {
        var endpoint = media.endpoints().get(person);
        return leg.equals(media.leg(person)) && endpoint != null && endpoint.transport() != null;
    }

    /**
     * The next epoch for everybody, unless somebody else has begun it. Without any bridge there is none, and what could not be made is
     * not tried again by the same names.
     */
    private boolean isElsewhere(VisitId id, Leg leg, List<Runnable> old) {
        var replaced = new Media[1];
        var visit = visits.change(id, Visits.anybody(), before -> {
            replaced[0] = before.media();
            var next = leg.meeting().equals(before.media().meeting()) ? ways.elsewhere(before, false) : before.media();
            return next.equals(before.media()) ? null : new Change(clock.instant()).media(next);
        });
        old.add(() -> endNow(replaced[0], visit.media()));
        return !leg.meeting().equals(visit.media().meeting());
    }

    /**
     * Ends at the bridge what the visit no longer has, and sees that it is gone, before the deed is answered: off means off. All at the
     * same time: one bridge that is slow keeps nobody on another.
     */
    void endNow(Media before, Media after) {
        var endings = new ArrayList<Enforcement.Ending>();
        var conferences = after.conferences();
        before.conferences().forEach((meeting, bridge) -> {
            if (!conferences.containsKey(meeting)) {
                endings.add(enforcement.begin(bridge, meeting));
            }
        });
        var legs = after.legs();
        for (var leg : before.legs()) {
            if (conferences.containsKey(leg.meeting()) && !legs.contains(leg)) {
                endings.add(enforcement.begin(leg));
            }
        }
        enforcement.await(endings);
    }

    private static void soon(Runnable deed) {
        Threads.start("focus", deed);
    }
}
