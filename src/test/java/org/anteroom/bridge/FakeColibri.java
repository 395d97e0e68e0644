package org.anteroom.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the double keeps, and how a Colibri2 body changes it; the refusals are in the words that a real bridge was seen to use. */
final class FakeColibri {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, Conference> conferences = new HashMap<>();
    private final Function<String, String> sockets;
    private boolean shuttingDown;
    private boolean ending;
    private boolean leavesBehind;

    FakeColibri(Function<String, String> sockets) {
        this.sockets = sockets;
    }

    /** A conference, by its name and its endpoints. */
    record Conference(String name, Map<String, Endpoint> endpoints) {}

    /** An endpoint as it was last changed. */
    record Endpoint(JsonNode mute, JsonNode sources, JsonNode transport) {}

    /** A refusal in the bridge's words. */
    static final class RefusedByBridge extends RuntimeException {
        RefusedByBridge(String reason) {
            super(reason);
        }
    }

    synchronized void shutDown() {
        shuttingDown = true;
        ending |= conferences.isEmpty();
    }

    synchronized void leaveBehind() {
        leavesBehind = true;
    }

    synchronized boolean isShuttingDown() {
        return shuttingDown;
    }

    /** Its last endpoint has left since it was told to stop: the real one ends in a minute, and takes everything until then. */
    synchronized boolean isEnding() {
        return ending;
    }

    synchronized void lose(String meeting) {
        conferences.remove(meeting);
    }

    synchronized void loseAll() {
        conferences.clear();
        shuttingDown = false;
        ending = false;
    }

    synchronized Map<String, Conference> conferences() {
        var copy = new HashMap<String, Conference>();
        conferences.forEach(
                (meeting, one) -> copy.put(meeting, new Conference(one.name(), new TreeMap<>(one.endpoints()))));
        return copy;
    }

    synchronized boolean hasEndpoint(String endpoint) {
        return conferences.values().stream().anyMatch(one -> one.endpoints().containsKey(endpoint));
    }

    /** The ids of conferences and endpoints, as the bridge's debug page has them. */
    synchronized ObjectNode debug() {
        var all = NODES.objectNode();
        conferences.forEach((meeting, one) -> {
            var internal = internal(meeting);
            var endpoints = NODES.objectNode();
            one.endpoints().keySet().forEach(id -> endpoints.put(id, id));
            all.set(
                    internal,
                    NODES.objectNode()
                            .put("id", internal)
                            .put("name", one.name())
                            .put("meeting_id", meeting)
                            .set("endpoints", endpoints));
        });
        return NODES.objectNode().set("conferences", all);
    }

    /** What the debug page has of one endpoint: of all that a real bridge shows, the nodes that hold packets back. */
    synchronized ObjectNode debug(String internal, String endpoint) {
        var page = NODES.objectNode();
        conferences.forEach((meeting, one) -> {
            if (internal(meeting).equals(internal)) {
                // Names of digits only would be taken for places in a list by a JSON pointer.
                var endpoints =
                        page.putObject("conferences").putObject(internal).putObject("endpoints");
                var there = one.endpoints().get(endpoint);
                if (there != null) {
                    var nodes = endpoints
                            .putObject(endpoint)
                            .putObject("transceiver")
                            .putObject("receiver");
                    for (var side : new String[] {"AudioLevelReader_pre_srtp", "AudioLevelReader_post_srtp"}) {
                        nodes.putObject(side)
                                .put("force_mute", there.mute().path("audio").asBoolean());
                    }
                    nodes.putObject("VideoMuteNode")
                            .put("force_mute", there.mute().path("video").asBoolean());
                }
            }
        });
        return page;
    }

    private static String internal(String meeting) {
        return "%08x".formatted(meeting.hashCode());
    }

    synchronized ObjectNode modify(String text) {
        try {
            return changed(text);
        } finally {
            ending |= shuttingDown && conferences.isEmpty();
        }
    }

    private ObjectNode changed(String text) {
        JsonNode body;
        try {
            body = JSON.readTree(text);
        } catch (JsonProcessingException _) {
            throw new RefusedByBridge("Failed to create conference, could not parse JSON: " + text);
        }
        if (!body.isObject()) {
            throw new RefusedByBridge("Bad Request");
        }
        needBoolean(body, "create");
        var meeting = body.path("meeting-id").asText();
        if (meeting.isEmpty()) {
            throw new RefusedByBridge(
                    "Failed to parse ConferenceModify JSON:meeting-id must be set for conference-modify");
        }
        for (var endpoint : body.path("endpoints")) {
            for (var source : endpoint.path("sources")) {
                if (!source.has("id")) {
                    throw new RefusedByBridge("Failed to parse ConferenceModify JSON:Source ID must be set.");
                }
            }
        }
        var endpoints = conference(body, meeting).endpoints();
        if (body.path("expire").asBoolean()) {
            conferences.remove(meeting);
            return NODES.objectNode();
        }
        needOneChange(body);
        var reply = NODES.objectNode();
        for (var endpoint : body.path("endpoints")) {
            reply.withArray("endpoints").add(endpoint(endpoints, endpoint));
        }
        if (!body.path("create").asBoolean() && endpoints.isEmpty()) {
            conferences.remove(meeting);
        }
        return reply;
    }

