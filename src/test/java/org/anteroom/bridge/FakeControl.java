package org.anteroom.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The control sockets of the double: takes those of endpoints that are there, refuses others with 403, and keeps what it heard. */
final class FakeControl implements AutoCloseable {
    private static final Vertx VERTX = Vertx.vertx(new VertxOptions()
            .setUseDaemonThread(true)
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1));

    private static final String NOTHING = "{\"colibriClass\":\"ForwardedSources\",\"forwardedSources\":[]}";

    private final HttpServer server;
    private final Map<String, ServerWebSocket> open = new ConcurrentHashMap<>();
    private final Map<String, List<String>> heard = new ConcurrentHashMap<>();
    private final List<String> dialled = new CopyOnWriteArrayList<>();
    /** Whom it has told at open that it forwards nothing yet, a moment later as a real one does; and who asked before that. */
    private final Set<ServerWebSocket> told = ConcurrentHashMap.newKeySet();

    private final List<String> hasty = new CopyOnWriteArrayList<>();

    FakeControl(Predicate<String> isThere) {
        server = VERTX.createHttpServer();
        server.webSocketHandshakeHandler(handshake -> {
            var endpoint = endpoint(handshake.path());
            dialled.add(endpoint);
            var _ = isThere.test(endpoint) ? handshake.accept() : handshake.reject(403);
        });
        server.webSocketHandler(socket -> {
            var endpoint = endpoint(socket.path());
            open.put(endpoint, socket);
            VERTX.setTimer(20, _ -> {
                told.add(socket);
                if (!socket.isClosed()) {
                    socket.writeTextMessage(NOTHING);
                }
            });
            socket.closeHandler(_ -> {
                told.remove(socket);
                open.remove(endpoint, socket);
            });
            socket.textMessageHandler(text -> {
                heard.computeIfAbsent(endpoint, _ -> new CopyOnWriteArrayList<>())
                        .add(text);
                if (text.contains("\"ClientHello\"")) {
                    socket.writeTextMessage("{\"colibriClass\":\"ServerHello\",\"version\":\"2.3.double\"}");
                }
                if (text.contains("\"ReceiverVideoConstraints\"")) {
                    if (!told.contains(socket)) {
                        hasty.add(endpoint);
                    }
                    socket.writeTextMessage(NOTHING);
                }
            });
        });
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    private static String endpoint(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    String address(String endpoint) {
        return "ws://127.0.0.1:" + server.actualPort() + "/colibri-ws/fake/1/" + endpoint + "?pwd=x";
    }

    /** What the endpoint's socket has said, in order, over all its connections. */
    List<String> heard(String endpoint) {
        return List.copyOf(heard.getOrDefault(endpoint, List.of()));
    }

    /** How often the endpoint's socket was dialled. */
    long dialled(String endpoint) {
        return dialled.stream().filter(endpoint::equals).count();
    }

    /** How many sockets have said hello. */
    long greeted() {
        return heard.values().stream()
                .flatMap(List::stream)
                .filter(text -> text.contains("\"ClientHello\""))
                .count();
    }

    /** Who asked for pictures before they were told that none are sent yet. */
    List<String> hasty() {
        return List.copyOf(hasty);
    }

    boolean isOpen(String endpoint) {
        return open.containsKey(endpoint);
    }

    void say(String endpoint, String text) {
        open.get(endpoint)
                .writeTextMessage(text)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** The connection ends without a word. */
    void cut(String endpoint) {
        var socket = open.remove(endpoint);
        if (socket != null) {
            socket.close((short) 1011).toCompletionStage().toCompletableFuture().join();
        }
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
