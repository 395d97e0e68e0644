package org.anteroom.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long proofs of identity last. */
@ConfigMapping(prefix = "anteroom.identity")
public interface IdentityConfig {
    /** Wrong tries at links, dates of birth included, that one address has within a minute; counted by each replica. */
    @WithDefault("10")
    int wrongTries();

    /** Wrong dates of birth on one link before it is locked. */
    @WithDefault("5")
    int wrongAnswers();

    /** How long a link is locked then. */
    @WithDefault("15M")
    Duration locked();

    /** How long after a visit was closed the browser that opened its link can still read the summary. */
    @WithDefault("24H")
    Duration readAfter();

    /** How long a session lasts without being refreshed by Keycloak. */
    @WithDefault("12H")
    Duration session();

    /** How long a replaced token state still counts, for requests that were already under way. */
    @WithDefault("30S")
    Duration replaced();
}
