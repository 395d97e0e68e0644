package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What we rely on of a videobridge, and what {@link Bridges} makes of it. Runs against the double and against a real bridge. */
abstract class BridgeContract {
    static final Duration PATIENCE = Duration.ofSeconds(3);
    static final Duration COLD = Duration.ofSeconds(30);

    private static final String FINGERPRINT = "37:CC:1B:D2:".repeat(8).substring(0, 95);

    private final List<Bridges> replicas = new ArrayList<>();

    final String meeting = "m-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    final String amara = endpoint();
    final String margaret = endpoint();

    /** The bridge that all tests of the class share. */
    abstract Videobridge bridge();

    /** One that a test may ruin. */
    abstract Videobridge another();

    @AfterEach
    void closeReplicas() {
        replicas.forEach(Bridges::close);
    }

    @Test
    void aHealthyBridgeIsPicked() {
        assertThat(replica().pick()).contains(url());
    }

    @Test
    void theFirstEndpointBringsTheConferenceAndIsOfferedATransport() {
        var transport = replica().allocate(url(), meeting, amara);

        assertThat(transport.ufrag()).isNotEmpty();
        assertThat(transport.password()).isNotEmpty();
        assertThat(transport.hash()).startsWith("sha-");
        assertThat(transport.fingerprint()).matches("([0-9A-F]{2}:){31,63}[0-9A-F]{2}");
        assertThat(transport.setup()).isEqualTo("actpass");
        assertThat(transport.candidates()).isNotEmpty().allSatisfy(candidate -> {
            assertThat(candidate.port()).isBetween(1, 65_535);
            assertThat(candidate.type()).isIn("host", "srflx");
        });
        assertThat(transport.webSocket()).startsWith("ws").contains("/colibri-ws/", amara);
    }

    @Test
    void theSecondEndpointOfAMeetingJoinsTheFirst() {
        var bridges = replica();

        var first = bridges.allocate(url(), meeting, amara);
        var second = bridges.allocate(url(), meeting, margaret);

        assertThat(second.ufrag()).isNotEqualTo(first.ufrag());
        assertThatCode(() -> bridges.connect(url(), meeting, amara, answer(amara, 1001)))
                .doesNotThrowAnyException();
        assertThatCode(() -> bridges.connect(url(), meeting, margaret, answer(margaret, 2001)))
                .doesNotThrowAnyException();
    }

    @Test
    void twoReplicasThatAllocateAtOnceMeetInOneConference() throws Exception {
        var here = replica();
        var there = replica();

        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<BridgeTransport> amaras = () -> here.allocate(url(), meeting, amara);
            Callable<BridgeTransport> margarets = () -> there.allocate(url(), meeting, margaret);
            for (var transport : both.invokeAll(List.of(amaras, margarets))) {
                assertThat(transport.get().candidates()).isNotEmpty();
            }
        }

