package org.anteroom.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A double of Jitsi Videobridge that speaks Colibri2 over HTTP and keeps conferences and endpoints, with the errors that a real one
 * was seen to give: on POST the reason stands in the title of an HTML page. It carries no media and opens no control sockets. What
 * passes here says nothing of a real bridge: {@link RealBridgeIT} runs the same suite against one.
 */
final class FakeVideobridge implements Videobridge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final HttpServer server;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Set<String>> conferences = new HashMap<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch frozen = new CountDownLatch(0);
    private volatile boolean healthy = true;
    private boolean shuttingDown;

    private FakeVideobridge(HttpServer server) {
        this.server = server;
    }

    /** A new one on a free port. */
    static FakeVideobridge start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var bridge = new FakeVideobridge(server);
            server.createContext("/colibri/v2/conferences", bridge::conferences);
            server.createContext("/colibri/drain", exchange -> answer(exchange, 200, "", ""));
            server.createContext("/colibri/shutdown", bridge::shutdown);
            server.createContext("/about/health", bridge::health);
            server.setExecutor(bridge.workers);
            server.start();
            return bridge;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void freeze() {
        frozen = new CountDownLatch(1);
    }

    @Override
    public void thaw() {
        frozen.countDown();
    }

    @Override
    public void close() {
        thaw();
        server.stop(0);
        workers.close();
    }

    /** Health answers 500 from here on, or 200 again. */
    void healthy(boolean now) {
        healthy = now;
    }

    /** Forgets a conference, as after a restart between two of our calls. */
    synchronized void lose(String meeting) {
        conferences.remove(meeting);
    }

    /** The endpoints that the conference has now; empty when there is no such conference. */
    synchronized Set<String> endpoints(String meeting) {
        return Set.copyOf(conferences.getOrDefault(meeting, Set.of()));
    }

    synchronized boolean hasConference(String meeting) {
        return conferences.containsKey(meeting);
    }

    /** Every body that came, in order, as it came. */
    List<String> bodies() {
        return List.copyOf(bodies);
    }

    private void health(HttpExchange exchange) throws IOException {
        await();
        answer(exchange, healthy ? 200 : 500, "", "");
    }

    private void shutdown(HttpExchange exchange) throws IOException {
        synchronized (this) {
            shuttingDown = true;
        }
        answer(exchange, 200, "", "");
    }

    private void conferences(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        await();
        if (!"POST".equals(exchange.getRequestMethod())) {
            answer(exchange, 501, "", "");
            return;
        }
        if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            answer(exchange, 415, "", "");
            return;
        }
        bodies.add(body);
        try {
            answer(exchange, 200, "application/json", modify(body).toString());
        } catch (RefusedByBridge e) {
            var reason = String.valueOf(e.getMessage())
                    .replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;");
            answer(
                    exchange,
                    400,
                    "text/html;charset=iso-8859-1",
                    "<html>\n<head>\n<title>Error 400 " + reason + "</title>\n</head>\n<body><h2>HTTP ERROR 400 "
                            + reason + "</h2></body>\n</html>\n");
        }
    }

    private void await() {
        try {
            frozen.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized ObjectNode modify(String text) {
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
        var endpoints = conference(body, meeting);
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

    private Set<String> conference(JsonNode body, String meeting) {
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
        if (shuttingDown) {
            throw failed("In graceful shutdown");
        }
        if (body.has("name") && !body.path("name").asText().matches("[^@/ ]+@[^@/ ]+")) {
            throw failed("Invalid conference name (not a JID)");
        }
        var made = new TreeSet<String>();
        conferences.put(meeting, made);
        return made;
    }

    private static ObjectNode endpoint(Set<String> endpoints, JsonNode endpoint) {
        var id = endpoint.path("id").asText();
        var reply = NODES.objectNode().put("id", id);
        if (endpoint.path("expire").asBoolean()) {
            endpoints.remove(id);
            return reply.put("expire", true);
        }
        if (!endpoint.path("create").asBoolean()) {
            if (!endpoints.contains(id)) {
                throw failed("Endpoint not found for ID: " + id);
            }
            return reply;
        }
        if (endpoints.contains(id)) {
            throw failed("Endpoint with ID " + id + " already exists");
        }
        if (!endpoint.has("transport")) {
            throw failed("Attempt to create endpoint " + id + " with no <transport>");
        }
        if (!endpoint.path("capabilities").toString().contains("\"source-names\"")) {
            throw failed("Source name support is mandatory.");
        }
        endpoints.add(id);
        if (endpoint.path("transport").has("sctp")) {
            // The real one, too, leaves the endpoint behind.
            throw failed("SCTP support is not configured");
        }
        reply.set("transport", NODES.objectNode().set("transport", transport(id)));
        return reply;
    }

    private static ObjectNode transport(String id) {
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
        transport.set("web-sockets", NODES.arrayNode().add("ws://192.0.2.7:9090/colibri-ws/fake/1/" + id + "?pwd=x"));
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

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            if (!type.isEmpty()) {
                exchange.getResponseHeaders().add("Content-Type", type);
            }
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static final class RefusedByBridge extends RuntimeException {
        RefusedByBridge(String reason) {
            super(reason);
        }
    }
}
