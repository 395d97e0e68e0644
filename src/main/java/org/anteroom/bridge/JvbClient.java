package org.anteroom.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The Colibri2 REST client of one bridge. Every call is a POST, also updates and expires: only there does the bridge say why it
 * refused, in the title of an HTML page (doc/rest-colibri2 of Jitsi Videobridge, and what it was seen to do).
 */
final class JvbClient {
    private static final Pattern TITLE = Pattern.compile("<title>(.*?)</title>", Pattern.DOTALL);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http;
    private final Duration timeout;
    private volatile Duration next;

    JvbClient(URI base, HttpClient http, Duration firstTimeout, Duration timeout) {
        this.base = base;
        this.http = http;
        this.timeout = timeout;
        this.next = firstTimeout;
    }

    URI base() {
        return base;
    }

    boolean isHealthy() {
        var request = HttpRequest.newBuilder(base.resolve("/about/health"))
                .timeout(timeout)
                .GET()
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    JsonNode post(ObjectNode body) {
        var request = HttpRequest.newBuilder(base.resolve("/colibri/v2/conferences"))
                .timeout(next)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            next = timeout;
            if (response.statusCode() == 200) {
                return JSON.readTree(response.body());
            }
            throw problem(response.statusCode(), response.body()).toException();
        } catch (JsonProcessingException e) {
            throw new BridgeProblem.NotUnderstood(200).toException();
        } catch (IOException e) {
            throw new BridgeProblem.Silent().toException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BridgeProblem.Silent().toException();
        }
    }

    static BridgeProblem problem(int status, String body) {
        var title = TITLE.matcher(body);
        var reason = title.find() ? title.group(1).toLowerCase(Locale.ROOT) : "";
        if (reason.contains("conference not found") || status == 404) {
            return new BridgeProblem.ConferenceGone();
        }
        if (reason.contains("already exists")) {
            return new BridgeProblem.AlreadyThere();
        }
        if (reason.contains("endpoint not found")) {
            return new BridgeProblem.EndpointGone();
        }
        if (reason.contains("graceful shutdown")) {
            return new BridgeProblem.ShuttingDown();
        }
        return status >= 500 ? new BridgeProblem.Silent() : new BridgeProblem.NotUnderstood(status);
    }
}
