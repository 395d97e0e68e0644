package org.anteroom.portal;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import org.anteroom.platform.PlatformConfig;

/** Whoever runs the product is told once, at its start, that pages which know no clinic lead to no telephone. */
@ApplicationScoped
class MissingContact {
    private final PlatformConfig config;

    MissingContact(PlatformConfig config) {
        this.config = config;
    }

    @Startup
    void say() {
        if (config.contact().phone().isEmpty()) {
            Log.warn("no telephone number on pages that know no clinic: set ANTEROOM_CONTACT_PHONE");
        }
    }
}
