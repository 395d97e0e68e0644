package org.anteroom.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.anteroom.platform.Threads;
import org.jspecify.annotations.Nullable;

/**
 * The control sockets of endpoints (doc/web-sockets.md of Jitsi Videobridge), opened by us instead of the browsers: of a bridge only
 * its UDP port need be reachable from outside. Constraints must be sent, otherwise the bridge forwards sound and no picture. One that
 * ends is the fastest sign that its bridge has died; it is opened again as long as the leg is wanted.
 */
@ApplicationScoped
class ControlSockets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** How long a bridge may take to say at open what it forwards, before it is asked all the same. */
    private static final Duration GREETED = Duration.ofMillis(500);
    /** How often a bridge that forwards nothing is asked anew. */
    private static final int REMINDERS = 30;
    /** Two numbers that both mean all: a bridge looks again only at constraints that are others than before. */
    private static final int[] ALL = {-1, 1_000};
    /** Until the page has said what it wants to see: the first picture comes soonest small. */
    private static final int AT_FIRST = 180;
    /** The longest message that is read; longer ones are no control messages. */
    private static final int LONGEST = 65_536;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(3))
            .executor(Threads.executor("bridge-control"))
            .build();
    private final Map<Leg, Socket> sockets = new ConcurrentHashMap<>();
    private final BridgeConfig config;
    private final Pool pool;
    private final Event<LegWord> words;

    ControlSockets(BridgeConfig config, Pool pool, Event<LegWord> words) {
        this.config = config;
        this.pool = pool;
        this.words = words;
    }

    void open(Leg leg, URI address) {
        sockets.computeIfAbsent(leg, one -> {
            var socket = new Socket(one, address);
            socket.dial();
            return socket;
        });
    }

    void want(Leg leg, Map<String, Integer> heights) {
        var socket = sockets.get(leg);
        if (socket != null) {
            socket.want(heights);
        }
    }

    void close(Leg leg) {
        Optional.ofNullable(sockets.remove(leg)).ifPresent(Socket::end);
    }

    void closeAll(String bridge, String meeting) {
        for (var leg : sockets.keySet()) {
            if (leg.bridge().equals(bridge) && leg.meeting().equals(meeting)) {
                close(leg);
            }
        }
    }

    @PreDestroy
    void closeAll() {
        sockets.keySet().forEach(this::close);
        http.shutdownNow();
    }

    /**
     * The constraints in the bridge's own form; without any wish everything is wanted in the smallest size. What the page has not named yet
     * comes as well, no taller than what it has: whoever is added next need not wait until every page has drawn a place for them.
     */
    String constraints(@Nullable Map<String, Integer> heights) {
        return constraints(heights, 0);
    }

    private String constraints(@Nullable Map<String, Integer> heights, int reminder) {
        var message = NODES.objectNode()
                .put("colibriClass", "ReceiverVideoConstraints")
                .put("lastN", ALL[reminder % ALL.length]);
        message.set("defaultConstraints", NODES.objectNode().put("maxHeight", unnamed(heights)));
        if (heights != null) {
            var each = NODES.objectNode();
            heights.forEach((source, height) ->
                    each.set(source, NODES.objectNode().put("maxHeight", Math.clamp(height, 0, tallest(source)))));
            message.set("constraints", each);
        }
        return message.toString();
    }

    /** Who wants no picture at all, or none of those that there are, is not sent the next one either. */
    private static int unnamed(@Nullable Map<String, Integer> heights) {
        if (heights == null) {
            return AT_FIRST;
        }
        int tallest =
                heights.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return Math.clamp(tallest, 0, AT_FIRST);
    }

    private int tallest(String source) {
        return source.endsWith("-v1") ? config.maxScreenHeight() : config.maxHeight();
    }

    /** What a message says in our words; empty when it says nothing that we use. */
    static Optional<LegWord> read(Leg leg, String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        return switch (message.path("colibriClass").asText()) {
            case "DominantSpeakerEndpointChangeEvent" ->
                Optional.of(new LegWord.Speaker(
                        leg, message.path("dominantSpeakerEndpoint").asText("")));
            case "ForwardedSources" -> {
                var sources = new ArrayList<String>();
                message.path("forwardedSources").forEach(source -> sources.add(source.asText()));
                yield Optional.of(new LegWord.Forwarded(leg, sources));
            }
            case "SenderSourceConstraints" ->
                Optional.of(new LegWord.Wanted(
                        leg,
                        Map.of(
                                message.path("sourceName").asText(),
                                message.path("maxHeight").asInt())));
            case "EndpointConnectivityStatusChangeEvent" ->
                Optional.of(new LegWord.Active(
                        leg,
                        message.path("endpoint").asText(),
                        message.path("active").asBoolean()));
            default -> Optional.empty();
        };
    }

    private static boolean isRefused(@Nullable Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        return cause instanceof WebSocketHandshakeException handshake
                && handshake.getResponse() != null
                && handshake.getResponse().statusCode() / 100 == 4;
    }

    /** One leg's socket, through as many connections as it takes. */
    private final class Socket implements WebSocket.Listener {
        private final Leg leg;
        private final URI address;
        private final StringBuilder text = new StringBuilder();
        private @Nullable WebSocket connection;
        /** The connection on which the bridge has said what it forwards, and the one on which it was asked for pictures. */
        private @Nullable WebSocket greeted;

        private @Nullable WebSocket asked;
        private @Nullable Map<String, Integer> heights;
        private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
        private boolean ended;
        private boolean isLong;
        /** Whether the bridge has said of this connection that it forwards something. */
        private volatile boolean forwards;

        private int reminders;

        Socket(Leg leg, URI address) {
            this.leg = leg;
            this.address = address;
        }

        synchronized void dial() {
            if (ended) {
                return;
            }
            // The first words of the next connection may come before it is known here that it is open.
            text.setLength(0);
            isLong = false;
            var _ = http.newWebSocketBuilder()
                    .connectTimeout(Duration.ofSeconds(3))
                    .buildAsync(address, this)
                    .whenComplete((socket, failure) -> {
                        if (isRefused(failure)) {
                            gone();
                        } else if (failure != null) {
                            lost();
                        } else {
                            opened(socket);
                        }
                    });
        }

        /** The bridge is there and knows no such endpoint: it was ended, or the bridge has lost it. Dialling on would never help. */
        private void gone() {
            Log.infof("control socket refused endpoint=%s", leg.endpoint());
            if (sockets.remove(leg, this)) {
                end();
            }
        }

        private synchronized void opened(WebSocket socket) {
            if (ended) {
                socket.abort();
                return;
            }
            connection = socket;
            forwards = false;
            reminders = 0;
            sending = CompletableFuture.completedFuture(null);
            if (socket.equals(greeted)) {
                ask(socket);
            } else {
                CompletableFuture.delayedExecutor(GREETED.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> ask(socket));
            }
        }

        /**
         * A bridge says at open that it forwards nothing yet. It says each such word from a thread of its own, so that of two in quick
         * succession the older may come last, and would be believed: it is asked for pictures only after the first.
         */
        private synchronized void greetedOn(WebSocket socket) {
            greeted = socket;
            ask(socket);
        }

        private synchronized void ask(WebSocket socket) {
            if (!ended && socket.equals(connection) && !socket.equals(asked)) {
                asked = socket;
                send(socket, constraints(heights));
                remindSoon(socket);
            }
        }

        /**
         * A bridge decides what it forwards when constraints come, and else every five seconds only: a picture that begins just after
         * them would be missed for so long, as long as nobody else asks for something.
         */
        private void remindSoon(WebSocket socket) {
            CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> remind(socket));
        }

        private synchronized void remind(WebSocket socket) {
            if (!ended && socket.equals(connection) && !forwards && reminders < REMINDERS) {
                reminders++;
                send(socket, constraints(heights, reminders));
                remindSoon(socket);
            }
        }

        /** One text at a time is all that this kind of socket takes. */
        private void send(WebSocket socket, String text) {
            sending = sending.handle((_, _) -> null).thenCompose(_ -> socket.sendText(text, true));
        }

        synchronized void want(Map<String, Integer> wanted) {
            heights = Map.copyOf(wanted);
            var socket = connection;
            if (socket != null && socket.equals(asked)) {
                send(socket, constraints(wanted, reminders));
            }
        }

        synchronized void end() {
            ended = true;
            if (connection != null) {
                connection.abort();
            }
        }

        private synchronized void lost() {
            connection = null;
            if (ended) {
                return;
            }
            pool.suspect(leg.bridge());
            Log.infof("control socket lost endpoint=%s", leg.endpoint());
            CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(this::dial);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            isLong = isLong || text.length() + data.length() > LONGEST;
            if (!isLong) {
                text.append(data);
            }
            if (last) {
                if (!isLong) {
                    read(leg, text.toString()).ifPresent(word -> hear(socket, word));
                }
                text.setLength(0);
                isLong = false;
            }
            socket.request(1);
            return null;
        }

        private void hear(WebSocket socket, LegWord word) {
            if (word instanceof LegWord.Forwarded(var _, var sources)) {
                forwards = forwards || !sources.isEmpty();
                greetedOn(socket);
            }
            words.fire(word);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            lost();
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            lost();
        }
    }
}
