package org.anteroom.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.anteroom.platform.Threads;
import org.jspecify.annotations.Nullable;

/**
 * What has to be off at a bridge, and is seen there to be off. An answer of 200 is a promise; what counts is what the bridge then says
 * of itself, and it is told and asked again until both agree. Whatever takes longer than a second is logged and counted.
 */
@ApplicationScoped
public class Enforcement {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMillis(50);
    private static final Duration LATER = Duration.ofSeconds(1);

    private final Bridges bridges;
    private final MeterRegistry metrics;
    /** By bridge and what it is: whoever wants the same waits for the same, so that a slow bridge is not asked by each of them. */
    private final Map<String, Ending> underWay = new ConcurrentHashMap<>();

    Enforcement(Bridges bridges, MeterRegistry metrics) {
        this.bridges = bridges;
        this.metrics = metrics;
    }

    /**
     * Something that is being ended. It goes on by itself until the bridge no longer lists it or is down, whoever waits.
     *
     * @param done completes then; never in a failure
     */
    public record Ending(String bridge, String what, CompletableFuture<Void> done) {}

    /**
     * Begins to take the endpoint off its bridge. Never throws; repeating is harmless. Names are never used again at a bridge, so what is
     * being ended need not be begun once more.
     */
    public Ending begin(Leg leg) {
        return begin(
                leg.bridge(),
                "endpoint " + leg.endpoint(),
                () -> bridges.expireEndpoint(leg.bridge(), leg.meeting(), leg.endpoint()),
                there -> there.getOrDefault(leg.meeting(), Set.of()).contains(leg.endpoint()));
    }

    /** Begins to end the conference with all its endpoints, likewise. */
    public Ending begin(String bridge, String meeting) {
        return begin(
                bridge,
                "conference " + meeting,
                () -> bridges.expire(bridge, meeting),
                there -> there.containsKey(meeting));
    }

    /** Waits until all are ended; after a second it says what is not, and returns all the same. */
    public void await(Collection<Ending> endings) {
        var all = CompletableFuture.allOf(endings.stream().map(Ending::done).toArray(CompletableFuture[]::new));
        try {
            all.get(AT_ONCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            endings.stream()
                    .filter(one -> !one.done().isDone())
                    .forEach(one -> Log.errorf(
                            "still at the bridge after a second bridge=%s what=%s", one.bridge(), one.what()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("an ending does not fail", e);
        }
    }

    /** Takes the endpoint off its bridge, and waits for it as {@link #await} does. */
    public void end(Leg leg) {
        await(List.of(begin(leg)));
    }

    /** Ends the conference with all its endpoints, likewise. */
    public void end(String bridge, String meeting) {
        await(List.of(begin(bridge, meeting)));
    }

    /**
     * Lets the bridge hold back of the endpoint what is wanted, and sees that it does. A bridge that does not tell is believed.
     *
     * @param wanted read anew for each try; null when nothing is wanted of the endpoint any more
     * @return whether it was seen within a second; whoever asked goes on
     * @throws BridgeException when the bridge has no such endpoint: then it forwards nothing of it
     */
    public boolean mute(Leg leg, Supplier<@Nullable Mute> wanted) {
        long began = System.nanoTime();
        boolean isSeen = isSoon(leg.bridge(), () -> isMuted(leg, wanted.get()));
        if (!isSeen) {
            Log.errorf("mute not seen at the bridge within a second endpoint=%s", leg.endpoint());
        }
        count(leg.bridge(), "mute", began, isSeen);
        return isSeen;
    }

    private boolean isMuted(Leg leg, @Nullable Mute wanted) {
        if (wanted == null) {
            return true;
        }
        try {
            bridges.mute(leg.bridge(), leg.meeting(), leg.endpoint(), wanted);
            return wanted.equals(Mute.NOTHING)
                    || bridges.muted(leg).filter(is -> !is.covers(wanted)).isEmpty();
        } catch (BridgeException e) {
            return switch (e.problem()) {
                case BridgeProblem.ConferenceGone _, BridgeProblem.EndpointGone _, BridgeProblem.NoBridge _ -> throw e;
                case BridgeProblem.Silent _,
                        BridgeProblem.ConferenceThere _,
                        BridgeProblem.EndpointThere _,
                        BridgeProblem.ShuttingDown _,
                        BridgeProblem.LeftBehind _,
                        BridgeProblem.NotUnderstood _ -> false;
            };
        }
    }

    private Ending begin(String bridge, String what, Runnable expire, Predicate<Map<String, Set<String>>> isThere) {
        var ending = new Ending(bridge, what, new CompletableFuture<>());
        var key = bridge + " " + what;
        var theirs = underWay.putIfAbsent(key, ending);
        if (theirs != null) {
            return theirs;
        }
        long began = System.nanoTime();
        // Whoever waits does so for a second, however long the bridge takes for one call.
        Threads.start("enforcement", () -> {
            try {
                while (!isGone(bridge, expire, isThere)) {
                    if (!bridges.isUp(bridge)) {
                        // Nothing runs on a bridge that is down. One that comes back is cleaned of what no visit names.
                        Log.infof("not ended at a bridge that is down bridge=%s what=%s", bridge, what);
                        return;
                    }
                    LockSupport.parkNanos((isLate(began) ? LATER : AGAIN).toNanos());
                }
                count(bridge, "end", began, true);
            } finally {
                underWay.remove(key, ending);
                ending.done().complete(null);
            }
        });
        return ending;
    }

    private static boolean isLate(long began) {
        return System.nanoTime() - began > AT_ONCE.toNanos();
    }

    private boolean isGone(String bridge, Runnable expire, Predicate<Map<String, Set<String>>> isThere) {
        try {
            expire.run();
        } catch (BridgeException e) {
            return false;
        }
        try {
            return !isThere.test(bridges.conferences(bridge));
        } catch (BridgeException e) {
            // One that does not show what it has is believed; one that is silent is not.
            return e.problem() instanceof BridgeProblem.NotUnderstood;
        }
    }

    private boolean isSoon(String bridge, BooleanSupplier attempt) {
        long end = System.nanoTime() + AT_ONCE.toNanos();
        boolean isDone = attempt.getAsBoolean();
        while (!isDone && bridges.isUp(bridge) && System.nanoTime() < end) {
            LockSupport.parkNanos(AGAIN.toNanos());
            isDone = attempt.getAsBoolean();
        }
        return isDone;
    }

    private void count(String bridge, String deed, long began, boolean isSeen) {
        var took = Duration.ofNanos(System.nanoTime() - began);
        var outcome = isSeen && took.compareTo(AT_ONCE) <= 0 ? "seen" : "late";
        metrics.timer("anteroom.bridge.enforced", "bridge", bridge, "deed", deed, "outcome", outcome)
                .record(took);
    }
}
