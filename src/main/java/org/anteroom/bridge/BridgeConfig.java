package org.anteroom.bridge;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The videobridges and how long we wait for them. */
@ConfigMapping(prefix = "anteroom.bridge")
public interface BridgeConfig {
    /** Colibri addresses of the bridges, for example {@code http://10.0.0.5:8080}. Private: whoever reaches them can end every visit. */
    Optional<List<URI>> urls();

    /** How long a call may take. */
    @WithDefault("3S")
    Duration timeout();

    /** How long the first call to a bridge may take: a cold one loads its classes then. */
    @WithDefault("12S")
    Duration firstTimeout();

    /** The tallest picture a participant is sent, in pixels. */
    @WithDefault("720")
    int maxHeight();
}
