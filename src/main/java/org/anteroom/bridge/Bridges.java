package org.anteroom.bridge;

import io.quarkus.logging.Log;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The videobridges: what we ask of them, whichever it is. Every call may throw {@link BridgeException}. */
@ApplicationScoped
public class Bridges {
    private final Map<String, JvbClient> clients = new LinkedHashMap<>();
    private final HttpClient http;
    private final ControlSockets sockets;

    Bridges(BridgeConfig config, ControlSockets sockets) {
        this.sockets = sockets;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.timeout())
                .build();
        for (URI url : config.urls().orElse(List.of())) {
            clients.put(url.toString(), new JvbClient(url, http, config.firstTimeout(), config.timeout()));
        }
    }

    /** Whether any bridge is configured at all. */
    public boolean any() {
        return !clients.isEmpty();
    }

    /** The address of a bridge that is healthy now. */
    public Optional<String> pick() {
        return clients.values().stream()
                .filter(JvbClient::isHealthy)
                .map(client -> client.base().toString())
                .findFirst();
    }

    /**
     * Makes the endpoint, and the conference with it when it does not exist yet.
     *
     * @param meeting random, never used again; names nothing
     */
    public BridgeTransport allocate(String bridge, String meeting, String endpoint) {
        var client = client(bridge);
        try {
            return ColibriJson.transport(client.post(ColibriJson.create(meeting, endpoint, true)));
        } catch (BridgeException e) {
            if (!(e.problem() instanceof BridgeProblem.AlreadyThere)) {
                throw e;
            }
            return ColibriJson.transport(client.post(ColibriJson.create(meeting, endpoint, false)));
        }
    }

    /** Tells the bridge what the browser answered; ICE and DTLS begin. Repeating with the same values is harmless. */
    public void connect(String bridge, String meeting, String endpoint, Answer answer) {
        client(bridge).post(ColibriJson.update(meeting, endpoint, answer.transport(), answer.sources()));
    }

    /** Opens the endpoint's control socket and asks for pictures: without it the bridge forwards sound only. */
    public void control(String endpoint, String address) {
        sockets.open(endpoint, URI.create(address));
    }

    /** Takes the endpoint off the bridge. Repeating is harmless. */
    public void expireEndpoint(String bridge, String meeting, String endpoint) {
        sockets.close(endpoint);
        unlessGone(() -> client(bridge).post(ColibriJson.expireEndpoint(meeting, endpoint)));
    }

    /** Ends the conference with all its endpoints. Repeating is harmless. */
    public void expire(String bridge, String meeting, Iterable<String> endpoints) {
        endpoints.forEach(sockets::close);
        unlessGone(() -> client(bridge).post(ColibriJson.expireConference(meeting)));
        Log.infof("conference ended at the bridge meeting=%s", meeting);
    }

    private static void unlessGone(Runnable call) {
        try {
            call.run();
        } catch (BridgeException e) {
            if (!(e.problem() instanceof BridgeProblem.ConferenceGone)
                    && !(e.problem() instanceof BridgeProblem.EndpointGone)) {
                throw e;
            }
        }
    }

    private JvbClient client(String bridge) {
        var client = clients.get(bridge);
        if (client == null) {
            throw new BridgeProblem.NoBridge().toException();
        }
        return client;
    }

    @PreDestroy
    void close() {
        http.close();
    }
}
