package org.anteroom.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** Redis as the carrier of news between replicas; asked for only where {@code anteroom.broadcast} is {@code redis}. */
@ConfigMapping(prefix = "anteroom.redis")
public interface RedisConfig {
    /** Its address, with user and password where it has them, for example {@code rediss://anteroom:secret@10.0.0.7:6380}. */
    @WithDefault("redis://localhost:6379")
    URI url();

    /** How often this replica says a word to itself over Redis, to notice a connection that is open and dead. */
    @WithDefault("2S")
    Duration beat();

    /** After this long without hearing its own word it connects anew, and health says so. */
    @WithDefault("5S")
    Duration silent();
}