        here.connect(url(), meeting, margaret, answer(margaret, 2001));
        there.connect(url(), meeting, amara, answer(amara, 1001));
    }

    @Test
    void anEndpointThatIsThereAlreadyIsNotMadeASecondTime() {
        var bridges = replica();
        bridges.allocate(url(), meeting, amara);

        assertThat(problem(() -> bridges.allocate(url(), meeting, amara))).isEqualTo(new BridgeProblem.AlreadyThere());
    }

    @Test
    void aRepeatedAnswerIsHarmless() {
        var bridges = replica();
        bridges.allocate(url(), meeting, amara);

        bridges.connect(url(), meeting, amara, answer(amara, 4_294_967_294L));
        assertThatCode(() -> bridges.connect(url(), meeting, amara, answer(amara, 4_294_967_294L)))
                .doesNotThrowAnyException();
    }

    @Test
    void anExpiredEndpointIsGoneWhileTheOtherStays() {
        var bridges = replica();
        bridges.allocate(url(), meeting, amara);
        bridges.allocate(url(), meeting, margaret);

        bridges.expireEndpoint(url(), meeting, margaret);

        assertThat(problem(() -> bridges.connect(url(), meeting, margaret, answer(margaret, 2001))))
                .isEqualTo(new BridgeProblem.EndpointGone());
        assertThatCode(() -> bridges.connect(url(), meeting, amara, answer(amara, 1001)))
                .doesNotThrowAnyException();
        assertThatCode(() -> bridges.expireEndpoint(url(), meeting, margaret)).doesNotThrowAnyException();
    }

    @Test
    void theLastEndpointTakesTheConferenceWithIt() {
        var bridges = replica();
        bridges.allocate(url(), meeting, amara);

        bridges.expireEndpoint(url(), meeting, amara);

        assertThat(problem(() -> bridges.connect(url(), meeting, amara, answer(amara, 1001))))
                .isEqualTo(new BridgeProblem.ConferenceGone());
        assertThatCode(() -> bridges.expireEndpoint(url(), meeting, amara)).doesNotThrowAnyException();
    }

    @Test
    void anExpiredConferenceIsGoneAndMayBeExpiredAgain() {
        var bridges = replica();
        bridges.allocate(url(), meeting, amara);
        bridges.allocate(url(), meeting, margaret);

        bridges.expire(url(), meeting, List.of(amara, margaret));

        assertThat(problem(() -> bridges.connect(url(), meeting, amara, answer(amara, 1001))))
                .isEqualTo(new BridgeProblem.ConferenceGone());
        assertThatCode(() -> bridges.expire(url(), meeting, List.of(amara, margaret)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"meeting-id":"MEETING","create":true}                                       | AlreadyThere
                    {"meeting-id":"never-made","endpoints":[]}                                   | ConferenceGone
                    {"meeting-id":"MEETING","endpoints":[{"id":"AMARA","create":true,"transport":{"ice-controlling":true},"capabilities":["source-names"]}]} | AlreadyThere
                    {"meeting-id":"MEETING","endpoints":[{"id":"dddddddd","sources":[]}]}        | EndpointGone
                    {"meeting-id":"MEETING","endpoints":[{"id":"dddddddd","create":true,"capabilities":["source-names"]}]} | NotUnderstood
                    {"meeting-id":"MEETING","endpoints":[{"id":"dddddddd","create":true,"transport":{"ice-controlling":true}}]} | NotUnderstood
                    {"meeting-id":"MEETING","endpoints":[{"id":"dddddddd","create":true,"transport":{"sctp":{}},"capabilities":["source-names"]}]} | NotUnderstood
                    {"meeting-id":"MEETING","endpoints":[{"id":"AMARA","sources":[]},{"id":"dddddddd","sources":[]}]} | NotUnderstood
                    {"meeting-id":"MEETING","endpoints":[{"id":"AMARA","sources":[{"type":"audio","sources":[{"ssrc":1,"name":"x-a0"}]}]}]} | NotUnderstood
                    {"meeting-id":"new-one","name":"no jid at all","create":true}                | NotUnderstood
                    {"meeting-id":"new-one","create":"true"}                                     | NotUnderstood
                    {"create":true}                                                              | NotUnderstood
                    {"meeting-id":                                                               | NotUnderstood
                    []                                                                           | NotUnderstood
                    """)
    void everyRefusalOfTheBridgeHasOneMeaning(String body, String meaning) {
        replica().allocate(url(), meeting, amara);

        var reply =
                post("/colibri/v2/conferences", body.replace("MEETING", meeting).replace("AMARA", amara));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(JvbClient.problem(reply.statusCode(), reply.body())
                        .getClass()
                        .getSimpleName())
                .as(reply.body())
                .isEqualTo(meaning);
    }

    @Test
    void aBridgeThatIsAboutToStopTakesNoNewConferenceButGoesOnWithThoseItHas() {
        try (var ending = another()) {
            var bridges = replica(ending.url());
            var address = ending.url().toString();
            bridges.allocate(address, meeting, amara);
            assertThat(post(ending.url(), "/colibri/shutdown", "{\"graceful-shutdown\":true}")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(problem(() -> bridges.allocate(address, meeting + "-2", margaret)))
                    .isEqualTo(new BridgeProblem.ShuttingDown());

            assertThatCode(() -> bridges.allocate(address, meeting, margaret)).doesNotThrowAnyException();
        }
    }

    @Test
    void aFrozenBridgeIsSilentAndNotPickedAndComesBack() {
        try (var frozen = another()) {
            var bridges = replica(frozen.url());
            var address = frozen.url().toString();
            bridges.allocate(address, meeting, amara);

            frozen.freeze();

            assertThat(problem(() -> bridges.connect(address, meeting, amara, answer(amara, 1001))))
                    .isEqualTo(new BridgeProblem.Silent());
            assertThat(bridges.pick()).isEmpty();

            frozen.thaw();

            assertThatCode(() -> bridges.connect(address, meeting, amara, answer(amara, 1001)))
                    .doesNotThrowAnyException();
            assertThat(bridges.pick()).contains(address);
        }
    }

    @Test
    void aBridgeThatEndedIsSilentAndAnotherOneIsPicked() {
        var ended = another();
        ended.close();
        var bridges = replica(ended.url(), bridge().url());

        assertThat(problem(() -> bridges.allocate(ended.url().toString(), meeting, amara)))
                .isEqualTo(new BridgeProblem.Silent());
        assertThat(bridges.pick()).contains(url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1", "http://bridge.invalid:8080", ""})
    void aBridgeThatIsNotOursIsNeverAsked(String address) {
        assertThat(problem(() -> replica().allocate(address, meeting, amara))).isEqualTo(new BridgeProblem.NoBridge());
    }

    /** One application process with the bridges configured. */
    final Bridges replica(URI... urls) {
        var config = config(urls.length == 0 ? List.of(bridge().url()) : List.of(urls));
        var bridges = new Bridges(config, new ControlSockets(config));
        replicas.add(bridges);
        return bridges;
    }

    final String url() {
        return bridge().url().toString();
    }

    static String endpoint() {
        return "%08x".formatted(ThreadLocalRandom.current().nextInt());
    }

    /** What a browser with one microphone and one camera answers. */
    static Answer answer(String endpoint, long ssrc) {
        var transport = new BridgeTransport(
                "RtE2", "f2HV85tUktU7iwTUMCg+YPQH", "sha-256", FINGERPRINT, "active", List.of(), "");
        return new Answer(
                transport,
                List.of(
                        new MediaSource(endpoint + "-a0", MediaSource.Kind.AUDIO, ssrc, null),
                        new MediaSource(endpoint + "-v0", MediaSource.Kind.VIDEO, ssrc - 1, ssrc - 2)));
    }

    static BridgeProblem problem(Runnable call) {
        try {
            call.run();
        } catch (BridgeException e) {
            return e.problem();
        }
        throw new AssertionError("the bridge refused nothing");
    }

    static BridgeConfig config(List<URI> urls) {
        return new BridgeConfig() {
            @Override
            public Optional<List<URI>> urls() {
                return Optional.of(urls);
            }

            @Override
            public Duration timeout() {
                return PATIENCE;
            }

            @Override
            public Duration firstTimeout() {
                return COLD;
            }

            @Override
            public int maxHeight() {
                return 720;
            }
        };
    }

    static ObjectNode parsed(String body) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> post(String path, String body) {
        return post(bridge().url(), path, body);
    }

    static HttpResponse<String> post(URI bridge, String path, String body) {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(bridge.resolve(path))
                    .timeout(COLD)
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
