package org.anteroom.bridge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One hello over an endpoint's control socket (ClientHello and ServerHello of Jitsi Videobridge): what a cold bridge loads for its answer, no visit waits for. */
final class Greeting implements WebSocket.Listener {
    private static final String HELLO = "{\"colibriClass\":\"ClientHello\"}";

    private final CompletableFuture<Void> answered = new CompletableFuture<>();

    private Greeting() {}

    /**
     * Opens the socket, waits for the bridge's first word and closes it.
     *
     * @throws IOException when it does not open, or says nothing in time
     */
    static void exchange(HttpClient http, URI controlSocket, Duration within) throws IOException, InterruptedException {
        var greeting = new Greeting();
        var opening = http.newWebSocketBuilder().connectTimeout(within).buildAsync(controlSocket, greeting);
        var heard = opening.thenCompose(socket -> socket.sendText(HELLO, true)).thenCompose(_ -> greeting.answered);
        try {
            heard.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no word on the control socket in time");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            var _ = opening.thenAccept(WebSocket::abort);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        answered.complete(null);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        answered.completeExceptionally(new IOException("the control socket was closed with " + status));
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        answered.completeExceptionally(error);
    }
}
