package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.BridgeFixture;
import org.anteroom.bridge.FakeVideobridge;
import org.anteroom.bridge.MediaSource;
import org.anteroom.bridge.Offers;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Offers, answers and mutes of three people over a bridge. */
class FocusTest {
    private static final List<MediaSource.Layer> LAYERS =
            List.of(new MediaSource.Layer(11, 12L), new MediaSource.Layer(13, 14L), new MediaSource.Layer(15, 16L));

    private final MediaScene scene = new MediaScene();
    private FakeVideobridge bridge;
    private MediaScene.Replica replica;

    @BeforeEach
    void talk() {
        bridge = scene.bridge();
        replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void anAnswerConnectsTheEndpointAndItsStreamIsOfferedToTheOthersOnly() {
        replica.answer(scene.patient, 1001);

        var leg = scene.leg(scene.patient);
        assertThat(bridge.isConnected(scene.media().meeting(), leg)).isTrue();
        assertThat(remote(scene.provider)).containsExactly(leg + "-a0");
        assertThat(remote(scene.family)).containsExactly(leg + "-a0");
        assertThat(remote(scene.patient)).isEmpty();
        assertThat(offer(scene.patient).offer().sdp()).contains("a=mid:3\r\n", "a=inactive\r\n");
    }

    @Test
    void aCameraIsPublishedWithAllItsLayersAndOfferedByTheFirst() {
        replica.answer(scene.patient, 1001);
        var leg = scene.leg(scene.patient);

        replica.focus.camera(scene.visit(), scene.actor(scene.patient), leg, LAYERS);

        assertThat(bridge.sources(scene.media().meeting(), leg).toString())
                .contains("\"SIM\",\"sources\":[11,13,15]", "1001");
        assertThat(offer(scene.provider).offer().sdp())
                .contains("a=ssrc-group:FID 11 12")
                .doesNotContain("ssrc:13");
    }

    @Test
    void whatAPersonPublishesIsAReasonForAnOfferToTheOthersAlone() {
        var own = offer(scene.patient).key();
        var others = offer(scene.provider).key();

        replica.answer(scene.patient, 1001);

        assertThat(offer(scene.patient).key()).isEqualTo(own);
        assertThat(offer(scene.provider).key()).isNotEqualTo(others);
        replica.answer(scene.provider, 2001);
        assertThat(offer(scene.patient).key()).isNotEqualTo(own);
    }

    @Test
    void anOfferWaitsAWhileForWhatOthersWithFreshLegsAreAboutToSay() {
        // However slow the machine is, the legs stay fresh.
        scene.clock.on(Duration.ofMinutes(-1));
        for (var person : List.of(scene.patient, scene.provider)) {
            replica.sending.say(
                    scene.visit,
                    scene.actor(person),
                    scene.page(person),
                    new Sending.Word(true, false, false, "good", 1));
        }
        replica.answer(scene.patient, 1001);
        assertThat(gathering(scene.patient)).as("two have not answered").isPositive();

        replica.answer(scene.provider, 2001);
        assertThat(gathering(scene.patient)).as("one has not answered").isPositive();
        replica.answer(scene.family, 3001);
        assertThat(gathering(scene.patient)).as("a camera is on and not told").isPositive();
        assertThat(gathering(scene.family)).as("one's own camera").isZero();

        replica.focus.camera(scene.visit(), scene.actor(scene.family), scene.leg(scene.family), LAYERS);
        assertThat(gathering(scene.patient)).as("all have said it").isZero();
    }

    @Test
    void nobodyWaitsForWhoSaysNothingForLong() {
        scene.clock.on(Duration.ofSeconds(10));
        assertThat(gathering(scene.patient)).isZero();
    }

    private Duration gathering(PersonId person) {
        return replica.focus.gathering(scene.visit(), person);
    }

    @Test
    void anAnswerThatKnowsItsLayersTellsTheBridgeAndTheOthersAtOnce() {
        var leg = scene.leg(scene.patient);
        int sent = bridge.bodies().size();

        replica.focus.answer(scene.visit(), scene.actor(scene.patient), leg, BridgeFixture.answer(1001), LAYERS);

        assertThat(bridge.bodies()).hasSize(sent + 1);
        assertThat(bridge.sources(scene.media().meeting(), leg).toString())
                .contains("\"SIM\",\"sources\":[11,13,15]", "1001");
        assertThat(remote(scene.provider)).containsExactly(leg + "-a0", leg + "-v0");
    }

    @Test
    void aLaterAnswerKeepsTheCameraThatIsNotInIt() {
        replica.answer(scene.patient, 1001);
        var leg = scene.leg(scene.patient);
        replica.focus.camera(scene.visit(), scene.actor(scene.patient), leg, LAYERS);
        int sent = bridge.bodies().size();

        replica.answer(scene.patient, 1001);

        assertThat(bridge.bodies()).hasSize(sent);
        assertThat(remote(scene.provider)).containsExactly(leg + "-a0", leg + "-v0");
    }

    @Test
    void aCameraToldBeforeTheAnswerDoesNotKeepTheAnswerFromConnecting() {
        var leg = scene.leg(scene.patient);

        replica.focus.camera(scene.visit(), scene.actor(scene.patient), leg, LAYERS);
        assertThat(bridge.isConnected(scene.media().meeting(), leg)).isFalse();
        replica.answer(scene.patient, 1001);

        assertThat(bridge.isConnected(scene.media().meeting(), leg)).isTrue();
        assertThat(remote(scene.provider)).containsExactlyInAnyOrder(leg + "-a0", leg + "-v0");
    }

    @Test
    void theSameWorldNeedsNoSecondOfferAndAnotherStreamDoes() {
        var before = offer(scene.provider);
        assertThat(offer(scene.provider).key()).isEqualTo(before.key());

        replica.answer(scene.patient, 1001);

        assertThat(offer(scene.provider).key()).isNotEqualTo(before.key());
        assertThat(offer(scene.patient).key()).startsWith(scene.leg(scene.patient));
    }

    @Test
    void anAnswerOfAnOlderLegIsDropped() {
        replica.answer(scene.patient, 1001);
        var older = scene.leg(scene.patient);
        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        scene.until(media -> !media.endpoints().get(scene.patient).id().equals(older));
        scene.made(Media.Way.BRIDGE);

        replica.focus.answer(scene.visit(), scene.actor(scene.patient), older, BridgeFixture.answer(2002), List.of());
        replica.focus.camera(scene.visit(), scene.actor(scene.patient), older, LAYERS);

        assertThat(scene.media().endpoints().get(scene.patient).isAnswered()).isFalse();
        assertThat(bridge.bodies()).noneMatch(body -> body.contains("2002"));
        assertThat(remote(scene.provider)).isEmpty();
    }

    @Test
    void aNumberThatAnotherUsesIsRefusedAndItsSenderIsAskedAnew() {
        replica.answer(scene.patient, 1001);
        var refused = scene.leg(scene.family);

        assertThatThrownBy(() -> replica.answer(scene.family, 1001)).satisfies(FocusTest::isInvalid);

        assertThat(saying(1001)).containsExactly(scene.leg(scene.patient));
        scene.until(media -> !media.endpoints().get(scene.family).id().equals(refused));
        scene.made(Media.Way.BRIDGE);
        replica.answer(scene.family, 2001);
        assertThat(remote(scene.provider)).hasSize(2);
        scene.assertSame(bridge);
    }

    @Test
    void aCameraWithANumberThatAnotherUsesMeansANewLegToo() {
        replica.answer(scene.patient, 11);
        replica.answer(scene.family, 2001);
        var refused = scene.leg(scene.family);

        assertThatThrownBy(() -> replica.focus.camera(scene.visit(), scene.actor(scene.family), refused, LAYERS))
                .satisfies(FocusTest::isInvalid);

        scene.until(media -> !media.endpoints().get(scene.family).id().equals(refused));
        scene.made(Media.Way.BRIDGE);
        assertThat(saying(13)).isEmpty();
    }

    @Test
    void ofTwoWhoBringTheSameNumberWhileTheBridgeIsSlowOnlyTheFirstGetsIt() throws Exception {
        var other = scene.replica(bridge);
        var seenByBoth = scene.visit();
        bridge.freeze();
        try (var pages = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = pages.submit(() -> replica.focus.answer(
                    seenByBoth,
                    scene.actor(scene.patient),
                    scene.leg(scene.patient),
                    BridgeFixture.answer(1001),
                    List.of()));
            scene.until(media -> media.endpoints().get(scene.patient).isAnswered());

            assertThatThrownBy(() -> other.focus.answer(
                            seenByBoth,
                            scene.actor(scene.family),
                            scene.leg(scene.family),
                            BridgeFixture.answer(1001),
                            List.of()))
                    .satisfies(FocusTest::isInvalid);
            bridge.thaw();
            first.get();
        }
        assertThat(saying(1001)).containsExactly(scene.leg(scene.patient));
    }

    @Test
    void ofTwoWhoBringTheSameNumberAtTheSameInstantOneIsRefusedAndTheBridgeNeverHearsOfIt() throws Exception {
        var other = scene.replica(bridge);
        for (int round = 0; round < 10; round++) {
            scene.made(Media.Way.BRIDGE);
            long ssrc = 5000 + round;
            var seenByBoth = scene.visit();
            var start = new CyclicBarrier(2);
            Callable<Boolean> patients = () -> isTaken(replica, start, seenByBoth, scene.patient, ssrc);
            Callable<Boolean> familys = () -> isTaken(other, start, seenByBoth, scene.family, ssrc);
            var taken = new ArrayList<Boolean>();
            try (var pages = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var page : pages.invokeAll(List.of(patients, familys))) {
                    taken.add(page.get());
                }
            }
            assertThat(taken).containsExactlyInAnyOrder(true, false);
            assertThat(saying(ssrc)).hasSize(1);
            // Both begin anew, as with fresh pages.
            for (var person : List.of(scene.patient, scene.family)) {
                var before = seenByBoth.media().endpoints().get(person).id();
                scene.decide(
                        replica,
                        now -> now.media().endpoints().get(person).id().equals(before)
                                ? now.media().withLeg(person, scene.clock.instant())
                                : now.media());
            }
            replica.legs.follow(seenByBoth.media(), scene.visit());
        }
    }

