package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.anteroom.platform.Ids;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * A real bridge, started and drained by the very scripts that compose and Kubernetes use. What they do with the double's answers is in
 * {@link DrainTest}.
 */
@EnabledIf("org.anteroom.bridge.RealBridge#isThere")
class ShippedBridgeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private RealBridge bridge;
    private JvbClient client;

    @BeforeEach
    void start() {
        bridge = RealBridge.shipped(Map.of(
                "ANTEROOM_BRIDGE_NAME", "bridge-7",
                "ANTEROOM_BRIDGE_PUBLIC", "203.0.113.7",
                "ANTEROOM_BRIDGE_REGION", "north"));
        client = new JvbClient(bridge.url(), http, BridgeSettings.COLD, BridgeSettings.PATIENCE);
    }

    @AfterEach
    void stop() {
        bridge.close();
        http.close();
    }

    @Test
    void itOffersWhatBrowsersAndTheApplicationReach() throws Exception {
        var meeting = Ids.random();
        var transport = ColibriJson.transport(
                client.post(ColibriJson.create(meeting, "7c31ac95", Mute.NOTHING, "visit.local")));

        assertThat(transport.candidates())
                .anySatisfy(one -> assertThat(one.address()).isEqualTo("203.0.113.7"))
                .noneSatisfy(one -> assertThat(one.address()).startsWith("127."));
        assertThat(transport.candidates().stream().map(BridgeTransport.Candidate::port))
                .as("one port of media")
                .containsOnly(transport.candidates().getFirst().port());
        assertThat(transport.webSocket()).startsWith("ws://127.0.0.1:").contains("/colibri-ws/bridge-7/");
        assertThatCode(() -> client.greet(URI.create(transport.webSocket()))).doesNotThrowAnyException();
        assertThat(client.report(PATIENCE).region()).isEqualTo("north");
        assertThat(bridge.endpoints(meeting)).containsExactly("7c31ac95");
    }

    @Test
    void aDrainEndsWithItsLastEndpointAndTheBridgeEndsByItself() throws Exception {
        var first = Ids.random();
        var second = Ids.random();
        client.post(ColibriJson.create(first, "7c31ac95", Mute.NOTHING, "visit.local"));
        client.post(ColibriJson.create(second, "92a03918", Mute.NOTHING, "visit.local"));

        var drain = DrainTest.start(bridge.url(), 120);
        try {
            Awaitility.await("the bridge to drain and to be about to stop")
                    .atMost(PATIENCE)
                    .until(() -> client.report(PATIENCE).draining()
                            && client.report(PATIENCE).shuttingDown());
            client.post(ColibriJson.expireConference(first));
            Awaitility.await("somebody is left")
                    .during(Duration.ofSeconds(7))
                    .atMost(PATIENCE)
                    .until(() -> drain.isAlive() && bridge.process().isAlive());

            client.post(ColibriJson.expireConference(second));

            assertThat(drain.waitFor(PATIENCE)).isTrue();
            assertThat(drain.exitValue()).isZero();
            assertThat(bridge.process().waitFor(PATIENCE))
                    .as("the bridge has ended")
                    .isTrue();
        } finally {
            drain.destroyForcibly();
        }
    }
}
