package org.anteroom.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Mail to patients. */
@ConfigMapping(prefix = "anteroom.mail")
public interface MailConfig {
    /** Whether what was written is kept to be read, links included. For the demo; never where real people are. */
    @WithDefault("false")
    boolean keep();
}
