package org.anteroom.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * A double of Jitsi Videobridge that speaks Colibri2 over HTTP and keeps conferences and endpoints, with the errors that a real one
 * was seen to give: on POST the reason stands in the title of an HTML page. It has statistics, drain, shutdown, a debug page and
 * control sockets, and fails on command; it carries no media. What passes here says nothing of a real bridge: {@link RealBridgeIT}
 * runs the same suite against one.
 */
public final class FakeVideobridge implements Videobridge {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final FakeControl control;
    private final FakeColibri colibri;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Runnable> afterLook = new AtomicReference<>(() -> {});
    private final AtomicInteger toSwallow = new AtomicInteger();
    private final AtomicInteger toIgnore = new AtomicInteger();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final InetSocketAddress bound;
    private volatile HttpServer server;
    private volatile CountDownLatch frozen = new CountDownLatch(0);
    private volatile CountDownLatch stalled = new CountDownLatch(0);
    private volatile boolean halving;
    private volatile boolean healthy = true;
    private volatile boolean quietly;
    private volatile boolean draining;
    private volatile boolean showing = true;
    private volatile double stress = 0.1;
    private volatile String region = "";

    private FakeVideobridge(InetAddress address) {
        var there = new FakeColibri[1];
        control = new FakeControl(endpoint -> there[0].hasEndpoint(endpoint));
        colibri = new FakeColibri(control::address);
        there[0] = colibri;
        server = listen(new InetSocketAddress(address, 0));
        bound = server.getAddress();
    }

    /** A new one on a free port. */
    public static FakeVideobridge start() {
        return new FakeVideobridge(InetAddress.getLoopbackAddress());
    }

