package org.anteroom.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Settings that concern the whole product. Checked at start: a wrong one ends the start with a sentence that names it. */
@ConfigMapping(prefix = "anteroom")
public interface PlatformConfig {
    /** The address under which people reach us, without a path: links in mail and the origin of our pages come from it. */
    @WithDefault("http://localhost:8080")
    URI baseUrl();

    /** More origins (scheme, host, port) whose pages count as our own, for example behind a second host name. */
    Optional<List<String>> origins();

    /** Keycloak as browsers reach it, and the issuer of its tokens: forms that lead to the login may post towards it. */
    @WithDefault("http://localhost:8180")
    URI keycloakUrl();

    /** Keycloak as this process reaches it, where that is another address than the browsers'. */
    @WithDefault("${anteroom.keycloak-url}")
    URI keycloakBackUrl();

    /** Whom to call where a page does not know which clinic it belongs to: an unknown link, an error. */
    Contact contact();

    /** The house that runs this installation, as its patients know it. */
    interface Contact {
        /** What stands on top of these pages. */
        @WithDefault("Anteroom")
        String name();

        /** The telephone number; without one these pages name none. */
        Optional<String> phone();

        /** The number for emergencies. */
        Optional<String> emergency();

        /** The same as pages take it. */
        default Frame.Help help() {
            return new Frame.Help(name(), phone().orElse(""), emergency().orElse(""));
        }
    }

    /** The database's name. */
    @WithDefault("anteroom")
    String database();

    /** The master secret, at least 32 signs: form tokens and sealed sessions hang on it. From the environment only. */
    String secret();

    /** The master key of health data: 96 bytes in base 64. From the environment only; losing it loses notes and chat. */
    String vaultKey();

    /** How news travels between replicas: {@code local} (this process only) or {@code redis}. */
    @WithDefault("local")
    Broadcast broadcast();

    /** The ways of news. Without any, other replicas find changes by their sweep, within a second. */
    enum Broadcast {
        LOCAL,
        REDIS
    }

    /** What the running parts are, for the landing page: as told by the start script; empty when not started by it. */
    Optional<String> parts();
}
