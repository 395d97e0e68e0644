package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.anteroom.platform.Ids;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The script that an operator, or Kubernetes, runs before a bridge is stopped. A real bridge is drained in {@link ShippedBridgeIT}. */
class DrainTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String SOMEBODY = "7c31ac95";

    private final FakeVideobridge bridge = FakeVideobridge.start();
    private final HttpClient http = HttpClient.newHttpClient();
    private final JvbClient client = new JvbClient(bridge.url(), http, PATIENCE, PATIENCE);
    private final String meeting = Ids.random();
    private Process drain;

    @BeforeEach
    void somebodyIsThere() {
        client.post(ColibriJson.create(meeting, SOMEBODY, Mute.NOTHING, "visit.local"));
    }

    @AfterEach
    void close() {
        if (drain != null) {
            drain.destroyForcibly();
        }
        bridge.close();
        http.close();
    }

    @Test
    void itEndsWhenNobodyIsLeftAndNotBefore() throws Exception {
        drain(bridge.url(), 60);

        looked(3);
        var report = client.report(PATIENCE);
        assertThat(report.draining()).isTrue();
        assertThat(report.shuttingDown()).isTrue();
        assertThat(drain.isAlive()).as("somebody is there").isTrue();

        client.post(ColibriJson.expireConference(meeting));
        assertThat(result()).isZero();
    }

    /** The application learns of a drain within a second. */
    @Test
    void whoeverIsPutThereBeforeTheApplicationKnowsIsWaitedFor() throws Exception {
        client.post(ColibriJson.expireConference(meeting));
        var late = Ids.random();
        bridge.afterLook(() -> client.post(ColibriJson.create(late, SOMEBODY, Mute.NOTHING, "visit.local")));
        drain(bridge.url(), 60);

        looked(3);
        assertThat(drain.isAlive()).as("somebody is there").isTrue();

        client.post(ColibriJson.expireConference(late));
        assertThat(result()).isZero();
    }

    @Test
    void itEndsWithTheBridge() throws Exception {
        drain(bridge.url(), 60);
        looked(1);

        bridge.stop();

        assertThat(result()).isZero();
    }

    @Test
    void itSaysSoWhenTheTimeIsOverAndSomebodyIsLeft() throws Exception {
        drain(bridge.url(), 2);

        assertThat(result()).isEqualTo(1);
        assertThat(complaint()).contains("people left: 1");
    }

    @Test
    void aBridgeThatIsSilentMayHaveSomebody() throws Exception {
        drain(bridge.url(), 5);
        looked(1);

        bridge.freeze();

        assertThat(result()).isEqualTo(1);
        assertThat(complaint()).contains("people left: unknown");
    }

    @Test
    void soMayOneWhoseAnswersAreNotWhole() throws Exception {
        drain(bridge.url(), 5);
        looked(1);

        bridge.halve(true);

        assertThat(result()).isEqualTo(1);
        assertThat(complaint()).contains("people left: unknown");
    }

    @Test
    void whereNoBridgeIsNothingWasDrained() throws Exception {
        bridge.stop();

        drain(bridge.url(), 60);

        assertThat(result()).isEqualTo(1);
    }

    private void drain(URI at, int seconds) throws IOException {
        drain = start(at, seconds);
    }

    /** Runs the script beside the bridge, for at most so many seconds. */
    static Process start(URI bridge, int seconds) throws IOException {
        var script = Path.of("infra/videobridge/drain").toAbsolutePath();
        var builder = new ProcessBuilder(script.toString(), String.valueOf(seconds));
        builder.environment().put("ANTEROOM_BRIDGE_LISTEN", bridge.getHost());
        builder.environment().put("JVB_HTTP_PORT", String.valueOf(bridge.getPort()));
        return builder.start();
    }

    private void looked(int times) {
        Awaitility.await("the script to look " + times + " times")
                .atMost(PATIENCE)
                .until(() -> bridge.asked() >= times);
    }

    private int result() throws InterruptedException {
        assertThat(drain.waitFor(PATIENCE)).as("the script has ended").isTrue();
        return drain.exitValue();
    }

    private String complaint() throws IOException {
        return new String(drain.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
