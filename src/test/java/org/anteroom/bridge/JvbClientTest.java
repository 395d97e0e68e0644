package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvbClientTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    /** The rows of what a real bridge was seen to answer on POST; markup in a title comes escaped. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | Failed to create conference: Conference already exists for ID: m-err-1 | ConferenceThere
                    400 | Failed to create conference: Conference not found for ID: nope         | ConferenceGone
                    400 | Failed to create conference: Endpoint with ID cccccccc already exists  | EndpointThere
                    400 | Failed to create conference: Endpoint not found for ID: dddddddd       | EndpointGone
                    400 | Failed to create conference: Attempt to create endpoint 11111112 with no &lt;transport&gt; | NotUnderstood
                    400 | Failed to create conference: Source name support is mandatory.         | NotUnderstood
                    400 | Failed to create conference: Creating or updating media, sources or transport for more than one endpoint in a request. | NotUnderstood
                    400 | Failed to create conference: SCTP support is not configured            | LeftBehind
                    400 | Failed to create conference, could not parse JSON: {&quot;meeting-id&quot;: | NotUnderstood
                    400 | Failed to parse ConferenceModify JSON:Expected boolean for create, got STRING | NotUnderstood
                    400 | Failed to parse ConferenceModify JSON:meeting-id must be set           | NotUnderstood
                    400 | Failed to create conference: Invalid conference name (not a JID)       | NotUnderstood
                    400 | Failed to parse ConferenceModify JSON:Source ID must be set.           | NotUnderstood
                    400 | Failed to create conference: In graceful shutdown                      | ShuttingDown
                    400 | Bad Request                                                            | NotUnderstood
                    404 | Not Found                                                              | ConferenceGone
                    415 | Unsupported Media Type                                                 | NotUnderstood
                    500 | Server Error                                                           | Silent
                    503 | Service Unavailable                                                    | Silent
                    """)
    void everyKnownReasonHasOneMeaning(int status, String title, String meaning) {
        var page = "<html>\n<head>\n<title>Error " + status + " " + title + "</title>\n</head></html>";

        assertThat(JvbClient.problem(status, page).getClass().getSimpleName()).isEqualTo(meaning);
    }

    @Test
    void anAnswerWithoutATitleIsNotUnderstood() {
        assertThat(JvbClient.problem(400, "")).isEqualTo(new BridgeProblem.NotUnderstood(400));
    }

    @Test
    void anAnswerThatIsNoJsonIsNotUnderstood() throws Exception {
        assertThat(problemWhenAnswered("<html>welcome</html>")).isEqualTo(new BridgeProblem.NotUnderstood(200));
    }

    @Test
    void anAnswerWithoutATransportIsNotUnderstood() {
        assertThat(BridgeContract.problem(() -> ColibriJson.transport(BridgeContract.parsed("{\"endpoints\":[{}]}"))))
                .isEqualTo(new BridgeProblem.NotUnderstood(200));
    }

    @Test
    void aBridgeThatTakesTheCallAndSaysNothingIsSilent() throws IOException {
        try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var http = HttpClient.newHttpClient()) {
            var client = new JvbClient(URI.create("http://127.0.0.1:" + deaf.getLocalPort()), http, SHORT, SHORT);

            assertThat(BridgeContract.problem(() -> client.post(JsonNodeFactory.instance.objectNode())))
                    .isEqualTo(new BridgeProblem.Silent());
            assertThatThrownBy(() -> client.report(SHORT)).isInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void theFirstCallMayTakeLongerThanTheOnesAfterIt() throws Exception {
        try (var bridge = FakeVideobridge.start();
                var http = HttpClient.newHttpClient()) {
            var client = new JvbClient(bridge.url(), http, Duration.ofSeconds(20), SHORT);
            bridge.freeze();
            var thawing = Thread.ofVirtual().start(() -> {
                // The pause is the subject: longer than the usual patience, shorter than that for the first call.
                LockSupport.parkNanos(SHORT.multipliedBy(3).toNanos());
                bridge.thaw();
            });

            assertThat(client.post(ColibriJson.create("m", "aaaaaaaa", Mute.NOTHING, "visit.local")))
                    .isNotNull();
            thawing.join();
            bridge.freeze();

            assertThat(BridgeContract.problem(
                            () -> client.post(ColibriJson.create("m", "bbbbbbbb", Mute.NOTHING, null))))
                    .isEqualTo(new BridgeProblem.Silent());
        }
    }

    @Test
    void aBridgeThatBeginsToAnswerAndStopsIsSilentTooInTheSameTime() throws Exception {
        try (var bridge = FakeVideobridge.start();
                var http = HttpClient.newHttpClient()) {
            var client = new JvbClient(bridge.url(), http, SHORT, SHORT);
            bridge.stall();

            // Were only the way to the headers limited, these would wait for as long as the bridge does: for ever.
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                assertThat(BridgeContract.problem(
                                () -> client.post(ColibriJson.create("m", "aaaaaaaa", Mute.NOTHING, "visit.local"))))
                        .isEqualTo(new BridgeProblem.Silent());
                assertThatThrownBy(() -> client.report(SHORT)).isInstanceOf(HttpTimeoutException.class);
                assertThatThrownBy(() -> client.conferences("visit.local", SHORT))
                        .isInstanceOf(HttpTimeoutException.class);
            });
        }
    }

    @Test
    void halfAnAnswerLeavesOpenWhatWasDoneAndSaysNothingOfTheBridge() throws Exception {
        try (var bridge = FakeVideobridge.start();
                var http = HttpClient.newHttpClient()) {
            var client = new JvbClient(bridge.url(), http, SHORT.multipliedBy(10), SHORT.multipliedBy(10));
            bridge.halve(true);

            assertThat(BridgeContract.problem(
                            () -> client.post(ColibriJson.create("m", "aaaaaaaa", Mute.NOTHING, "visit.local"))))
                    .isEqualTo(new BridgeProblem.Silent());
            assertThatThrownBy(() -> client.report(SHORT.multipliedBy(10))).isInstanceOf(IOException.class);
            assertThat(problemWhenAnswered("")).isEqualTo(new BridgeProblem.Silent());
            assertThat(problemWhenAnswered("[]")).isEqualTo(new BridgeProblem.NotUnderstood(200));
        }
    }

    @Test
    void statisticsThatAreEmptyAreNone() throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            assertThatThrownBy(() ->
                            answered("", url -> new JvbClient(url, http, SHORT, SHORT).report(SHORT.multipliedBy(10))))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whatABridgeSaysOfItselfIsRead() throws Exception {
        try (var bridge = FakeVideobridge.start();
                var http = HttpClient.newHttpClient()) {
            var client = new JvbClient(bridge.url(), http, SHORT.multipliedBy(10), SHORT.multipliedBy(10));
            bridge.stress(0.42);
            bridge.region("north");
            client.post(ColibriJson.create("m", "aaaaaaaa", Mute.NOTHING, "visit.local"));

            assertThat(client.report(SHORT.multipliedBy(10)))
                    .isEqualTo(new BridgeState.Report(true, false, false, 0.42, 0.01, 1, 1, "north", "2.3.double"));
        }
    }

    private static BridgeProblem problemWhenAnswered(String body) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return answered(body, url -> {
                var client = new JvbClient(url, http, SHORT.multipliedBy(10), SHORT);
                return BridgeContract.problem(() -> client.post(JsonNodeFactory.instance.objectNode()));
            });
        }
    }

    private interface Question<T> {
        T ask(URI url) throws Exception;
    }

    private static <T> T answered(String body, Question<T> question) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
        server.start();
        try {
            return question.ask(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
        } finally {
            server.stop(0);
        }
    }
}
