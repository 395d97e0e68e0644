package org.anteroom.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The videobridges: what we ask of them, whichever it is. Every call may throw {@link BridgeException}. */
@ApplicationScoped
public class Bridges {
    /** The outcome of a call that was done, where the measures otherwise name the problem. */
    static final String DONE = "done";

    private final Pool pool;
    private final ControlSockets sockets;
    private final BridgeConfig config;
    private final MeterRegistry metrics;

    Bridges(Pool pool, ControlSockets sockets, BridgeConfig config, MeterRegistry metrics) {
        this.pool = pool;
        this.sockets = sockets;
        this.config = config;
        this.metrics = metrics;
    }

    /** Whether any bridge is configured at all. */
    public boolean any() {
        return pool.any();
    }

    /** How each bridge is, as this replica knows it. */
    public List<BridgeState> states() {
        return pool.states();
    }

    /** What the bridge reports of its load and what this replica has put there since: 1 is its limit. 0 for one that is not known. */
    public double load(String bridge) {
        return pool.at(bridge).map(PooledBridge::load).orElse(0.0);
    }

    /** Whether this replica has learnt which bridges there are: before its resolver has answered it knows of none. */
    public boolean areNamed() {
        return pool.isNamed();
    }

    /** How the bridge stands now; one that this replica does not have counts as down, once it knows which there are. */
    public BridgeState.Standing standing(String bridge) {
        return pool.at(bridge)
                .map(one -> one.state().standing())
                .orElse(pool.isNamed() ? BridgeState.Standing.DOWN : BridgeState.Standing.UNKNOWN);
    }

    /** Whether visits may go on there. */
    public boolean isUp(String bridge) {
        return standing(bridge) != BridgeState.Standing.DOWN;
    }

    /** Whether the bridge takes new visits and is not about to leave. */
    public boolean isReady(String bridge) {
        return standing(bridge) == BridgeState.Standing.READY;
    }

    /** The address of the bridge for a visit that is on none yet: the least loaded near one that is ready. One that leaves takes none. */
    public Optional<String> pick() {
        return pool.pick().map(PooledBridge::address);
    }

    /**
     * The address of the bridge for a visit that has to go on elsewhere: another that is ready, or else one that is drained, or else the
     * same again.
     *
     * @param not the bridge that the visit was on; empty when it is on hold
     */
    public Optional<String> refuge(Collection<String> not) {
        return pool.refuge(not).or(() -> pool.refuge(List.of())).map(PooledBridge::address);
    }

    /**
     * Makes the endpoint.
     *
     * @param meeting random, never used again; names nothing
     * @param first whether the conference has to be made with it; when another replica was faster, that one is joined
     */
    public BridgeTransport allocate(String bridge, String meeting, String endpoint, Mute mute, boolean first) {
        var pooled = pooled(bridge);
        pooled.taken();
        try {
            return call(
                    pooled,
                    client -> ColibriJson.transport(
                            client.post(ColibriJson.create(meeting, endpoint, mute, first ? config.domain() : null))));
        } catch (BridgeException e) {
            return switch (e.problem()) {
                case BridgeProblem.ConferenceThere _ ->
                    call(
                            pooled,
                            client -> ColibriJson.transport(
                                    client.post(ColibriJson.create(meeting, endpoint, mute, null))));
                case BridgeProblem.LeftBehind _ -> {
                    expireEndpoint(bridge, meeting, endpoint);
                    throw e;
                }
                case BridgeProblem.NoBridge _ -> throw e;
                case BridgeProblem.Silent _ -> throw e;
                case BridgeProblem.ConferenceGone _ -> throw e;
                case BridgeProblem.EndpointGone _ -> throw e;
                case BridgeProblem.EndpointThere _ -> throw e;
                case BridgeProblem.ShuttingDown _ -> throw e;
                case BridgeProblem.NotUnderstood _ -> throw e;
            };
        }
    }

    /** Tells the bridge what the browser answered; ICE and DTLS begin. Repeating with the same values is harmless. */
    public void connect(
            String bridge, String meeting, String endpoint, BridgeTransport answered, List<MediaSource> sources) {
        call(pooled(bridge), client -> client.post(ColibriJson.update(meeting, endpoint, answered, sources)));
    }

    /** Tells the bridge all that the endpoint sends from now on. Repeating is harmless. */
    public void sources(String bridge, String meeting, String endpoint, List<MediaSource> sources) {
        call(pooled(bridge), client -> client.post(ColibriJson.updateSources(meeting, endpoint, sources)));
    }

