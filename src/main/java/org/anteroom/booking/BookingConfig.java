package org.anteroom.booking;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long times are kept for somebody who is still deciding. */
@ConfigMapping(prefix = "anteroom.booking")
public interface BookingConfig {
    /** How long a chosen time is kept, and by how much it is kept longer when asked. */
    @WithDefault("5M")
    Duration hold();

    /** How long a chosen time can be kept at the most, from when it was chosen. */
    @WithDefault("15M")
    Duration longestHold();

    /**
     * How long a provider's hours and lengths may be older than what is stored. They decide only what is offered; whether a time is
     * free is always decided by the store.
     */
    @WithDefault("5S")
    Duration providersKept();
}
