package org.anteroom.platform;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Warns at the start where mail would leave with links that lead nowhere but to this machine: nobody who gets one could open it. */
@ApplicationScoped
@Startup
class MailedLinks {
    MailedLinks(
            PlatformConfig config, @ConfigProperty(name = "quarkus.mailer.mock", defaultValue = "true") boolean mock) {
        if (!mock && Origins.isThisMachine(config.baseUrl())) {
            Log.warnf(
                    "mail leaves, but the links in it lead to %s, which is this machine for whoever opens them:"
                            + " set anteroom.base-url to the address that people use",
                    config.baseUrl());
        }
    }
}
