package org.anteroom.visit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The TURN relays (coturn) that carry media where networks let nothing else through. */
@ConfigMapping(prefix = "anteroom.turn")
public interface RelayConfig {
    /** Addresses as browsers take them, for example {@code turn:turn.example.org:3478?transport=udp}. None: there is no relay. */
    Optional<List<String>> urls();

    /** The secret shared with coturn ({@code static-auth-secret}). Needed where there are addresses; from the environment only. */
    Optional<String> secret();

    /**
     * How long an issued credential lets somebody begin to use a relay; what runs then goes on. So long after a visit its people can still
     * begin. The clocks of application and relay must agree to well within it.
     */
    @WithDefault("60S")
    Duration lifetime();
}
