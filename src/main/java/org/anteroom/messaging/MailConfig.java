package org.anteroom.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Mail to patients. */
@ConfigMapping(prefix = "anteroom.mail")
public interface MailConfig {
    /** Whether what was written is kept to be read, links included. For the demo; never where real people are. */
    @WithDefault("false")
    boolean keep();

    /** How long the mail server may take for one mail. */
    @WithDefault("20S")
    Duration patience();

    /** When a mail that the server refused is tried again; each time doubled. */
    @WithDefault("10S")
    Duration again();

    /** The longest time between two tries. It is given up when the visit's planned time is over. */
    @WithDefault("30M")
    Duration longestPause();
}