    private static boolean isTaken(
            MediaScene.Replica replica, CyclicBarrier start, Visit seen, PersonId person, long ssrc) throws Exception {
        var actor = new org.anteroom.identity.Actor.Visitor(seen.id(), person, seen.clinic());
        start.await();
        try {
            replica.focus.answer(
                    seen, actor, seen.media().endpoints().get(person).id(), BridgeFixture.answer(ssrc), List.of());
            return true;
        } catch (RefusedException e) {
            return false;
        }
    }

    @Test
    void whatTheBridgeDidNotHearCountsAsNewWhenItIsSaidAgain() {
        replica.answer(scene.patient, 1001);
        var leg = scene.leg(scene.patient);
        bridge.freeze();
        assertThatThrownBy(() -> replica.focus.camera(scene.visit(), scene.actor(scene.patient), leg, LAYERS))
                .isInstanceOf(BridgeException.class);
        assertThat(remote(scene.provider)).containsExactly(leg + "-a0");
        bridge.thaw();

        replica.focus.camera(scene.visit(), scene.actor(scene.patient), leg, LAYERS);

        assertThat(remote(scene.provider)).containsExactly(leg + "-a0", leg + "-v0");
        assertThat(bridge.sources(scene.media().meeting(), leg).toString()).contains("[11,13,15]");
    }

