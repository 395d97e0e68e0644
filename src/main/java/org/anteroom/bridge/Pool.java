package org.anteroom.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.anteroom.bridge.BridgeState.Standing;
import org.anteroom.platform.Threads;

/**
 * The bridges there are, asked each second how they are. Which one a visit gets follows Jicofo's rules: the own region first, then the least
 * load, where load is what the bridge reports and what we have put there since.
 */
@ApplicationScoped
@Startup
class Pool {
    private final BridgeConfig config;
    private final Event<BridgeEvent> events;
    private final MeterRegistry metrics;
    private final Clock clock;
    private final HttpClient http;
    private final Map<String, PooledBridge> bridges = new ConcurrentSkipListMap<>();
    private final Set<String> byName = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Thread> naming = new AtomicReference<>();
    private volatile boolean isNamed;

    Pool(BridgeConfig config, Event<BridgeEvent> events, MeterRegistry metrics, Clock clock) {
        this.config = config;
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.probeTimeout())
                .build();
        config.urls().orElse(List.of()).forEach(this::add);
        isNamed = config.dns().isEmpty();
    }

    /** Whether any bridge is configured at all. */
    boolean any() {
        return !bridges.isEmpty() || config.dns().isPresent();
    }

    /** Whether it is known which bridges there are: those found by a name are not before the first answer. */
    boolean isNamed() {
        return isNamed;
    }

    /** How each bridge is. */
    List<BridgeState> states() {
        return bridges.values().stream().map(PooledBridge::state).toList();
    }

    /** The bridge at the address. */
    Optional<PooledBridge> at(String address) {
        return Optional.ofNullable(bridges.get(address));
    }

    /** The bridge for a visit that is on none yet: the least loaded near one that is ready. */
    Optional<PooledBridge> pick() {
        return best(bridge -> bridge.state().standing() == Standing.READY);
    }

    /**
     * The bridge for a visit that has to go on elsewhere: where none is ready, one that is drained still carries it.
     *
     * @param not the one that it was on
     */
    Optional<PooledBridge> refuge(Collection<String> not) {
        return best(bridge -> !not.contains(bridge.address())
                && (bridge.state().standing() == Standing.READY
                        || (bridge.state().standing() == Standing.LEAVING && !bridge.isShuttingDown())));
    }

    private Optional<PooledBridge> best(Predicate<PooledBridge> mayBe) {
        return bridges.values().stream()
                .filter(mayBe)
                .min(Comparator.comparing(
                                (PooledBridge bridge) -> bridge.state().standing() == Standing.LEAVING)
                        .thenComparing(bridge -> bridge.load() >= config.overloaded())
                        .thenComparing(bridge -> !isNear(bridge))
                        .thenComparingDouble(PooledBridge::load));
    }

    /** Asks the bridge at once: somebody has seen a sign that it died. */
    void suspect(String address) {
        at(address).ifPresent(PooledBridge::probeSoon);
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void look() {
        config.dns().ifPresent(this::resolveSoon);
        bridges.values().forEach(PooledBridge::probeSoon);
    }

    private boolean isNear(PooledBridge bridge) {
        var report = bridge.state().report();
        return config.region().isEmpty()
                || (report != null && config.region().get().equals(report.region()));
    }

    private void resolveSoon(String name) {
        // A resolver may take its time; the bridges that are known are asked meanwhile.
        if (naming.get() == null || !naming.get().isAlive()) {
            naming.set(Threads.start("bridge-names", () -> resolve(name)));
        }
    }

    private void resolve(String name) {
        int colon = name.lastIndexOf(':');
        var port = colon < 0 ? "8080" : name.substring(colon + 1);
        try {
            var now = new HashSet<URI>();
            for (var address : InetAddress.getAllByName(colon < 0 ? name : name.substring(0, colon))) {
                var host = address.getHostAddress();
                now.add(URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port));
            }
            named(now);
        } catch (UnknownHostException e) {
            Log.warnf("bridges have no address now name=%s", name);
        }
    }

    /** These are the bridges that the name has now. One that it no longer has stays as long as it answers: visits may still run on it. */
    void named(Set<URI> now) {
        for (var url : now) {
            if (!bridges.containsKey(url.toString())) {
                byName.add(url.toString());
                add(url);
            }
        }
        for (var address : Set.copyOf(byName)) {
            var bridge = bridges.get(address);
            boolean isGone = bridge != null && bridge.state().standing() == Standing.DOWN;
            if (isGone && !now.contains(URI.create(address))) {
                byName.remove(address);
                bridges.remove(address);
                unmeasure(address);
            }
        }
        isNamed = true;
    }

    private void add(URI url) {
        var client = new JvbClient(url, http, config.firstTimeout(), config.timeout());
        var bridge = new PooledBridge(client, config, events, clock);
        if (bridges.putIfAbsent(url.toString(), bridge) == null) {
            measure(bridge);
        }
    }

    private void measure(PooledBridge bridge) {
        var tags = Tags.of("bridge", bridge.address());
        metrics.gauge("anteroom.bridge.up", tags, bridge, one -> one.state().standing() == Standing.READY ? 1 : 0);
        metrics.gauge(
                "anteroom.bridge.draining", tags, bridge, one -> one.state().standing() == Standing.LEAVING ? 1 : 0);
        metrics.gauge("anteroom.bridge.stress", tags, bridge, PooledBridge::load);
        metrics.gauge("anteroom.bridge.endpoints", tags, bridge, one -> {
            var report = one.state().report();
            return report == null ? 0 : report.endpoints();
        });
        // Alerts look at shares: they need the number of calls from the first one on.
        metrics.timer("anteroom.bridge.calls", "bridge", bridge.address(), "outcome", Bridges.DONE);
        metrics.timer("anteroom.bridge.enforced", "bridge", bridge.address(), "deed", "mute", "outcome", "late");
    }

    /** What is gone is no alarm; and were it named again, its gauges would still look at the one of before. */
    private void unmeasure(String address) {
        metrics.getMeters().stream()
                .filter(meter -> address.equals(meter.getId().getTag("bridge")))
                .forEach(metrics::remove);
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }
}
