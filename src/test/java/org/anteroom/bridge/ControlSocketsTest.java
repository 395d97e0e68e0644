package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The control sockets against a double that takes them: what we say, what we understand, and what a lost one means. */
class ControlSocketsTest {
    private static final String MINE = "aaaaaaaa";

    private final FakeVideobridge bridge = FakeVideobridge.start();
    private final Leg leg = new Leg(bridge.address(), "meeting", MINE);
    private BridgeFixture process;
    private String address;

    @BeforeEach
    void allocate() {
        process = BridgeFixture.of(Clock.systemUTC(), Duration.ofSeconds(3), bridge.url());
        address = process.bridges
                .allocate(bridge.address(), leg.meeting(), MINE, Mute.NOTHING, true)
                .webSocket();
    }

    @AfterEach
    void close() {
        process.close();
        bridge.close();
    }

    @Test
    void constraintsAreSaidAtOpenAndOnceMoreWhenThePageWantsOthers() {
        process.bridges.control(leg, address);
        heard(1);
        forwards();
        assertThat(BridgeContract.parsed(bridge.control().heard(MINE).getFirst()))
                .isEqualTo(BridgeContract.parsed("""
                        {"colibriClass":"ReceiverVideoConstraints","lastN":-1,"defaultConstraints":{"maxHeight":180}}"""));

        process.bridges.want(leg, Map.of("bbbbbbbb-v0", 4000, "bbbbbbbb-v1", 4000, "cccccccc-v0", -1));
        heard(2);

        assertThat(BridgeContract.parsed(bridge.control().heard(MINE).getLast()))
                .isEqualTo(BridgeContract.parsed("""
                        {"colibriClass":"ReceiverVideoConstraints","lastN":-1,"defaultConstraints":{"maxHeight":180},
                        "constraints":{"bbbbbbbb-v0":{"maxHeight":720},"bbbbbbbb-v1":{"maxHeight":1080},"cccccccc-v0":{"maxHeight":0}}}"""));
    }

    /** The older of two words of a bridge may come last: what it forwards then would be taken for nothing. */
    @Test
    void aBridgeIsAskedForPicturesWhenItHasSaidThatItSendsNone() {
        process.bridges.control(leg, address);
        process.bridges.want(leg, Map.of("bbbbbbbb-v0", 360));
        heard(1);
        bridge.control().cut(MINE);
        heard(2);

        assertThat(bridge.control().hasty()).isEmpty();
        assertThat(bridge.control().heard(MINE))
                .allSatisfy(text -> assertThat(text).contains("\"maxHeight\":360"));
    }

    @Test
    void whoIsAddedNextNeedNotWaitUntilThePageHasNamedThem() {
        process.bridges.control(leg, address);
        heard(1);

        wantedUnnamed(Map.of("bbbbbbbb-v0", 90), 90);
        wantedUnnamed(Map.of("bbbbbbbb-v0", 720), 180);
        wantedUnnamed(Map.of("bbbbbbbb-v0", 0), 0);
        wantedUnnamed(Map.of("bbbbbbbb-v0", 90), 90);
        wantedUnnamed(Map.of(), 0);
    }

    private void wantedUnnamed(Map<String, Integer> heights, int height) {
        process.bridges.want(leg, heights);
        Awaitility.await("%d for who is not named in %s".formatted(height, heights))
                .until(() -> BridgeContract.parsed(bridge.control().heard(MINE).getLast())
                                .path("defaultConstraints")
                                .path("maxHeight")
                                .asInt(-1)
                        == height);
    }

    @Test
    void aBridgeThatForwardsNothingIsAskedAgainInOtherWordsUntilItDoes() {
        process.bridges.control(leg, address);
        heard(3);
        var said = bridge.control().heard(MINE).stream()
                .limit(3)
                .map(text -> text.contains("\"lastN\":-1"))
                .toList();
        assertThat(said).as("all, said in two ways in turn").containsExactly(true, false, true);

        forwards();
        Awaitility.await().until(() -> process.words.events().stream().anyMatch(LegWord.Forwarded.class::isInstance));
        int before = bridge.control().heard(MINE).size();

        // The pause is the subject: longer than the time between two reminders.
        Awaitility.await()
                .during(Duration.ofMillis(2500))
                .atMost(Duration.ofSeconds(4))
                .until(() -> bridge.control().heard(MINE).size() == before);
    }

    @Test
    void manyWishesAtOnceAreAllSaidAndTheLastOneLast() {
        process.bridges.control(leg, address);
        heard(1);

        for (int i = 1; i <= 50; i++) {
            process.bridges.want(leg, Map.of("bbbbbbbb-v0", i));
        }

        heard(51);
        assertThat(bridge.control().heard(MINE).getLast()).contains("\"maxHeight\":50");
    }

