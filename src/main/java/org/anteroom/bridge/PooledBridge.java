package org.anteroom.bridge;

import io.quarkus.logging.Log;
import jakarta.enterprise.event.Event;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.anteroom.bridge.BridgeState.Fault;
import org.anteroom.bridge.BridgeState.Report;
import org.anteroom.bridge.BridgeState.Standing;
import org.anteroom.platform.Ids;
import org.anteroom.platform.Threads;
import org.jspecify.annotations.Nullable;

/** One bridge of the pool: how it is, and what we have put on it lately. */
final class PooledBridge {
    private final JvbClient client;
    private final BridgeConfig config;
    private final Event<BridgeEvent> events;
    private final Clock clock;
    private final AtomicBoolean asking = new AtomicBoolean();
    private final Deque<Instant> recent = new ArrayDeque<>();
    private volatile BridgeState state;
    private int silent;
    private @Nullable Instant heard;

    PooledBridge(JvbClient client, BridgeConfig config, Event<BridgeEvent> events, Clock clock) {
        this.client = client;
        this.config = config;
        this.events = events;
        this.clock = clock;
        state = new BridgeState(address(), Standing.UNKNOWN, null, clock.instant(), null, null);
    }

    String address() {
        return client.base().toString();
    }

    JvbClient client() {
        return client;
    }

    BridgeState state() {
        return state;
    }

    boolean isShuttingDown() {
        var report = state.report();
        return report != null && report.shuttingDown();
    }

    /** An endpoint of ours has just come to it; what it reports is older. */
    void taken() {
        synchronized (recent) {
            recent.addLast(clock.instant());
        }
    }

    /** What it reports and what we have put there since. */
    double load() {
        var report = state.report();
        var since = clock.instant().minus(config.recent());
        synchronized (recent) {
            while (!recent.isEmpty() && recent.getFirst().isBefore(since)) {
                recent.removeFirst();
            }
            return report == null ? recent.size() * 0.01 : report.stress() + recent.size() * report.perEndpoint();
        }
    }

    /** Asks how it is, unless it is being asked. */
    void probeSoon() {
        if (asking.compareAndSet(false, true)) {
            Threads.start("bridge-probe", () -> {
                try {
                    probe();
                } finally {
                    asking.set(false);
                }
            });
        }
    }

    /** Asks how it is, and warms it when it is new: the first call to a cold bridge takes seconds, and no patient should wait for it. */
    void probe() {
        Report report;
        try {
            report = client.report(config.probeTimeout());
        } catch (IOException e) {
            if (isRefused(e)) {
                down(Fault.REFUSED);
                return;
            }
            silent++;
            // Never heard counts no less: a process that has just started asks slowly, and visits may run there.
            if (silent >= config.silentProbes()) {
                down(Fault.SILENT);
            }
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        silent = 0;
        heard = clock.instant();
        if (!report.healthy()) {
            down(Fault.UNWELL);
        } else if (state.standing() == Standing.READY || state.standing() == Standing.LEAVING) {
            stand(report.isLeaving() ? Standing.LEAVING : Standing.READY, report, null);
        } else if (report.shuttingDown() || warm()) {
            stand(report.isLeaving() ? Standing.LEAVING : Standing.READY, report, null);
        }
    }

    /** Whether nothing listens there any more. A name that is not found, or a network that is not reached, is our own trouble first. */
    private static boolean isRefused(IOException failure) {
        if (!(failure instanceof ConnectException)) {
            return false;
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return !(root instanceof UnresolvedAddressException) && !"Network is unreachable".equals(root.getMessage());
    }

    private boolean warm() {
        var meeting = Ids.random();
        try {
            var made = client.post(ColibriJson.create(meeting, Ids.endpoint(), Mute.NOTHING, config.domain()));
            greet(ColibriJson.transport(made).webSocket());
        } catch (BridgeException e) {
            Log.warnf("bridge not warmed yet bridge=%s problem=%s", address(), e.problem());
            return false;
        }
        try {
            client.post(ColibriJson.expireConference(meeting));
        } catch (BridgeException e) {
            // It is warm all the same; another replica may have ended what no visit names.
            Log.debugf("warming was not ended bridge=%s problem=%s", address(), e.problem());
        }
        return true;
    }

    /** A bridge without control sockets forwards sound only; that is better than no bridge, and an operator should know. */
    private void greet(String controlSocket) {
        try {
            client.greet(URI.create(controlSocket));
        } catch (IOException | IllegalArgumentException e) {
            Log.warnf(
                    "control socket did not answer bridge=%s failure=%s",
                    address(), e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void down(Fault why) {
        client.cold();
        if (state.standing() != Standing.DOWN) {
            Log.warnf("bridge is down bridge=%s why=%s", address(), why);
        }
        stand(Standing.DOWN, null, why);
    }

    private void stand(Standing next, @Nullable Report report, @Nullable Fault fault) {
        var before = state.standing();
        var since = before == next ? state.since() : clock.instant();
        state = new BridgeState(address(), next, report, since, heard, fault);
        if (before == next) {
            return;
        }
        Log.infof("bridge stands bridge=%s standing=%s", address(), next);
        switch (next) {
            case READY -> tell(new BridgeEvent.Back(address()));
            case LEAVING -> tell(new BridgeEvent.Leaving(address()));
            case DOWN -> tell(new BridgeEvent.Lost(address()));
            case UNKNOWN -> {
                // Only the beginning.
            }
        }
    }

    private void tell(BridgeEvent event) {
        // Moving many visits takes time; the bridge is asked on meanwhile.
        Threads.start("bridge-event", () -> {
            try {
                events.fire(event);
            } catch (RuntimeException e) {
                Log.errorf(
                        e,
                        "not all heard of it bridge=%s event=%s",
                        address(),
                        event.getClass().getSimpleName());
            }
        });
    }
}