    /** The legs to which the bridge was told that they send with the number. */
    private List<String> saying(long ssrc) {
        return bridge.bodies().stream()
                .filter(body -> body.contains("\"ssrc\":" + ssrc + ","))
                .map(body -> body.replaceAll(".*\"endpoints\":\\[\\{\"id\":\"([0-9a-f]{8})\".*", "$1"))
                .distinct()
                .toList();
    }

    @Test
    void whileTheBridgeTakesItsTimeWithOneAnswerTheOthersAreConnected() throws Exception {
        var slow = scene.leg(scene.provider);
        bridge.hold(slow);
        try (var pages = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = pages.submit(() -> replica.answer(scene.provider, 3001));
            scene.until(media -> media.endpoints().get(scene.provider).isAnswered());

            replica.answer(scene.patient, 1001);

            var meeting = scene.media().meeting();
            assertThat(bridge.isConnected(meeting, scene.leg(scene.patient))).isTrue();
            assertThat(bridge.isConnected(meeting, slow)).isFalse();
            bridge.release();
            first.get();
            assertThat(bridge.isConnected(meeting, slow)).isTrue();
        }
    }

    @Test
    void whatOnePageSaysOneAfterTheOtherComesToTheBridgeInThisOrder() throws Exception {
        var leg = scene.leg(scene.patient);
        bridge.hold(leg);
        try (var pages = Executors.newVirtualThreadPerTaskExecutor()) {
            var answer = pages.submit(() -> replica.answer(scene.patient, 1001));
            scene.until(media -> media.endpoints().get(scene.patient).isAnswered());
            var camera =
                    pages.submit(() -> replica.focus.camera(scene.visit(), scene.actor(scene.patient), leg, LAYERS));
            bridge.release();
            answer.get();
            camera.get();
        }

        assertThat(bridge.sources(scene.media().meeting(), leg).toString()).contains("[11,13,15]", "1001");
    }

