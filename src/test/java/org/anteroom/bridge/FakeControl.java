package org.anteroom.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
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

    private final HttpServer server;
    private final Map<String, ServerWebSocket> open = new ConcurrentHashMap<>();
    private final Map<String, List<String>> heard = new ConcurrentHashMap<>();
    private final List<String> dialled = new CopyOnWriteArrayList<>();

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
            socket.closeHandler(_ -> open.remove(endpoint, socket));
            socket.textMessageHandler(text -> {
                heard.computeIfAbsent(endpoint, _ -> new CopyOnWriteArrayList<>())
                        .add(text);
                if (text.contains("\"ClientHello\"")) {
                    socket.writeTextMessage("{\"colibriClass\":\"ServerHello\",\"version\":\"2.3.double\"}");
                }
                if (text.contains("\"ReceiverVideoConstraints\"")) {
                    socket.writeTextMessage("{\"colibriClass\":\"ForwardedSources\",\"forwardedSources\":[]}");
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
