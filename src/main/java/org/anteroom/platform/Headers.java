package org.anteroom.platform;

import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The headers that every response carries. The content security policy allows our own scripts, styles, pictures and socket and
 * nothing else; forms may lead to Keycloak, because Chromium applies {@code form-action} to redirects as well.
 */
@ApplicationScoped
class Headers {
    private static final String YEAR = "public, max-age=31536000, immutable";

    private final String policy;
    private final boolean https;

    Headers(PlatformConfig config) {
        var own = Origins.originOf(config.baseUrl());
        https = own.startsWith("https:");
        var socket = own.replaceFirst("^http", "ws");
        policy = String.join(
                "; ",
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data:",
                "font-src 'self'",
                "media-src 'self' blob:",
                "manifest-src 'self'",
                "connect-src 'self' " + socket,
                "form-action 'self' " + Origins.originOf(config.keycloakUrl()),
                "frame-ancestors 'none'",
                "base-uri 'none'",
                "object-src 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types anteroom lit-html");
    }

    void putOn(RoutingContext context) {
        var path = context.request().path();
        context.addHeadersEndHandler(_ -> {
            var headers = context.response().headers();
            headers.set("Content-Security-Policy", policy);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set(
                    "Permissions-Policy",
                    "camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()");
            if (https) {
                headers.set("Strict-Transport-Security", "max-age=31536000");
            }
            boolean asset = path != null
                    && path.startsWith("/assets/")
                    && context.response().getStatusCode() == 200;
            headers.set("Cache-Control", asset ? YEAR : "no-store");
            if (path != null && path.equals("/logout")) {
                headers.set("Clear-Site-Data", "\"cache\", \"storage\"");
            }
        });
    }
}