    @Test
    void aNumberNamedTwiceIsRefused() {
        replica.answer(scene.patient, 11);

        assertThatThrownBy(() -> replica.focus.camera(
                        scene.visit(), scene.actor(scene.patient), scene.leg(scene.patient), LAYERS))
                .satisfies(FocusTest::isInvalid);
    }

    @Test
    void whatIsNoAnswerIsRefused() {
        assertThatThrownBy(() -> replica.focus.answer(
                        scene.visit(), scene.actor(scene.patient), scene.leg(scene.patient), "v=0", List.of()))
                .satisfies(FocusTest::isInvalid);
    }

    @Test
    void whoeverIsNotInTheVisitGetsNoOffer() {
        scene.let(scene.family, Presence.ADMITTED);
        assertThat(replica.focus.offer(scene.visit(), scene.family)).isEmpty();

        scene.let(scene.family, Presence.REMOVED);
        assertThat(replica.focus.offer(scene.visit(), scene.family)).isEmpty();
        assertThatThrownBy(() -> replica.answer(scene.family, 3003))
                .satisfies(failure ->
                        assertThat(((RefusedException) failure).refusal()).isInstanceOf(Refusal.NotAllowed.class));
    }

    @Test
    void anEndpointThatTheBridgeHasLostIsReplacedForThatPersonAlone() {
        var before = scene.media();
        new BridgeRemoval(bridge).of(before.meeting(), scene.leg(scene.patient));

        assertThatThrownBy(() -> replica.answer(scene.patient, 1001)).isInstanceOf(BridgeException.class);

        var after = scene.until(media -> !media.endpoints()
                .get(scene.patient)
                .id()
                .equals(before.endpoints().get(scene.patient).id()));
        assertThat(after.epoch()).isEqualTo(before.epoch());
        assertThat(after.endpoints().get(scene.provider))
                .isEqualTo(before.endpoints().get(scene.provider));
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(bridge);
    }

