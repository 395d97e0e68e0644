package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What we rely on of a videobridge, and what {@link Bridges} makes of it. Runs against the double and against a real bridge. */
abstract class BridgeContract {
    private static final String FINGERPRINT = "37:CC:1B:D2:".repeat(8).substring(0, 95);

    private final List<BridgeFixture> replicas = new ArrayList<>();

    final String meeting = "m-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    final String amara = endpoint();
    final String margaret = endpoint();

    /** The bridge that all tests of the class share. */
    abstract Videobridge bridge();

    /** One that a test may ruin. */
    abstract Videobridge another();

    @AfterEach
    void closeReplicas() {
        replicas.forEach(BridgeFixture::close);
    }

    @Test
    void aHealthyBridgeIsPicked() {
        assertThat(replica().pick()).contains(url());
    }

    @Test
    void theFirstEndpointBringsTheConferenceAndIsOfferedATransport() {
        var transport = allocate(replica(), url(), meeting, amara);

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

        var first = allocate(bridges, url(), meeting, amara);
        var second = allocate(bridges, url(), meeting, margaret);

        assertThat(second.ufrag()).isNotEqualTo(first.ufrag());
        assertThatCode(() -> connect(bridges, url(), meeting, amara, 1001)).doesNotThrowAnyException();
        assertThatCode(() -> connect(bridges, url(), meeting, margaret, 2001)).doesNotThrowAnyException();
    }

    @Test
    void twoReplicasThatAllocateAtOnceMeetInOneConference() throws Exception {
        var here = replica();
        var there = replica();

        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<BridgeTransport> amaras = () -> allocate(here, url(), meeting, amara);
            Callable<BridgeTransport> margarets = () -> allocate(there, url(), meeting, margaret);
            for (var transport : both.invokeAll(List.of(amaras, margarets))) {
                assertThat(transport.get().candidates()).isNotEmpty();
            }
        }

