package org.anteroom.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Set;

/** A videobridge for the contract suite: the double, or a real one. Ended by closing it. */
public interface Videobridge extends AutoCloseable {
    /** Where it takes Colibri2. */
    URI url();

    /** From here on it reads what it is sent and answers nothing, until it is thawed. */
    void freeze();

    /** Goes on after a freeze. */
    void thaw();

    /** The meeting ids of the conferences of ours that it has now. */
    Set<String> meetings();

    /** The endpoints that the conference has now; empty when there is no such conference. */
    Set<String> endpoints(String meeting);

    /** Its process ends without a word. */
    @Override
    void close();

    /** Posts the body as it is. */
    static HttpResponse<String> post(URI bridge, String path, String body) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(bridge.resolve(path))
                    .timeout(BridgeSettings.COLD)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