    @Test
    void aSharedScreenIsOfferedOnlyWhileItIsSharedAndTheNewestTakesThePlaceOfTheOlder() {
        replica.answer(scene.patient, 1001);
        replica.answer(scene.family, 2001);
        share(scene.patient, 31);
        assertThat(remote(scene.provider)).contains(scene.leg(scene.patient) + "-v1");

        share(scene.family, 41);

        assertThat(remote(scene.provider))
                .contains(scene.leg(scene.family) + "-v1")
                .doesNotContain(scene.leg(scene.patient) + "-v1");
        assertThat(scene.visit().sharing()).containsExactly(scene.family);
        assertThat(scene.media().slots().stream()
                        .filter(slot -> slot.isPicture())
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aMuteIsAtTheBridgeBeforeTheDeedIsAnsweredAndOnlyThePersonUndoesIt() {
        replica.answer(scene.patient, 1001);

        var muted = replica.sending.mute(scene.visit, scene.doctor(), scene.patient, true, true);
        assertThat(atBridge(scene.patient)).isEqualTo("audio,video");

        // Said before the page had seen it.
        say(scene.patient, muted.revision() - 1);
        assertThat(atBridge(scene.patient)).isEqualTo("audio,video");
        assertThat(scene.visit().part(scene.patient).orElseThrow().microphone()).isFalse();

        say(scene.patient, muted.revision());
        assertThat(atBridge(scene.patient)).isEmpty();
        assertThat(scene.visit().part(scene.patient).orElseThrow().silenced()).isFalse();
    }

    @Test
    void aBridgeThatSaysYesAndDoesNotMuteIsToldAgainBeforeTheDeedIsAnswered() {
        replica.answer(scene.patient, 1001);
        bridge.ignore(2);

        replica.sending.mute(scene.visit, scene.doctor(), scene.patient, true, false);

        assertThat(atBridge(scene.patient)).isEqualTo("audio");
        assertThat(replica.process.enforced("mute", "seen")).isEqualTo(1);
    }

    @Test
    void aMuteThatIsNotSeenWithinASecondIsSaidToBeSoAndTriedOn() {
        replica.answer(scene.patient, 1001);
        bridge.ignore(Integer.MAX_VALUE);

        assertThatThrownBy(() -> replica.sending.mute(scene.visit, scene.doctor(), scene.patient, true, false))
                .isInstanceOf(BridgeException.class);
        MediaScene.eventually(
                () -> assertThat(replica.process.enforced("mute", "late")).isPositive());
        bridge.ignore(0);

        MediaScene.eventually(() -> assertThat(atBridge(scene.patient)).isEqualTo("audio"));
    }

    @Test
    void aMuteOfAnEndpointThatTheBridgeHasLostStandsInTheNextOne() {
        replica.answer(scene.patient, 1001);
        var lost = scene.leg(scene.patient);
        new BridgeRemoval(bridge).of(scene.media().meeting(), lost);

        replica.sending.mute(scene.visit, scene.doctor(), scene.patient, true, false);

        scene.until(media -> !media.endpoints().get(scene.patient).id().equals(lost));
        scene.made(Media.Way.BRIDGE);
        assertThat(atBridge(scene.patient)).isEqualTo("audio");
        scene.assertSame(bridge);
    }

    @Test
    void nobodyButTheProviderMutesAndTheyNotThemselves() {
        assertThatThrownBy(() -> replica.sending.mute(scene.visit, scene.doctor(), scene.provider, true, false))
                .isInstanceOf(RefusedException.class);
        scene.let(scene.family, Presence.GONE);
        assertThatThrownBy(() -> replica.sending.mute(scene.visit, scene.doctor(), scene.family, true, false))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void anotherReplicaGoesOnFromTheDocumentAlone() {
        replica.answer(scene.patient, 1001);
        replica.process.close();
        var other = scene.replica(bridge);

        other.answer(scene.family, 2001);
        other.sending.mute(scene.visit, scene.doctor(), scene.patient, true, false);

        assertThat(atBridge(scene.patient)).isEqualTo("audio");
        assertThat(other.focus
                        .offer(scene.visit(), scene.provider)
                        .orElseThrow()
                        .offer()
                        .remote())
                .hasSize(2);
        assertThat(scene.media().epoch()).isEqualTo(1);
        scene.assertSame(bridge);
    }

    @Test
    void whatWasWrittenDownAndPerhapsNeverToldIsToldOnceByWhoeverTakesOver() {
        replica.answer(scene.patient, 1001);
        var leg = scene.leg(scene.patient);
        assertThat(connecting(leg)).isOne();
        replica.answer(scene.patient, 1001);
        assertThat(connecting(leg)).as("it has heard it").isOne();

        replica.process.close();
        var other = scene.replica(bridge);
        other.answer(scene.patient, 1001);
        other.answer(scene.patient, 1001);

        assertThat(connecting(leg)).isEqualTo(2);
    }

    /** How often the bridge was told what a browser answered for the endpoint. */
    private long connecting(String leg) {
        return bridge.bodies().stream()
                .filter(body -> body.contains(leg) && body.contains("\"fingerprints\""))
                .count();
    }

    private void share(PersonId person, long ssrc) {
        var sdp = BridgeFixture.answer(person.equals(scene.patient) ? 1001 : 2001)
                .replace("a=inactive\r\n", "a=sendonly\r\na=ssrc:" + ssrc + " cname:x\r\n");
        replica.focus.answer(scene.visit(), scene.actor(person), scene.leg(person), sdp, List.of());
        replica.sending.say(
                scene.visit,
                scene.actor(person),
                scene.page(person),
                new Sending.Word(true, true, true, "good", scene.visit().revision()));
    }

    private void say(PersonId person, long seen) {
        replica.sending.say(
                scene.visit,
                scene.actor(person),
                scene.page(person),
                new Sending.Word(true, true, false, "good", seen));
    }

    private String atBridge(PersonId person) {
        return bridge.muted(scene.media().meeting(), scene.leg(person));
    }

    private Focus.KeyedOffer offer(PersonId person) {
        return replica.focus.offer(scene.visit(), person).orElseThrow();
    }

    private List<String> remote(PersonId person) {
        return offer(person).offer().remote().stream()
                .map(Offers.Section::source)
                .map(MediaSource::name)
                .toList();
    }

    private static void isInvalid(Throwable failure) {
        assertThat(((RefusedException) failure).refusal()).isInstanceOf(Refusal.Invalid.class);
    }

    /** Takes one endpoint away, as a bridge does with one that was silent for too long. */
    private record BridgeRemoval(FakeVideobridge bridge) {
        void of(String meeting, String endpoint) {
            bridge.make("{\"meeting-id\":\"" + meeting + "\",\"endpoints\":[{\"id\":\"" + endpoint
                    + "\",\"expire\":true}]}");
            assertThat(bridge.endpoints(meeting)).doesNotContain(endpoint);
        }
    }
}