    /** What of the endpoint the bridge does not forward from now on. Repeating is harmless. */
    public void mute(String bridge, String meeting, String endpoint, Mute mute) {
        call(pooled(bridge), client -> client.post(ColibriJson.forceMute(meeting, endpoint, mute)));
    }

    /** Opens the endpoint's control socket: without it the bridge forwards sound only. Harmless when it is open. */
    public void control(Leg leg, String address) {
        sockets.open(leg, URI.create(address));
    }

    /**
     * What the endpoint wants to see from now on: the height for each stream by name; what is not named, no taller than what is, and
     * nothing where nothing is named.
     */
    public void want(Leg leg, Map<String, Integer> heights) {
        sockets.want(leg, heights);
    }

    /** Closes the endpoint's control socket here; another replica may have its own. */
    public void release(Leg leg) {
        sockets.close(leg);
    }

    /** Closes the control sockets of a whole conference here. */
    public void release(String bridge, String meeting) {
        sockets.closeAll(bridge, meeting);
    }

    /** Takes the endpoint off the bridge. Repeating is harmless. */
    public void expireEndpoint(String bridge, String meeting, String endpoint) {
        sockets.close(new Leg(bridge, meeting, endpoint));
        unlessGone(() -> call(pooled(bridge), client -> client.post(ColibriJson.expireEndpoint(meeting, endpoint))));
    }

    /** Ends the conference with all its endpoints. Repeating is harmless. */
    public void expire(String bridge, String meeting) {
        sockets.closeAll(bridge, meeting);
        unlessGone(() -> call(pooled(bridge), client -> client.post(ColibriJson.expireConference(meeting))));
        Log.infof("conference ended at the bridge meeting=%s", meeting);
    }

    /** Our conferences at the bridge now with their endpoints, by meeting id. */
    public Map<String, Set<String>> conferences(String bridge) {
        return ask(bridge, client -> client.conferences(config.domain(), config.timeout()));
    }

    /**
     * Whether the bridge is alive and has the conference. One that says nothing for as long as a probe may take is not; one that does not
     * show what it has is alive, and believed to.
     */
    public boolean has(String bridge, String meeting) {
        try {
            return ask(bridge, client -> client.conferences(config.domain(), config.probeTimeout()))
                    .containsKey(meeting);
        } catch (BridgeException e) {
            return e.problem() instanceof BridgeProblem.NotUnderstood;
        }
    }

    /** What the bridge says that it holds back of the endpoint; empty when it does not say. */
    Optional<Mute> muted(Leg leg) {
        try {
            return ask(leg.bridge(), client -> client.muted(config.domain(), leg.meeting(), leg.endpoint()));
        } catch (BridgeException e) {
            if (e.problem() instanceof BridgeProblem.NotUnderstood) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A question to a bridge about itself. */
    private interface Question<T> {
        T ask(JvbClient client) throws IOException, InterruptedException;
    }

    private <T> T ask(String bridge, Question<T> question) {
        try {
            return question.ask(pooled(bridge).client());
        } catch (JvbClient.Refused e) {
            throw new BridgeProblem.NotUnderstood(e.status()).toException();
        } catch (IOException e) {
            throw new BridgeProblem.Silent().toException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BridgeProblem.Silent().toException();
        }
    }

    private <T> T call(PooledBridge bridge, Function<JvbClient, T> deed) {
        var timer = Timer.start(metrics);
        var outcome = DONE;
        try {
            return deed.apply(bridge.client());
        } catch (BridgeException e) {
            outcome = e.problem().getClass().getSimpleName();
            if (e.problem() instanceof BridgeProblem.Silent) {
                bridge.probeSoon();
            }
            throw e;
        } finally {
            timer.stop(metrics.timer("anteroom.bridge.calls", "bridge", bridge.address(), "outcome", outcome));
        }
    }

    private static void unlessGone(Runnable call) {
        try {
            call.run();
        } catch (BridgeException e) {
            if (!(e.problem() instanceof BridgeProblem.ConferenceGone)
                    && !(e.problem() instanceof BridgeProblem.EndpointGone)) {
                throw e;
            }
        }
    }

    private PooledBridge pooled(String bridge) {
        return pool.at(bridge).orElseThrow(() -> new BridgeProblem.NoBridge().toException());
    }
}
