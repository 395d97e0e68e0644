package org.anteroom.bridge;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of one replica: the product's own, with the patience of a test. */
record BridgeSettings(
        Optional<List<URI>> urls,
        Optional<String> dns,
        Optional<String> region,
        Duration timeout,
        Duration firstTimeout,
        Duration probeTimeout)
        implements BridgeConfig {
    static final Duration PATIENCE = Duration.ofSeconds(3);
    static final Duration COLD = Duration.ofSeconds(30);

    static BridgeSettings of(List<URI> urls) {
        return new BridgeSettings(
                Optional.of(urls), Optional.empty(), Optional.empty(), PATIENCE, COLD, Duration.ofSeconds(1));
    }

    BridgeSettings named(String name) {
        return new BridgeSettings(Optional.empty(), Optional.of(name), region, timeout, firstTimeout, probeTimeout);
    }

    BridgeSettings near(String here) {
        return new BridgeSettings(urls, dns, Optional.of(here), timeout, firstTimeout, probeTimeout);
    }

    BridgeSettings patience(Duration patience) {
        return new BridgeSettings(urls, dns, region, patience, patience, patience);
    }

    @Override
    public String domain() {
        return "visit.local";
    }

    @Override
    public int silentProbes() {
        return 3;
    }

    @Override
    public double overloaded() {
        return 0.8;
    }

    @Override
    public Duration recent() {
        return Duration.ofSeconds(20);
    }

    @Override
    public Duration clean() {
        return Duration.ofSeconds(10);
    }

    @Override
    public int maxHeight() {
        return 720;
    }

    @Override
    public int maxScreenHeight() {
        return 1080;
    }
}
