package org.anteroom.platform;

import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The first filter of every request. It refuses paths that two parsers could read differently (the class of CVE-2026-39852 and
 * CVE-2023-4853), requests that change something and do not come from our own pages, and sets the headers that every response
 * carries. It decides nothing about who may do what: that is decided in the deed.
 */
@ApplicationScoped
class Gate {
    /** Before authentication (200), sockets (101) and authorization (100). */
    private static final int FIRST = 1000;

    private static final Pattern ODD_PATH = Pattern.compile(
            ";|\\\\|//|/\\.\\.?(/|$)|%2f|%5c|%3b|%2e|%25|%[01][0-9a-f]|%7f|[\\x00-\\x20\\x7f]",
            Pattern.CASE_INSENSITIVE);
    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Set<HttpMethod> KNOWN = Set.of(
            HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    /** Called by Keycloak itself, which has no origin; its body is a signed token. */
    private static final String BACK_CHANNEL = "/logout/back";

    private final Origins origins;
    private final Headers headers;

    Gate(Origins origins, Headers headers) {
        this.origins = origins;
        this.headers = headers;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext context) {
        var request = context.request();
        headers.putOn(context);
        if (isOdd(request)) {
            refuse(context, 400);
        } else if (!KNOWN.contains(request.method())) {
            refuse(context, 405);
        } else if (isFromElsewhere(request)) {
            refuse(context, 403);
        } else {
            context.next();
        }
    }

    private static boolean isOdd(HttpServerRequest request) {
        var uri = request.uri();
        int end = uri.indexOf('?');
        var path = end < 0 ? uri : uri.substring(0, end);
        return !path.startsWith("/")
                || ODD_PATH.matcher(path).find()
                || request.headers().contains("X-HTTP-Method-Override")
                || request.headers().contains("X-Original-URL");
    }

    /**
     * Reading is free for everyone, except where reading ends a session. What changes something must come from our own page:
     * browsers say so with {@code Sec-Fetch-Site} (https://www.w3.org/TR/fetch-metadata/), older ones with {@code Origin}.
     */
    private boolean isFromElsewhere(HttpServerRequest request) {
        var path = request.path();
        boolean reading = READING.contains(request.method());
        if (reading && !path.equals("/logout")) {
            return false;
        }
        if (path.equals(BACK_CHANNEL)) {
            return false;
        }
        var site = request.getHeader("Sec-Fetch-Site");
        var sources = request.headers().getAll("Origin");
        if (sources.size() == 1 && origins.isOwn(sources.getFirst())) {
            return false;
        }
        // Our pages send no referrer, and then a form's origin is "null"; only the browser's own word counts for it.
        boolean named = !sources.isEmpty() && !sources.equals(List.of("null"));
        return named || !("same-origin".equals(site) || (reading && "none".equals(site)));
    }

    private static void refuse(RoutingContext context, int status) {
        // Micrometer's binder takes a path that it has made shorter, as of two slashes, for the name of a route and
        // counts by it.
        HttpRequestMetric.getRequestMetric(context).setTemplatePath("/UNKNOWN");
        context.response().setStatusCode(status).end();
    }
}
