package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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
        replica.encounters.join(scene.visit, scene.actor(scene.patient));
        scene.until(media -> !media.endpoints().get(scene.patient).id().equals(older));
        scene.made(Media.Way.BRIDGE);

        replica.focus.answer(scene.visit(), scene.actor(scene.patient), older, BridgeFixture.answer(2002));
        replica.focus.camera(scene.visit(), scene.actor(scene.patient), older, LAYERS);

        assertThat(scene.media().endpoints().get(scene.patient).isAnswered()).isFalse();
        assertThat(bridge.bodies()).noneMatch(body -> body.contains("2002"));
        assertThat(remote(scene.provider)).isEmpty();
    }

    @Test
    void aNumberThatAnotherUsesIsRefusedAndNothingIsSent() {
        replica.answer(scene.patient, 1001);
        int sent = bridge.bodies().size();

        assertThatThrownBy(() -> replica.answer(scene.family, 1001)).satisfies(FocusTest::isInvalid);

        assertThat(bridge.bodies()).hasSize(sent);
        assertThat(scene.media().endpoints().get(scene.family).isAnswered()).isFalse();
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
                        scene.visit(), scene.actor(scene.patient), scene.leg(scene.patient), "v=0"))
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

    private void share(PersonId person, long ssrc) {
        var sdp = BridgeFixture.answer(person.equals(scene.patient) ? 1001 : 2001)
                .replace("a=inactive\r\n", "a=sendonly\r\na=ssrc:" + ssrc + " cname:x\r\n");
        replica.focus.answer(scene.visit(), scene.actor(person), scene.leg(person), sdp);
        replica.sending.say(
                scene.visit,
                scene.actor(person),
                new Sending.Word(true, true, true, "good", scene.visit().revision()));
    }

    private void say(PersonId person, long seen) {
        replica.sending.say(scene.visit, scene.actor(person), new Sending.Word(true, true, false, "good", seen));
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