    private HttpServer listen(InetSocketAddress address) {
        try {
            var listening = HttpServer.create(address, 0);
            listening.createContext("/colibri/v2/conferences", this::conferences);
            listening.createContext("/colibri/stats", this::stats);
            listening.createContext("/colibri/drain", this::drain);
            listening.createContext("/colibri/shutdown", this::shutdown);
            listening.createContext("/debug", this::debug);
            listening.createContext("/about/health", this::health);
            listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            listening.start();
            return listening;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URI url() {
        return URI.create("http://127.0.0.1:" + bound.getPort());
    }

    /** The address under which {@link Bridges} knows it. */
    public String address() {
        return url().toString();
    }

    @Override
    public void freeze() {
        frozen = new CountDownLatch(1);
    }

    @Override
    public void thaw() {
        stalled.countDown();
        frozen.countDown();
    }

    @Override
    public void close() {
        stop();
        control.close();
    }

    /** Its process ends: connections are refused. */
    public void stop() {
        thaw();
        release();
        server.stop(0);
    }

    /** It comes back at the same address and knows nothing of before. */
    public void restart() {
        colibri.loseAll();
        draining = false;
        server = listen(bound);
    }

    /** Health and statistics say ill from here on, or well again. */
    void healthy(boolean now) {
        healthy = now;
    }

    /** Its statistics say nothing of its health from here on: only whoever asks for that is told. */
    void saysHealthOnlyWhenAsked() {
        quietly = true;
    }

    /** What its statistics say of its load. */
    void stress(double now) {
        stress = now;
    }

    /** What its statistics say of where it is. */
    void region(String now) {
        region = now;
    }

    /** It drains from here on, or no longer. */
    public void drain(boolean now) {
        draining = now;
    }

    /** The next so many creates are carried out and their replies lost. */
    public void swallow(int replies) {
        toSwallow.set(replies);
    }

    /** From here on it takes calls that hold the words and does not carry them out, until {@link #release}; all others it does. */
    public void hold(String words) {
        held.put(words, new CountDownLatch(1));
    }

    /** What was held is carried out. */
    public void release() {
        held.values().forEach(CountDownLatch::countDown);
        held.clear();
    }

    /** From here on it sends the headers of an answer and the first half of it, and then nothing more, until {@link #thaw}. */
    public void stall() {
        stalled = new CountDownLatch(1);
    }

    /** From here on its answers end in the middle, as if that were all. */
    public void halve(boolean now) {
        halving = now;
    }

    /** Its debug page is turned off, as it is by default, or on again. */
    void showing(boolean now) {
        showing = now;
    }

    /** The next so many expires and mutes are answered with 200 and not carried out. */
    public void ignore(int orders) {
        toIgnore.set(orders);
    }

    /** The next create makes its endpoint and is refused all the same, as with SCTP on a bridge without it. */
    public void leaveBehind() {
        colibri.leaveBehind();
    }

    /** Forgets a conference, as after a restart between two of our calls. */
    public void lose(String meeting) {
        colibri.lose(meeting);
    }

    @Override
    public Set<String> endpoints(String meeting) {
        return kept(meeting).keySet();
    }

    public boolean hasConference(String meeting) {
        return colibri.conferences().containsKey(meeting);
    }

    @Override
    public Set<String> meetings() {
        return colibri.conferences().keySet();
    }

    /** What the endpoint was last muted to, for example {@code audio} or {@code audio,video}; empty for nothing. */
    public String muted(String meeting, String endpoint) {
        var mute = kept(meeting).get(endpoint).mute();
        return java.util.stream.Stream.of("audio", "video")
                .filter(kind -> mute.path(kind).asBoolean())
                .collect(Collectors.joining(","));
    }

    /** The sources that the endpoint was last given. */
    public JsonNode sources(String meeting, String endpoint) {
        return kept(meeting).get(endpoint).sources();
    }

    /** Whether the endpoint has been given what a browser answered. */
    public boolean isConnected(String meeting, String endpoint) {
        return kept(meeting).get(endpoint).transport().has("ufrag");
    }

    private Map<String, FakeColibri.Endpoint> kept(String meeting) {
        var conference = colibri.conferences().get(meeting);
        return conference == null ? Map.of() : conference.endpoints();
    }

    /** Somebody else makes a conference here. */
    public void make(String body) {
        colibri.modify(body);
    }

    /** What was wished over the endpoint's control socket, in order. */
    public List<String> wished(String endpoint) {
        return control.heard(endpoint);
    }

    /** Its control sockets. */
    FakeControl control() {
        return control;
    }

    /** Every body that came, in order, as it came. */
    public List<String> bodies() {
        return List.copyOf(bodies);
    }

    private void health(HttpExchange exchange) throws IOException {
        await();
        answer(exchange, healthy ? 200 : 500, "", "");
    }

    /** How often it was asked for its statistics. */
    int asked() {
        return asked.get();
    }

    /** This happens at once after its next statistics were told. */
    void afterLook(Runnable deed) {
        afterLook.set(deed);
    }

    private void stats(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        await();
        var all = colibri.conferences();
        var stats = NODES.objectNode()
                .put("healthy", healthy)
                .put("drain", draining)
                .put("graceful_shutdown", colibri.isShuttingDown())
                .put("shutting_down", colibri.isEnding())
                .put("stress_level", stress)
                .put("average_participant_stress", 0.01)
                .put("conferences", all.size())
                // The real one gathers this now and then, and says it of whoever has come since, too.
                .put("endpoints", 0)
                .put("endpoints_sending_audio", 0)
                .put(
                        "local_endpoints",
                        all.values().stream()
                                .mapToInt(one -> one.endpoints().size())
                                .sum())
                .put("version", "2.3.double");
        if (quietly) {
            stats.remove("healthy");
        }
        if (!region.isEmpty()) {
            stats.put("region", region).put("relay_id", "double");
        }
        var next = afterLook.getAndSet(() -> {});
        answer(exchange, 200, "application/json", stats.toString());
        next.run();
    }

    private void drain(HttpExchange exchange) throws IOException {
        await();
        var path = exchange.getRequestURI().getPath();
        if (path.endsWith("/enable") || path.endsWith("/disable")) {
            draining = path.endsWith("/enable");
            answer(exchange, 200, "", "");
        } else {
            answer(exchange, 200, "application/json", "{\"drain\":" + draining + "}");
        }
    }

    private void shutdown(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        await();
        if (!body.contains("\"graceful-shutdown\":true")) {
            answer(exchange, 400, "", "");
            return;
        }
        colibri.shutDown();
        answer(exchange, 200, "", "");
    }

    private void debug(HttpExchange exchange) throws IOException {
        await();
        if (!showing) {
            answer(exchange, 404, "", "");
            return;
        }
        var path = exchange.getRequestURI().getPath().split("/");
        var page = path.length == 4 ? colibri.debug(path[2], path[3]) : colibri.debug();
        answer(exchange, 200, "application/json", page.toString());
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
        for (var one : held.entrySet()) {
            if (body.contains(one.getKey())) {
                await(one.getValue());
            }
        }
        boolean isOrder = body.contains("\"expire\":true")
                || (body.contains("\"force-mute\"") && !body.contains("\"create\":true"));
        if (isOrder && takes(toIgnore)) {
            answer(exchange, 200, "application/json", "{}");
            return;
        }
        try {
            var reply = colibri.modify(body).toString();
            if (body.contains("\"create\":true") && takes(toSwallow)) {
                // Carried out, and nobody learns of it.
                exchange.close();
                return;
            }
            answer(exchange, 200, "application/json", reply);
        } catch (FakeColibri.RefusedByBridge e) {
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

    private static boolean takes(AtomicInteger left) {
        return left.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
    }

    private void await() {
        await(frozen);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            int half = body.length() / 2;
            var bytes = (halving ? body.substring(0, half) : body).getBytes(StandardCharsets.UTF_8);
            if (!type.isEmpty()) {
                exchange.getResponseHeaders().add("Content-Type", type);
            }
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes, 0, Math.min(half, bytes.length));
            exchange.getResponseBody().flush();
            await(stalled);
            exchange.getResponseBody()
                    .write(bytes, Math.min(half, bytes.length), bytes.length - Math.min(half, bytes.length));
        }
    }
}