    private Conference conference(JsonNode body, String meeting) {
        var there = conferences.get(meeting);
        if (!body.path("create").asBoolean()) {
            if (there == null) {
                throw failed("Conference not found for ID: " + meeting);
            }
            return there;
        }
        if (there != null) {
            throw failed("Conference already exists for ID: " + meeting);
        }
        if (shuttingDown && !ending) {
            throw failed("In graceful shutdown");
        }
        if (body.has("name") && !body.path("name").asText().matches("[^@/ ]+@[^@/ ]+")) {
            throw failed("Invalid conference name (not a JID)");
        }
        var made = new Conference(body.path("name").asText(), new TreeMap<>());
        conferences.put(meeting, made);
        return made;
    }

    private ObjectNode endpoint(Map<String, Endpoint> endpoints, JsonNode endpoint) {
        var id = endpoint.path("id").asText();
        var reply = NODES.objectNode().put("id", id);
        if (endpoint.path("expire").asBoolean()) {
            endpoints.remove(id);
            return reply.put("expire", true);
        }
        if (!endpoint.path("create").asBoolean()) {
            var before = endpoints.get(id);
            if (before == null && !endpoint.has("sources") && !endpoint.has("transport")) {
                // The real one says yes to a mute of nobody.
                return reply;
            }
            if (before == null) {
                throw failed("Endpoint not found for ID: " + id);
            }
            endpoints.put(
                    id,
                    new Endpoint(
                            later(endpoint.get("force-mute"), before.mute()),
                            later(endpoint.get("sources"), before.sources()),
                            later(endpoint.path("transport").get("transport"), before.transport())));
            return reply;
        }
        if (endpoints.containsKey(id)) {
            throw failed("Endpoint with ID " + id + " already exists");
        }
        if (!endpoint.has("transport")) {
            throw failed("Attempt to create endpoint " + id + " with no <transport>");
        }
        if (!endpoint.path("capabilities").toString().contains("\"source-names\"")) {
            throw failed("Source name support is mandatory.");
        }
        endpoints.put(id, new Endpoint(endpoint.path("force-mute"), NODES.arrayNode(), NODES.missingNode()));
        if (endpoint.path("transport").has("sctp") || leavesBehind) {
            // The real one, too, leaves the endpoint behind.
            leavesBehind = false;
            throw failed("SCTP support is not configured");
        }
        reply.set("transport", NODES.objectNode().set("transport", transport(id)));
        return reply;
    }

    private ObjectNode transport(String id) {
        var fingerprint = NODES.objectNode()
                .put("fingerprint", "2F:A7:E5:00:".repeat(8).substring(0, 95))
                .put("setup", "actpass")
                .put("hash", "sha-256");
        var candidate = NODES.objectNode()
                .put("component", "1")
                .put("foundation", "1")
                .put("generation", "0")
                .put("id", "5281a97f230224b90f325567")
                .put("network", "0")
                .put("priority", "2130706431")
                .put("protocol", "udp")
                .put("type", "host")
                .put("ip", "192.0.2.7")
                .put("port", "10000");
        var transport = NODES.objectNode()
                .put("xmlns", "urn:xmpp:jingle:transports:ice-udp:1")
                .put("ufrag", "fake" + id)
                .put("pwd", "fake-password-of-" + id)
                .put("rtcp-mux", true);
        transport.set("fingerprints", NODES.arrayNode().add(fingerprint));
        transport.set("candidates", NODES.arrayNode().add(candidate));
        transport.set("web-sockets", NODES.arrayNode().add(sockets.apply(id)));
        return transport;
    }

    private static void needOneChange(JsonNode body) {
        int changes = 0;
        for (var endpoint : body.path("endpoints")) {
            if (endpoint.path("create").asBoolean() || endpoint.has("sources") || endpoint.has("transport")) {
                changes++;
            }
        }
        if (changes > 1) {
            throw failed("Creating or updating media, sources or transport for more than one endpoint in a request.");
        }
    }

    private static void needBoolean(JsonNode body, String field) {
        if (body.has(field) && !body.get(field).isBoolean()) {
            throw new RefusedByBridge("Failed to parse ConferenceModify JSON:Expected boolean for " + field + ", got "
                    + body.get(field).getNodeType());
        }
    }

    private static RefusedByBridge failed(String reason) {
        return new RefusedByBridge("Failed to create conference: " + reason);
    }

    private static JsonNode later(@Nullable JsonNode now, JsonNode before) {
        return now == null ? before : now;
    }
}
