package org.anteroom.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
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

    Enforcement(Bridges bridges, MeterRegistry metrics) {
        this.bridges = bridges;
        this.metrics = metrics;
    }

    /**
     * Takes the endpoint off its bridge. Returns when the bridge no longer lists it; after a second it returns all the same and goes on
     * by itself, as long as the bridge is up. Never throws; repeating is harmless.
     */
    public void end(Leg leg) {
        end(
                leg.bridge(),
                "endpoint " + leg.endpoint(),
                () -> bridges.expireEndpoint(leg.bridge(), leg.meeting(), leg.endpoint()),
                there -> there.getOrDefault(leg.meeting(), Set.of()).contains(leg.endpoint()));
    }

    /** Ends the conference with all its endpoints, likewise. */
    public void end(String bridge, String meeting) {
        end(
                bridge,
                "conference " + meeting,
                () -> bridges.expire(bridge, meeting),
                there -> there.containsKey(meeting));
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

    private void end(String bridge, String what, Runnable expire, Predicate<Map<String, Set<String>>> isThere) {
        long began = System.nanoTime();
        BooleanSupplier isGone = () -> isGone(bridge, expire, isThere);
        if (isSoon(bridge, isGone)) {
            count(bridge, "end", began, true);
        } else if (bridges.isUp(bridge)) {
            Log.errorf("still at the bridge after a second bridge=%s what=%s", bridge, what);
            Threads.start("enforcement", () -> {
                do {
                    LockSupport.parkNanos(LATER.toNanos());
                } while (bridges.isUp(bridge) && !isGone.getAsBoolean());
                count(bridge, "end", began, false);
            });
        } else {
            // Nothing runs on a bridge that is down. One that comes back is cleaned of what no visit names.
            Log.infof("not ended at a bridge that is down bridge=%s what=%s", bridge, what);
        }
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
