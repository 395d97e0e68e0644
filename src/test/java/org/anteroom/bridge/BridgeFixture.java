package org.anteroom.bridge;

import io.micrometer.core.instrument.Timer;
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
    final Enforcement enforcement;

    BridgeFixture(BridgeConfig config, Clock clock) {
        pool = new Pool(config, events, metrics, clock);
        sockets = new ControlSockets(config, pool, words);
        bridges = new Bridges(pool, sockets, config, metrics);
        enforcement = new Enforcement(bridges, metrics);
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

    public Enforcement enforcement() {
        return enforcement;
    }

    /** The enforcement of an application with these bridges. */
    public static Enforcement enforcement(Bridges bridges) {
        return new Enforcement(bridges, new SimpleMeterRegistry());
    }

    /** How often something was seen to be off at a bridge: {@code end} or {@code mute}, {@code seen} or {@code late}. */
    public long enforced(String deed, String outcome) {
        return metrics.find("anteroom.bridge.enforced").tags("deed", deed, "outcome", outcome).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    /** How many calls to the bridge ended so. */
    public long calls(String bridge, String outcome) {
        return metrics.find("anteroom.bridge.calls").tags("bridge", bridge, "outcome", outcome).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    /** Whoever observes what happens to bridges. */
    public void observe(Consumer<BridgeEvent> observer) {
        events.observe(observer);
    }

    /** Whoever would hear of a bridge is not reached from here on. */
    public void unheard() {
        events.forget();
    }

    /** Asks every bridge once and waits for what it says. */
    public void look() {
        pool.states().forEach(state -> pool.at(state.bridge()).orElseThrow().probe());
    }

    /** What a browser answers that sends sound with this number, a camera in layers, and no screen. */
    public static String answer(long ssrc) {
        var lines = new StringBuilder("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        section(lines, "audio 9 UDP/TLS/RTP/SAVPF 111", "sendonly", "a=ssrc:" + ssrc + " cname:x");
        section(lines, "video 9 UDP/TLS/RTP/SAVPF 100 96", "sendonly", "a=simulcast:send 1;2;3");
        section(lines, "video 9 UDP/TLS/RTP/SAVPF 100 96", "inactive", "a=rtcp-mux");
        return lines.toString();
    }

    private static void section(StringBuilder lines, String media, String direction, String more) {
        for (var line : List.of(
                "m=" + media,
                "a=ice-ufrag:RtE2",
                "a=ice-pwd:f2HV85tUktU7iwTUMCg+YPQH",
                "a=fingerprint:sha-256 " + "37:CC:1B:D2:".repeat(8).substring(0, 95),
                "a=setup:active",
                "a=" + direction,
                more)) {
            lines.append(line).append("\r\n");
        }
    }

    @Override
    public void close() {
        sockets.closeAll();
        pool.close();
    }
}
