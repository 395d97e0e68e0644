package org.anteroom.bridge;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What one application process has of bridges: made in a test, without a container and without the timer that asks them. */
public final class BridgeFixture implements AutoCloseable {
    final Told<BridgeEvent> events = new Told<>();
    final Told<LegWord> words = new Told<>();
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final Pool pool;
    final ControlSockets sockets;
    final Bridges bridges;

    BridgeFixture(BridgeConfig config, Clock clock) {
        pool = new Pool(config, events, metrics, clock);
        sockets = new ControlSockets(config, pool, words);
        bridges = new Bridges(pool, sockets, config, metrics);
    }

    /** A process with these bridges, each asked once. */
    public static BridgeFixture of(Clock clock, Duration patience, URI... urls) {
        var one = new BridgeFixture(BridgeSettings.of(List.of(urls)).patience(patience), clock);
        one.look();
        return one;
    }

    public Bridges bridges() {
        return bridges;
    }

    /** Whoever observes what happens to bridges. */
    public void observe(Consumer<BridgeEvent> observer) {
        events.observe(observer);
    }

    /** Asks every bridge once and waits for what it says. */
    public void look() {
        pool.states().forEach(state -> pool.at(state.bridge()).orElseThrow().probe());
    }

    @Override
    public void close() {
        sockets.closeAll();
        pool.close();
    }
}
