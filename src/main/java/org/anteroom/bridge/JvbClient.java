package org.anteroom.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The Colibri2 REST client of one bridge. Every call is a POST, also updates and expires: only there does the bridge say why it
 * refused, in the title of an HTML page (doc/rest-colibri2 of Jitsi Videobridge, and what it was seen to do).
 */
final class JvbClient {
    private static final Pattern TITLE = Pattern.compile("<title>(.*?)</title>", Pattern.DOTALL);
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]+");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http;
    private final Duration timeout;
    private final Duration firstTimeout;
    private volatile Duration next;

    JvbClient(URI base, HttpClient http, Duration firstTimeout, Duration timeout) {
        this.base = base;
        this.http = http;
        this.timeout = timeout;
        this.firstTimeout = firstTimeout;
        this.next = firstTimeout;
    }

    /** The bridge is down: when it has been started again, its first call takes long again. */
    void cold() {
        next = firstTimeout;
    }

    URI base() {
        return base;
    }

    /**
     * What the bridge says of itself now.
     *
     * @throws IOException when it says nothing within the time
     */
    BridgeState.Report report(Duration within) throws IOException, InterruptedException {
        var stats = get("/colibri/stats", within);
        if (!stats.isObject()) {
            throw new IOException("no statistics");
        }
        return new BridgeState.Report(
                stats.path("healthy").isBoolean() ? stats.path("healthy").asBoolean() : isWell(within),
                stats.path("drain").asBoolean(),
                stats.path("graceful_shutdown").asBoolean()
                        || stats.path("shutting_down").asBoolean(),
                stats.path("stress_level").asDouble(),
                stats.path("average_participant_stress").asDouble(0.01),
                stats.path("local_endpoints").asInt(stats.path("endpoints").asInt()),
                stats.path("conferences").asInt(),
                stats.path("region").asText(""),
                stats.path("version").asText(""));
    }

    /** The bridge's word on its own health, which its statistics leave out until it has looked for the first time. */
    private boolean isWell(Duration within) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve("/about/health"))
                .timeout(within)
                .GET()
                .build();
        return send(request, within).statusCode() == 200;
    }

    /** The endpoints that each conference of the domain has at the bridge now, by meeting id. */
    Map<String, Set<String>> conferences(String domain, Duration within) throws IOException, InterruptedException {
        var found = new HashMap<String, Set<String>>();
        for (var conference : list(domain, within)) {
            var endpoints = new HashSet<String>();
            conference.path("endpoints").fieldNames().forEachRemaining(endpoints::add);
            found.put(conference.path("meeting_id").asText(), endpoints);
        }
        return found;
    }

    private List<JsonNode> list(String domain, Duration within) throws IOException, InterruptedException {
        var ours = new ArrayList<JsonNode>();
        for (var conference : get("/debug?full=false", within).path("conferences")) {
            if (conference.path("name").asText().endsWith("@" + domain)) {
                ours.add(conference);
            }
        }
        return ours;
    }

    /**
     * What the bridge says of the nodes through which the endpoint's packets pass; empty when it does not name them. The page is meant
     * for people ({@code Debug} of Jitsi Videobridge), so a version of it that says less must not stop anything.
     */
    Optional<Mute> muted(String domain, String meeting, String endpoint) throws IOException, InterruptedException {
        var id = list(domain, timeout).stream()
                .filter(conference -> conference.path("meeting_id").asText().equals(meeting))
                .map(conference -> conference.path("id").asText())
                .findFirst()
                .orElseThrow(() -> new BridgeProblem.ConferenceGone().toException());
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        var conference = get("/debug/" + id + "/" + endpoint, timeout)
                .path("conferences")
                .path(id);
        if (!conference.path("endpoints").has(endpoint)) {
            throw new BridgeProblem.EndpointGone().toException();
        }
        var nodes =
                conference.path("endpoints").path(endpoint).path("transceiver").path("receiver");
        var sound = held(nodes, "AudioLevelReader");
        var picture = held(nodes, "VideoMuteNode");
        return sound.isEmpty() || picture.isEmpty()
                ? Optional.empty()
                : Optional.of(new Mute(sound.get(), picture.get()));
    }

    /** Whether all nodes of the kind hold packets back: one for each side of the decryption, only one of which is passed. */
    private static Optional<Boolean> held(JsonNode nodes, String kind) {
        return nodes.properties().stream()
                .filter(node ->
                        node.getKey().startsWith(kind) && node.getValue().has("force_mute"))
                .map(node -> node.getValue().path("force_mute").asBoolean())
                .reduce(Boolean::logicalAnd);
    }

    private JsonNode get(String path, Duration within) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(base.resolve(path)).timeout(within).GET().build();
        var response = send(request, within);
        if (response.statusCode() != 200) {
            throw new Refused(response.statusCode());
        }
        return JSON.readTree(response.body());
    }

    /** The whole answer within the time: the client's own limit ends with the last header. */
    private HttpResponse<String> send(HttpRequest request, Duration within) throws IOException, InterruptedException {
        var sent = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return sent.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            sent.cancel(true);
            throw new HttpTimeoutException("no whole answer in time");
        } catch (InterruptedException e) {
            sent.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    /** The bridge is there and does not show the page. */
    static final class Refused extends IOException {
        private final int status;

        Refused(int status) {
            super("status " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    JsonNode post(ObjectNode body) {
        var within = next;
        var request = HttpRequest.newBuilder(base.resolve("/colibri/v2/conferences"))
                .timeout(within)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
        try {
            var response = send(request, within);
            next = timeout;
            if (response.statusCode() == 200) {
                return read(response.body());
            }
            throw problem(response.statusCode(), response.body()).toException();
        } catch (IOException e) {
            throw new BridgeProblem.Silent().toException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BridgeProblem.Silent().toException();
        }
    }

    /** Whether it did what was asked is unknown when only a part of its answer came, and known when all of it did. */
    private static JsonNode read(String answer) {
        try {
            var read = JSON.readTree(answer);
            if (read.isObject()) {
                return read;
            }
            throw (read.isMissingNode() ? new BridgeProblem.Silent() : new BridgeProblem.NotUnderstood(200))
                    .toException();
        } catch (JsonEOFException e) {
            throw new BridgeProblem.Silent().toException();
        } catch (JsonProcessingException e) {
            throw new BridgeProblem.NotUnderstood(200).toException();
        }
    }

    /** See {@link Greeting}; within the time of a first call. */
    void greet(URI controlSocket) throws IOException, InterruptedException {
        Greeting.exchange(http, controlSocket, firstTimeout);
    }

    static BridgeProblem problem(int status, String body) {
        var title = TITLE.matcher(body);
        var reason = title.find() ? title.group(1).toLowerCase(Locale.ROOT) : "";
        if (reason.contains("conference not found") || status == 404) {
            return new BridgeProblem.ConferenceGone();
        }
        if (reason.contains("conference already exists")) {
            return new BridgeProblem.ConferenceThere();
        }
        if (reason.contains("already exists")) {
            return new BridgeProblem.EndpointThere();
        }
        if (reason.contains("endpoint not found")) {
            return new BridgeProblem.EndpointGone();
        }
        if (reason.contains("graceful shutdown")) {
            return new BridgeProblem.ShuttingDown();
        }
        if (reason.contains("sctp support is not configured")) {
            return new BridgeProblem.LeftBehind();
        }
        return status >= 500 ? new BridgeProblem.Silent() : new BridgeProblem.NotUnderstood(status);
    }
}
