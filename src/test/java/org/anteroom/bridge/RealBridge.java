package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.anteroom.fixture.Fork;
import org.anteroom.fixture.Part;
import org.anteroom.platform.Ids;
import org.awaitility.Awaitility;

/**
 * A real bridge's process, on ports of its own, from what {@code VIDEOBRIDGE_HOME} names.
 *
 * @param media the UDP port of its media
 */
public record RealBridge(Process process, URI url, int media) implements Videobridge {
    private static final String HOME = System.getenv("VIDEOBRIDGE_HOME");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin").toString();
    /** One for all looks at a bridge: a new one each time would cost more than the look. */
    private static final HttpClient WATCHING = HttpClient.newHttpClient();

    /** Whether there is one to start. */
    public static boolean isThere() {
        return HOME != null;
    }

    /** Starts one and waits until it is healthy and warm. */
    public static RealBridge start() {
        return start(URI.create("http://127.0.0.1:" + Part.freePort()));
    }

    /** Starts one at the address, as after its death. */
    public static RealBridge start(URI at) {
        var environment = new HashMap<String, String>();
        environment.put("JVB_WS_PORT", String.valueOf(Part.freePort()));
        environment.put("JVB_JAVA", Path.of(JAVA, "java").toString());
        return start(at, Path.of(HOME, "run.sh"), "JVB_UDP_PORT", environment);
    }

    /**
     * Starts one by the script and with the configuration that are shipped, and these variables of theirs besides. Told to stop, it ends
     * two seconds after its last endpoint instead of a minute.
     */
    static RealBridge shipped(Map<String, String> more) {
        var environment = new HashMap<String, String>();
        environment.put("ANTEROOM_BRIDGE_HOME", HOME);
        environment.put("ANTEROOM_BRIDGE_LISTEN", "127.0.0.1");
        environment.put("JVB_SOCKET_PORT", String.valueOf(Part.freePort()));
        environment.put("PATH", JAVA + ":" + System.getenv("PATH"));
        environment.put("JAVA_TOOL_OPTIONS", "-Dvideobridge.shutdown.shutting-down-delay=2s");
        environment.putAll(more);
        var script = Path.of("infra/videobridge/start").toAbsolutePath();
        return start(URI.create("http://127.0.0.1:" + Part.freePort()), script, "ANTEROOM_BRIDGE_PORT", environment);
    }

    private static RealBridge start(URI at, Path script, String mediaIn, Map<String, String> environment) {
        int port = at.getPort();
        int media = freeUdpPort();
        var logs = Fork.folder("it-logs");
        try {
            Files.createDirectories(logs);
            var builder = new ProcessBuilder(script.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(logs.resolve("videobridge-" + port + ".log").toFile());
            builder.environment().putAll(environment);
            builder.environment().put("JVB_HTTP_PORT", String.valueOf(port));
            builder.environment().put(mediaIn, String.valueOf(media));
            var running = new RealBridge(builder.start(), at, media);
            running.awaitHealth(logs);
            return running;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitHealth(Path logs) {
        try (var http = HttpClient.newHttpClient()) {
            var client = new JvbClient(url, http, BridgeSettings.COLD, BridgeSettings.PATIENCE);
            Awaitility.await("a real bridge to be healthy, see " + logs)
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new IllegalStateException("the bridge ended at its start, see " + logs);
                        }
                        return isHealthy(client);
                    });
            // A cold bridge takes seconds for its first conference, and more than its caller waits while browsers fill
            // the machine.
            Awaitility.await("a real bridge to be warm, see " + logs)
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> isWarm(client));
        }
    }

    private static boolean isWarm(JvbClient client) {
        var meeting = Ids.random();
        try {
            client.post(ColibriJson.create(meeting, "00000000", Mute.NOTHING, "visit.local"));
            client.post(ColibriJson.expireConference(meeting));
            return true;
        } catch (BridgeException e) {
            return false;
        }
    }

    private static boolean isHealthy(JvbClient client) {
        try {
            return client.report(BridgeSettings.PATIENCE).healthy();
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Asks that visits leave it, as an operator does before an update. */
    public void drain() {
        ask("/colibri/drain/enable");
    }

    /** Takes visits again after a drain. */
    public void takesVisits() {
        ask("/colibri/drain/disable");
    }

    private void ask(String path) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(url.resolve(path))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Set<String> endpoints(String meeting) {
        return conferences().getOrDefault(meeting, Set.of());
    }

    @Override
    public Set<String> meetings() {
        return conferences().keySet();
    }

    private Map<String, Set<String>> conferences() {
        try {
            return new JvbClient(url, WATCHING, BridgeSettings.COLD, BridgeSettings.PATIENCE)
                    .conferences("visit.local", BridgeSettings.PATIENCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    @Override
    public void freeze() {
        signal("-STOP");
    }

    @Override
    public void thaw() {
        signal("-CONT");
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void signal(String signal) {
        try {
            assertThat(new ProcessBuilder("kill", signal, String.valueOf(process.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freeUdpPort() {
        try (var socket = new DatagramSocket(0)) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }
}
