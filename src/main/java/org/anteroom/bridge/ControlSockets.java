package org.anteroom.bridge;

import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The control sockets of endpoints, opened by us instead of the browsers: of a bridge only its UDP port need be reachable from
 * outside. A constraint must be sent at open, otherwise the bridge forwards sound and no picture.
 */
@ApplicationScoped
class ControlSockets {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, WebSocket> sockets = new ConcurrentHashMap<>();
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final String constraints;

    ControlSockets(BridgeConfig config) {
        constraints =
                "{\"colibriClass\":\"ReceiverVideoConstraints\",\"lastN\":-1,\"defaultConstraints\":{\"maxHeight\":"
                        + config.maxHeight() + "}}";
    }

    void open(String endpoint, URI address) {
        if (!wanted.add(endpoint)) {
            return;
        }
        var _ = http.newWebSocketBuilder()
                .buildAsync(address, new Reader(endpoint))
                .whenComplete((socket, failure) -> {
                    if (failure != null) {
                        wanted.remove(endpoint);
                        Log.warnf(
                                "control socket did not open endpoint=%s kind=%s",
                                endpoint, failure.getClass().getSimpleName());
                    } else {
                        sockets.put(endpoint, socket);
                        var _ = socket.sendText(constraints, true);
                        if (!wanted.contains(endpoint)) {
                            // The endpoint was expired while its socket was opening.
                            close(endpoint);
                        }
                    }
                });
    }

    void close(String endpoint) {
        wanted.remove(endpoint);
        var socket = sockets.remove(endpoint);
        if (socket != null) {
            socket.abort();
        }
    }

    @PreDestroy
    void closeAll() {
        wanted.clear();
        sockets.values().forEach(WebSocket::abort);
        http.shutdownNow();
    }

    private final class Reader implements WebSocket.Listener {
        private final String endpoint;

        Reader(String endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            // What the bridge tells (speaker, bandwidth) is not used for two people; it is read so that the socket
            // flows.
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            ended(socket);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            ended(socket);
        }

        private void ended(WebSocket socket) {
            if (sockets.remove(endpoint, socket)) {
                wanted.remove(endpoint);
            }
        }
    }
}