        connect(here, url(), meeting, margaret, 2001);
        connect(there, url(), meeting, amara, 1001);
    }

    @Test
    void anEndpointThatIsThereAlreadyIsNotMadeASecondTime() {
        var bridges = replica();
        allocate(bridges, url(), meeting, amara);

        assertThat(problem(() -> allocate(bridges, url(), meeting, amara)))
                .isEqualTo(new BridgeProblem.EndpointThere());
    }

    @Test
    void aRepeatedAnswerIsHarmless() {
        var bridges = replica();
        allocate(bridges, url(), meeting, amara);

        connect(bridges, url(), meeting, amara, 4_294_967_294L);
        assertThatCode(() -> connect(bridges, url(), meeting, amara, 4_294_967_294L))
                .doesNotThrowAnyException();
    }

    @Test
    void anExpiredEndpointIsGoneWhileTheOtherStays() {
        var bridges = replica();
        allocate(bridges, url(), meeting, amara);
        allocate(bridges, url(), meeting, margaret);

        bridges.expireEndpoint(url(), meeting, margaret);

        assertThat(problem(() -> connect(bridges, url(), meeting, margaret, 2001)))
                .isEqualTo(new BridgeProblem.EndpointGone());
        assertThatCode(() -> connect(bridges, url(), meeting, amara, 1001)).doesNotThrowAnyException();
        assertThatCode(() -> bridges.expireEndpoint(url(), meeting, margaret)).doesNotThrowAnyException();
    }

    @Test
    void theLastEndpointTakesTheConferenceWithIt() {
        var bridges = replica();
        allocate(bridges, url(), meeting, amara);

        bridges.expireEndpoint(url(), meeting, amara);

        assertThat(problem(() -> connect(bridges, url(), meeting, amara, 1001)))
                .isEqualTo(new BridgeProblem.ConferenceGone());
        assertThatCode(() -> bridges.expireEndpoint(url(), meeting, amara)).doesNotThrowAnyException();
    }

    @Test
    void anExpiredConferenceIsGoneAndMayBeExpiredAgain() {
        var bridges = replica();
        allocate(bridges, url(), meeting, amara);
        allocate(bridges, url(), meeting, margaret);

        bridges.expire(url(), meeting);

        assertThat(problem(() -> connect(bridges, url(), meeting, amara, 1001)))
                .isEqualTo(new BridgeProblem.ConferenceGone());
        assertThatCode(() -> bridges.expire(url(), meeting)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"meeting-id":"MEETING","create":true}                                       | ConferenceThere
                    {"meeting-id":"never-made","endpoints":[]}                                   | ConferenceGone
                    {"meeting-id":"MEETING","endpoints":[{"id":"AMARA","create":true,"transport":{"ice-controlling":true},"capabilities":["source-names"]}]} | EndpointThere
                    {"meeting-id":"MEETING","endpoints":[{"id":"dddddddd","sources":[]}]}        | EndpointGone
                    {"meeting-id":"MEETING","endpoints":[{"id":"dddddddd","create":true,"capabilities":["source-names"]}]} | NotUnderstood
                    {"meeting-id":"MEETING","endpoints":[{"id":"dddddddd","create":true,"transport":{"ice-controlling":true}}]} | NotUnderstood
                    {"meeting-id":"MEETING","endpoints":[{"id":"dddddddd","create":true,"transport":{"sctp":{}},"capabilities":["source-names"]}]} | LeftBehind
                    {"meeting-id":"MEETING","endpoints":[{"id":"AMARA","sources":[]},{"id":"dddddddd","sources":[]}]} | NotUnderstood
                    {"meeting-id":"MEETING","endpoints":[{"id":"AMARA","sources":[{"type":"audio","sources":[{"ssrc":1,"name":"x-a0"}]}]}]} | NotUnderstood
                    {"meeting-id":"new-one","name":"no jid at all","create":true}                | NotUnderstood
                    {"meeting-id":"new-one","create":"true"}                                     | NotUnderstood
                    {"create":true}                                                              | NotUnderstood
                    {"meeting-id":                                                               | NotUnderstood
                    []                                                                           | NotUnderstood
                    """)
    void everyRefusalOfTheBridgeHasOneMeaning(String body, String meaning) {
        allocate(replica(), url(), meeting, amara);

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
            allocate(bridges, address, meeting, amara);
            assertThat(Videobridge.post(ending.url(), "/colibri/shutdown", "{\"graceful-shutdown\":true}")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(problem(() -> allocate(bridges, address, meeting + "-2", margaret)))
                    .isEqualTo(new BridgeProblem.ShuttingDown());

            assertThatCode(() -> allocate(bridges, address, meeting, margaret)).doesNotThrowAnyException();
        }
    }

    @Test
    void aFrozenBridgeIsSilentAndNotPickedAndComesBack() {
        try (var frozen = another()) {
            var process = process(frozen.url());
            var bridges = process.bridges;
            var address = frozen.url().toString();
            allocate(bridges, address, meeting, amara);

            frozen.freeze();

            assertThat(problem(() -> connect(bridges, address, meeting, amara, 1001)))
                    .isEqualTo(new BridgeProblem.Silent());
            Awaitility.await("three questions without an answer").untilAsserted(() -> {
                process.look();
                assertThat(bridges.pick()).isEmpty();
            });

            frozen.thaw();
            process.look();

            assertThatCode(() -> connect(bridges, address, meeting, amara, 1001))
                    .doesNotThrowAnyException();
            assertThat(bridges.pick()).contains(address);
        }
    }

    @Test
    void aBridgeThatEndedIsSilentAndAnotherOneIsPicked() {
        var ended = another();
        ended.close();
        var bridges = replica(ended.url(), bridge().url());

        assertThat(problem(() -> allocate(bridges, ended.url().toString(), meeting, amara)))
                .isEqualTo(new BridgeProblem.Silent());
        assertThat(bridges.pick()).contains(url());
    }

    @Test
    void whatABridgeHoldsIsListedByMeetingAndOnlyOurs() {
        var bridges = replica();
        allocate(bridges, url(), meeting, amara);
        allocate(bridges, url(), meeting, margaret);
        var foreign = "f-" + meeting;
        assertThat(post(
                                "/colibri/v2/conferences",
                                ColibriJson.create(foreign, amara, Mute.NOTHING, "other.domain")
                                        .toString())
                        .statusCode())
                .isEqualTo(200);

        assertThat(bridges.conferences(url()))
                .containsEntry(meeting, Set.of(amara, margaret))
                .doesNotContainKey(foreign);
    }

    @Test
    void aBridgeThatDrainsIsLeavingUntilItNoLongerDoes() {
        try (var draining = another()) {
            var process = process(draining.url());
            var address = draining.url().toString();
            assertThat(process.bridges.isReady(address)).isTrue();

            Videobridge.post(draining.url(), "/colibri/drain/enable", "");
            // A real one renews its statistics every five seconds.
            Awaitility.await("the bridge to leave")
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> {
                        process.look();
                        assertThat(process.pool.states())
                                .extracting(BridgeState::standing)
                                .containsExactly(BridgeState.Standing.LEAVING);
                    });
            Videobridge.post(draining.url(), "/colibri/drain/disable", "");

            Awaitility.await("the bridge to stay")
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> {
                        process.look();
                        assertThat(process.bridges.isReady(address)).isTrue();
                    });
        }
    }

    @Test
    void aMuteAndTheSourcesOfAnEndpointAreTakenAndMayBeRepeated() {
        var bridges = replica();
        bridges.allocate(url(), meeting, amara, new Mute(true, false), true);
        allocate(bridges, url(), meeting, margaret);
        connect(bridges, url(), meeting, amara, 1001);

        assertThatCode(() -> {
                    bridges.mute(url(), meeting, amara, new Mute(false, true));
                    bridges.mute(url(), meeting, amara, new Mute(false, true));
                    bridges.sources(url(), meeting, amara, ColibriJsonTest.everything(amara));
                    bridges.sources(url(), meeting, amara, List.of());
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aMuteOfAnEndpointThatIsGoneIsAnsweredAsIfItWereThereAndIsSeenNotToBe() {
        var process = process();
        var gone = new Leg(url(), meeting, margaret);
        allocate(process.bridges, url(), meeting, amara);

        assertThatCode(() -> process.bridges.mute(url(), meeting, margaret, new Mute(true, true)))
                .doesNotThrowAnyException();

        assertThat(problem(() -> process.enforcement.mute(gone, () -> new Mute(true, true))))
                .isEqualTo(new BridgeProblem.EndpointGone());
    }

    @Test
    void aMuteIsSeenAtTheBridgeAndWhatItDoesNotHoldBackIsSeenToo() {
        var process = process();
        var leg = new Leg(url(), meeting, amara);
        allocate(process.bridges, url(), meeting, amara);
        connect(process.bridges, url(), meeting, amara, 1001);
        assertThat(process.bridges.muted(leg)).contains(Mute.NOTHING);

        assertThat(process.enforcement.mute(leg, () -> new Mute(true, false))).isTrue();
        assertThat(process.bridges.muted(leg)).contains(new Mute(true, false));
        assertThat(process.enforcement.mute(leg, () -> new Mute(false, true))).isTrue();
        assertThat(process.bridges.muted(leg)).contains(new Mute(false, true));

        assertThat(problem(() -> process.bridges.muted(new Leg(url(), meeting, "dddddddd"))))
                .isEqualTo(new BridgeProblem.EndpointGone());
        assertThat(problem(() -> process.bridges.muted(new Leg(url(), "nowhere", amara))))
                .isEqualTo(new BridgeProblem.ConferenceGone());
    }

    @Test
    void whatIsEndedIsNoLongerListedWhenTheDeedIsAnswered() {
        var process = process();
        allocate(process.bridges, url(), meeting, amara);
        allocate(process.bridges, url(), meeting, margaret);

        process.enforcement.end(new Leg(url(), meeting, margaret));
        assertThat(process.bridges.conferences(url())).containsEntry(meeting, Set.of(amara));
        assertThat(process.bridges.has(url(), meeting)).isTrue();

        process.enforcement.end(url(), meeting);
        assertThat(process.bridges.conferences(url())).doesNotContainKey(meeting);
        assertThat(process.bridges.has(url(), meeting)).isFalse();
        assertThat(process.enforced("end", "seen")).isEqualTo(2);
    }

    @Test
    void theControlSocketOfAnEndpointOpensFromOurSideAndIsToldWhatToSend() {
        var process = process();
        var transport = allocate(process.bridges, url(), meeting, amara);
        allocate(process.bridges, url(), meeting, margaret);

        process.bridges.control(new Leg(url(), meeting, amara), transport.webSocket());

        Awaitility.await("the bridge to say what it sends")
                .atMost(Duration.ofSeconds(10))
                .until(() -> process.words.events().stream().anyMatch(LegWord.Forwarded.class::isInstance));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:1", "http://bridge.invalid:8080", ""})
    void aBridgeThatIsNotOursIsNeverAsked(String address) {
        assertThat(problem(() -> allocate(replica(), address, meeting, amara))).isEqualTo(new BridgeProblem.NoBridge());
    }

    /** One application process with the bridges configured, each asked once. */
    final Bridges replica(URI... urls) {
        return process(urls).bridges;
    }

    final BridgeFixture process(URI... urls) {
        var settings = BridgeSettings.of(urls.length == 0 ? List.of(bridge().url()) : List.of(urls));
        var process = new BridgeFixture(settings, Clock.systemUTC());
        replicas.add(process);
        process.look();
        return process;
    }

    static BridgeTransport allocate(Bridges bridges, String address, String meeting, String endpoint) {
        return bridges.allocate(address, meeting, endpoint, Mute.NOTHING, true);
    }

    static void connect(Bridges bridges, String address, String meeting, String endpoint, long ssrc) {
        var answer = answer(endpoint, ssrc);
        bridges.connect(address, meeting, endpoint, answer.transport(), answer.sources());
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
                        MediaSource.of(endpoint + "-a0", MediaSource.Kind.AUDIO, ssrc, null),
                        MediaSource.of(endpoint + "-v0", MediaSource.Kind.CAMERA, ssrc - 1, ssrc - 2)));
    }

    static BridgeProblem problem(Runnable call) {
        try {
            call.run();
        } catch (BridgeException e) {
            return e.problem();
        }
        throw new AssertionError("the bridge refused nothing");
    }

    static ObjectNode parsed(String body) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<String> post(String path, String body) {
        return Videobridge.post(bridge().url(), path, body);
    }
}