    @Test
    void aLostSocketIsOpenedAgainWithTheLastWishAndTheBridgeIsSuspected() {
        process.bridges.control(leg, address);
        heard(1);
        process.bridges.want(leg, Map.of("bbbbbbbb-v0", 360));
        heard(2);
        bridge.healthy(false);

        bridge.control().cut(MINE);

        Awaitility.await("to be asked how it is")
                .untilAsserted(
                        () -> assertThat(process.events.events()).contains(new BridgeEvent.Lost(bridge.address())));
        heard(3);
        assertThat(bridge.control().heard(MINE).getLast()).contains("\"maxHeight\":360");
    }

    @Test
    void anEndpointThatTheBridgeNoLongerKnowsIsNotDialledForEver() {
        process.bridges.control(leg, address);
        heard(1);
        bridge.lose(leg.meeting());

        bridge.control().cut(MINE);
        Awaitility.await("to be refused").until(() -> bridge.control().dialled(MINE) == 2);

        // The pause is the subject: longer than the time between two dials.
        Awaitility.await()
                .during(Duration.ofMillis(2500))
                .atMost(Duration.ofSeconds(4))
                .until(() -> bridge.control().dialled(MINE) == 2);
    }

    @Test
    void anExpiredEndpointsSocketIsClosedFromOurSide() {
        process.bridges.control(leg, address);
        heard(1);

        process.bridges.expireEndpoint(leg.bridge(), leg.meeting(), leg.endpoint());

        Awaitility.await().until(() -> !bridge.control().isOpen(MINE));
        assertThat(bridge.control().dialled(MINE)).isEqualTo(1);
    }

    @Test
    void openingTwiceIsOneSocketAndARestOfAMeetingIsClosedTogether() {
        process.bridges.allocate(bridge.address(), leg.meeting(), "bbbbbbbb", Mute.NOTHING, false);
        var other = new Leg(bridge.address(), leg.meeting(), "bbbbbbbb");
        process.bridges.control(leg, address);
        process.bridges.control(leg, address);
        process.bridges.control(other, address.replace(MINE, "bbbbbbbb"));
        heard(1);
        Awaitility.await().until(() -> bridge.control().isOpen("bbbbbbbb"));
        assertThat(bridge.control().dialled(MINE)).isEqualTo(1);

        process.bridges.release(bridge.address(), leg.meeting());

        Awaitility.await()
                .until(() -> !bridge.control().isOpen(MINE) && !bridge.control().isOpen("bbbbbbbb"));
    }

    @Test
    void whatTheBridgeSaysIsToldInOurWords() {
        process.bridges.control(leg, address);
        heard(1);

        bridge.control().say(MINE, """
                {"colibriClass":"DominantSpeakerEndpointChangeEvent","dominantSpeakerEndpoint":"bbbbbbbb","previousSpeakers":[],"silence":false}""");
        bridge.control().say(MINE, """
                {"colibriClass":"ForwardedSources","forwardedSources":["bbbbbbbb-v0","cccccccc-v0"]}""");
        bridge.control().say(MINE, """
                {"colibriClass":"SenderSourceConstraints","sourceName":"aaaaaaaa-v0","maxHeight":0}""");
        bridge.control().say(MINE, """
                {"colibriClass":"EndpointConnectivityStatusChangeEvent","endpoint":"cccccccc","active":"false"}""");

        Awaitility.await()
                .untilAsserted(() -> assertThat(process.words.events())
                        .containsSequence(
                                new LegWord.Speaker(leg, "bbbbbbbb"),
                                new LegWord.Forwarded(leg, List.of("bbbbbbbb-v0", "cccccccc-v0")),
                                new LegWord.Wanted(leg, Map.of("aaaaaaaa-v0", 0)),
                                new LegWord.Active(leg, "cccccccc", false)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "not json",
                "{\"colibriClass\":\"ServerHello\"}",
                "{\"colibriClass\":17}",
                "{\"colibriClass\":\"EndpointMessage\",\"msgPayload\":{\"type\":\"x\"}}"
            })
    void whatWeDoNotUseIsNothing(String text) {
        assertThat(ControlSockets.read(leg, text)).isEmpty();
    }

    @Test
    void aMessageThatIsTooLongIsNotReadAndTheNextOneIs() {
        process.bridges.control(leg, address);
        heard(1);

        bridge.control()
                .say(
                        MINE,
                        "{\"colibriClass\":\"ForwardedSources\",\"forwardedSources\":[\"" + "x".repeat(70_000)
                                + "\"]}");
        bridge.control().say(MINE, "{\"colibriClass\":\"ForwardedSources\",\"forwardedSources\":[\"last\"]}");

        Awaitility.await()
                .untilAsserted(() -> assertThat(process.words.events())
                        .last()
                        .isEqualTo(new LegWord.Forwarded(leg, List.of("last"))));
        assertThat(process.words.events()).noneMatch(word -> word.toString().length() > 1000);
    }

    /** The bridge sends a picture, and is reminded of nothing any more. */
    private void forwards() {
        bridge.control().say(MINE, "{\"colibriClass\":\"ForwardedSources\",\"forwardedSources\":[\"bbbbbbbb-v0\"]}");
    }

    private void heard(int messages) {
        Awaitility.await("to hear " + messages)
                .until(() -> bridge.control().heard(MINE).size() >= messages);
    }
}
