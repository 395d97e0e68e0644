package org.anteroom.visit;

import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.Enforcement;
import org.anteroom.bridge.Leg;
import org.anteroom.bridge.Mute;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Threads;
import org.jspecify.annotations.Nullable;

/** Brings what a bridge holds back of a person to what the visit says now, and sees there that it is so. */
@ApplicationScoped
class Mutes {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** How often it is tried on: longer than any bridge is silent and not yet counted as down. */
    private static final int TRIES = 300;

    private final Visits visits;
    private final Enforcement enforcement;
    private final Lanes lanes;

    Mutes(Visits visits, Enforcement enforcement, Lanes lanes) {
        this.visits = visits;
        this.enforcement = enforcement;
        this.lanes = lanes;
    }

    /** How the bridge stands to what the visit says. */
    enum Outcome {
        /** It was seen to do so. */
        SEEN,
        /** It has no such endpoint, and forwards nothing of it. */
        GONE,
        /** It was not seen to within a second. It is told again until it is. */
        LATE
    }

    /** What the visit says of the person. */
    static Mute of(Visit visit, PersonId person) {
        return visit.part(person)
                .map(one -> new Mute(one.silenced(), one.hidden()))
                .orElse(Mute.NOTHING);
    }

    /** Lets the bridge forward of the leg what the visit says, and no more. Returns after a second at the latest; repeating is harmless. */
    Outcome enforce(VisitId id, PersonId person, Leg leg) {
        return Objects.requireNonNull(enforce(id, person, List.of(leg)).get(leg));
    }

    /** Likewise of all these legs of the person, at the same time. */
    Map<Leg, Outcome> enforce(VisitId id, PersonId person, List<Leg> legs) {
        long end = System.nanoTime() + AT_ONCE.toNanos();
        var first = new HashMap<Leg, CompletableFuture<Outcome>>();
        for (var leg : legs) {
            var outcome = new CompletableFuture<Outcome>();
            first.put(leg, outcome);
            Threads.start("mute", () -> tryOn(id, person, leg, outcome));
        }
        var outcomes = new HashMap<Leg, Outcome>();
        first.forEach((leg, outcome) -> outcomes.put(leg, until(end, outcome)));
        return outcomes;
    }

    /** Whoever waits for the bridge's answer is told after a second that it is late; it is waited for all the same. */
    private static Outcome until(long end, CompletableFuture<Outcome> outcome) {
        try {
            return outcome.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return Outcome.LATE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.LATE;
        }
    }

    private void tryOn(VisitId id, PersonId person, Leg leg, CompletableFuture<Outcome> first) {
        for (int i = 0; i < TRIES; i++) {
            var outcome = Outcome.LATE;
            try {
                outcome = attempt(id, person, leg);
            } catch (RuntimeException e) {
                // The store did not answer; it may the next time.
                Log.warnf(
                        "mute not tried now endpoint=%s kind=%s",
                        leg.endpoint(), e.getClass().getSimpleName());
            }
            first.complete(outcome);
            if (outcome != Outcome.LATE) {
                return;
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    private Outcome attempt(VisitId id, PersonId person, Leg leg) {
        var outcome = new Outcome[1];
        lanes.in(leg, () -> {
            try {
                outcome[0] = enforcement.mute(leg, () -> wanted(id, person, leg)) ? Outcome.SEEN : Outcome.LATE;
            } catch (BridgeException e) {
                Log.infof("nothing to mute at the bridge endpoint=%s problem=%s", leg.endpoint(), e.problem());
                outcome[0] = Outcome.GONE;
            }
        });
        return outcome[0];
    }

    /** By the document of now; null when the leg is nobody's any more, or is not made yet and will be made as it has to be. */
    private @Nullable Mute wanted(VisitId id, PersonId person, Leg leg) {
        var visit = visits.find(id).orElse(null);
        if (visit == null) {
            return null;
        }
        if (leg.equals(visit.media().olderLeg(person))) {
            return of(visit, person);
        }
        if (!leg.equals(visit.media().leg(person))) {
            return null;
        }
        var endpoint = visit.media().endpoints().get(person);
        return endpoint == null || endpoint.transport() == null ? null : of(visit, person);
    }
}
