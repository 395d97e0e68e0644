package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.anteroom.bridge.BridgeException;
import org.anteroom.bridge.FakeVideobridge;
import org.anteroom.bridge.Mute;
import org.anteroom.identity.Clinic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How endpoints come to be and go, when the bridge loses words and when two replicas do the same. */
class LegsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MediaScene scene = new MediaScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void everyoneInsideGetsAnEndpointInOneConference() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);

        scene.bridged(replica, scene.provider, scene.patient, scene.family);

        assertThat(scene.media().epoch()).isEqualTo(1);
        assertThat(scene.media().endpoints()).containsOnlyKeys(scene.provider, scene.patient, scene.family);
        scene.assertSame(bridge);
    }

    @Test
    void whatABridgeIsToldNamesNeitherAVisitNorAPersonAndIsNeverUsedAgain() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        replica.answer(scene.patient, 1001);
        var first = scene.media();

        var second = scene.decide(replica, before -> replica.ways.next(before, before.inside()))
                .media();

        assertThat(second.meeting()).isNotEqualTo(first.meeting());
        assertThat(second.endpoints().values())
                .extracting(Media.Endpoint::id)
                .doesNotContainAnyElementsOf(first.endpoints().values().stream()
                        .map(Media.Endpoint::id)
                        .toList());
        assertThat(bridge.bodies())
                .isNotEmpty()
                .allSatisfy(body -> assertThat(body)
                        .doesNotContain(
                                scene.visit.value(),
                                scene.clinic.value(),
                                scene.provider.value(),
                                scene.patient.value(),
                                scene.family.value()));
    }

    @Test
    void aCallThatTakesLongForOneKeepsNobodyElseFromTheirOfferAndTheirConnection() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        for (var slow : List.of(scene.provider, scene.patient, scene.family)) {
            bridge.release();
            scene.anew();
            scene.admitted(Clinic.MediaPolicy.DIRECT, scene.provider, scene.patient, scene.family);
            var decided = scene.decide(replica, now -> replica.ways.next(now, now.inside()))
                    .media();
            List.of(scene.provider, scene.patient, scene.family).forEach(one -> scene.let(one, Presence.JOINED));
            bridge.hold(decided.endpoints().get(slow).id());

            replica.legs.follow(Media.BEFORE, scene.visit());

            for (var other : scene.visit().inside()) {
                if (!other.equals(slow)) {
                    scene.until(media -> media.endpoints().get(other).transport() != null);
                    assertThat(replica.focus.offer(scene.visit(), other)).isPresent();
                    replica.answer(
                            other,
                            1001
                                    + List.of(scene.provider, scene.patient, scene.family)
                                            .indexOf(other));
                    assertThat(bridge.isConnected(decided.meeting(), scene.leg(other)))
                            .isTrue();
                }
            }
            assertThat(replica.focus.offer(scene.visit(), slow)).isEmpty();
        }
        bridge.release();
        scene.made(Media.Way.BRIDGE);
    }

    @Test
    void whoeverComesWhileAnEndpointIsMadeDoesNotWaitForItAndItIsMadeOnce() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        bridge.hold("\"create\":true,\"id\":\"" + thirdIsNamed(replica));
        var before = scene.media();
        replica.legs.follow(before, scene.visit());

        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        replica.answer(scene.provider, 2001);
        replica.encounters.join(scene.visit, scene.doctor(), scene.page(scene.provider));

        scene.until(media -> media.endpoints().entrySet().stream()
                .allMatch(one ->
                        one.getKey().equals(scene.family) == (one.getValue().transport() == null)));
        bridge.release();
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(bridge);
        assertThat(bridge.bodies())
                .filteredOn(body -> body.contains("\"create\":true") && body.contains(scene.leg(scene.family)))
                .hasSize(1);
    }

    @Test
    void aLostReplyToOneOfTheFirstCreatesCostsOnlyThatPersonAnotherName() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.admitted(Clinic.MediaPolicy.BRIDGE, scene.provider, scene.patient);
        bridge.swallow(1);

        var decided = scene.decide(replica, before -> replica.ways.next(before, before.inside()))
                .media();
        replica.legs.follow(Media.BEFORE, scene.visit());

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.meeting()).isEqualTo(decided.meeting());
        assertThat(after.endpoints().values())
                .filteredOn(one -> decided.endpoints().values().stream()
                        .anyMatch(named -> named.id().equals(one.id())))
                .hasSize(1);
        scene.assertSame(bridge);
    }

    @Test
    void aBridgeThatRepliesToNoneOfTheFirstCreatesMeansANewNameAndTheOldOneIsEnded() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.admitted(Clinic.MediaPolicy.BRIDGE, scene.provider, scene.patient);
        bridge.swallow(2);

        scene.decide(replica, before -> replica.ways.next(before, before.inside()));
        var lost = scene.media().meeting();
        replica.legs.follow(Media.BEFORE, scene.visit());
        var now = scene.until(media -> media.epoch() == 2 && media.slots().isEmpty());
        scene.made(Media.Way.BRIDGE);

        assertThat(now.meeting()).isNotEqualTo(lost);
        scene.assertSame(bridge);
    }

    @Test
    void aLostReplyToALaterCreateCostsOnlyThatPersonAnotherName() {
        var bridge = scene.bridge();
        var spare = scene.bridge();
        var replica = scene.replica(bridge, spare);
        scene.bridged(replica, scene.provider, scene.patient);
        var here = scene.media().bridge().equals(bridge.address()) ? bridge : spare;
        var before = scene.media();
        here.swallow(1);

        var lost = thirdComes(replica);

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.epoch()).isEqualTo(before.epoch());
        assertThat(after.endpoints())
                .containsEntry(scene.provider, before.endpoints().get(scene.provider))
                .containsEntry(scene.patient, before.endpoints().get(scene.patient));
        assertThat(scene.leg(scene.family)).isNotEqualTo(lost);
        scene.assertSame(here);
    }

    @Test
    void anEndpointThatIsLeftBehindCostsOnlyThatPersonAnotherName() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        var before = scene.media();
        bridge.leaveBehind();

        var lost = thirdComes(replica);

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.epoch()).isEqualTo(before.epoch());
        assertThat(scene.leg(scene.family)).isNotEqualTo(lost);
        scene.assertSame(bridge);
    }

    /** How a bridge goes on that answers no more. */
    enum Fault {
        /** Nothing at all. */
        FREEZES,
        /** The first half of each answer, and then nothing. */
        STALLS,
        /** The first half of each answer, as if that were all. */
        BREAKS_OFF;

        void at(FakeVideobridge bridge) {
            switch (this) {
                case FREEZES -> bridge.freeze();
                case STALLS -> bridge.stall();
                case BREAKS_OFF -> bridge.halve(true);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBridgeThatAnswersNothingWhenTheThirdComesIsLeftByEverybody(Fault fault) {
        var bridge = scene.bridge();
        var spare = scene.bridge();
        var replica = scene.replica(bridge, spare);
        scene.bridged(replica, scene.provider, scene.patient);
        var before = scene.media();
        var frozen = before.bridge().equals(bridge.address()) ? bridge : spare;
        fault.at(frozen);

        thirdComes(replica);

        var after = scene.until(media -> media.epoch() > before.epoch());
        scene.made(Media.Way.BRIDGE);
        assertThat(after.epoch()).isEqualTo(before.epoch() + 1);
        assertThat(after.bridge()).isNotEqualTo(before.bridge());
        assertThat(after.endpoints()).containsOnlyKeys(scene.provider, scene.patient, scene.family);
        frozen.thaw();
        frozen.halve(false);
        MediaScene.eventually(() -> assertThat(frozen.meetings()).isEmpty());
    }

    private String thirdComes(MediaScene.Replica replica) {
        var before = scene.media();
        var named = thirdIsNamed(replica);
        replica.legs.follow(before, scene.visit());
        return named;
    }

    private String thirdIsNamed(MediaScene.Replica replica) {
        scene.decide(replica, now -> now.media().withLeg(scene.family, scene.clock.instant()));
        scene.let(scene.family, Presence.ADMITTED);
        return scene.leg(scene.family);
    }

    @Test
    void withoutAnyBridgeNothingIsMadeUntilOneIsThere() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.admitted(Clinic.MediaPolicy.BRIDGE, scene.provider, scene.patient);
        scene.decide(replica, before -> replica.ways.next(before, before.inside()));
        bridge.stop();
        replica.process.look();

        replica.legs.follow(Media.BEFORE, scene.visit());
        MediaScene.eventually(() ->
                assertThat(replica.process.calls(bridge.address(), "Silent")).isGreaterThanOrEqualTo(2));

        bridge.restart();
        replica.process.look();
        scene.clock.on(Duration.ofSeconds(16));
        replica.moves.cleanAll();
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(bridge);
    }

    @Test
    void aConferenceThatIsGoneWhenTheThirdComesMeansTheNextEpoch() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        var before = scene.media();
        bridge.lose(before.meeting());

        scene.decide(replica, now -> now.media().withLeg(scene.family, scene.clock.instant()));
        scene.let(scene.family, Presence.ADMITTED);
        replica.legs.follow(before, scene.visit());

        var after = scene.until(media -> media.epoch() > before.epoch());
        scene.made(Media.Way.BRIDGE);
        assertThat(after.meeting()).isNotEqualTo(before.meeting());
        assertThat(after.endpoints()).containsOnlyKeys(scene.provider, scene.patient, scene.family);
        scene.assertSame(bridge);
    }

    @Test
    void anEndpointOfWhichNobodyTellsIsReplacedAfterAWhile() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        var other = scene.replica(bridge);
        scene.admitted(Clinic.MediaPolicy.BRIDGE, scene.provider, scene.patient);
        var decided = scene.decide(replica, now -> replica.ways.next(now, now.inside()))
                .media();
        var forgotten = decided.endpoints().get(scene.patient).id();
        other.bridges().allocate(bridge.address(), decided.meeting(), forgotten, Mute.NOTHING, true);

        replica.legs.follow(Media.BEFORE, scene.visit());

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.epoch()).isEqualTo(decided.epoch());
        assertThat(after.endpoints().get(scene.patient).id()).isNotEqualTo(forgotten);
        scene.assertSame(bridge);
    }

    @Test
    void anEndpointOfWhichTheOtherReplicaTellsInTimeIsKept() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        var other = scene.replica(bridge);
        scene.admitted(Clinic.MediaPolicy.BRIDGE, scene.provider, scene.patient);
        var decided = scene.decide(replica, now -> replica.ways.next(now, now.inside()))
                .media();
        var theirs = decided.endpoints().get(scene.patient).id();
        var transport = other.bridges().allocate(bridge.address(), decided.meeting(), theirs, Mute.NOTHING, true);

        replica.legs.follow(Media.BEFORE, scene.visit());
        // The pause is the subject: the other replica is slower than we are, and faster than our patience.
        LockSupport.parkNanos(400_000_000L);
        other.legs.change(
                scene.visit, scene.patient, theirs, (_, now) -> now.with(scene.patient, one -> one.with(transport)));

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.endpoints().get(scene.patient).id()).isEqualTo(theirs);
        scene.assertSame(bridge);
    }

    @Test
    void twoReplicasThatMakeTheSameEpochMeetInOneConference() {
        var bridge = scene.bridge();
        var here = scene.replica(bridge);
        var there = scene.replica(bridge);
        scene.admitted(Clinic.MediaPolicy.DIRECT, scene.provider, scene.patient, scene.family);
        var decided =
                scene.decide(here, now -> here.ways.next(now, now.inside())).media();

        here.legs.follow(Media.BEFORE, scene.visit());
        there.legs.follow(Media.BEFORE, scene.visit());

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.epoch()).isEqualTo(decided.epoch());
        assertThat(after.meeting()).isEqualTo(decided.meeting());
        scene.assertSame(bridge);
    }

    @Test
    void aFreshPageOfSomebodyAloneKeepsTheConference() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        replica.encounters.leave(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        replica.answer(scene.provider, 1001);
        var before = scene.media();

        replica.encounters.join(scene.visit, scene.doctor(), scene.page(scene.provider));

        var after = scene.until(media -> !media.endpoints()
                .get(scene.provider)
                .id()
                .equals(before.endpoints().get(scene.provider).id()));
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(bridge);
        assertThat(scene.media().epoch()).isEqualTo(before.epoch());
        assertThat(after.meeting()).isEqualTo(before.meeting());
    }

    @Test
    void aMuteStandsInTheCreateOfANewLeg() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        replica.answer(scene.patient, 1001);
        replica.sending.mute(scene.visit, scene.doctor(), scene.patient, true, false);
        assertThat(bridge.muted(scene.media().meeting(), scene.leg(scene.patient)))
                .isEqualTo("audio");
        var older = scene.leg(scene.patient);

        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));

        scene.until(media -> !media.endpoints().get(scene.patient).id().equals(older));
        scene.made(Media.Way.BRIDGE);
        assertThat(bridge.bodies())
                .anySatisfy(body -> assertThat(body)
                        .contains(scene.leg(scene.patient), "\"create\":true", "\"force-mute\":{\"audio\":true"));
        assertThat(bridge.muted(scene.media().meeting(), scene.leg(scene.patient)))
                .isEqualTo("audio");
    }

    @Test
    void aMuteThatComesWhileTheBridgeIsAnsweringIsNotLost() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        replica.answer(scene.patient, 1001);
        var older = scene.leg(scene.patient);
        bridge.freeze();

        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        scene.until(media -> !media.endpoints().get(scene.patient).id().equals(older));
        replica.sending.mute(scene.visit, scene.doctor(), scene.patient, true, true);
        bridge.thaw();

        scene.made(Media.Way.BRIDGE);
        MediaScene.eventually(() -> assertThat(bridge.muted(scene.media().meeting(), scene.leg(scene.patient)))
                .isEqualTo("audio,video"));
    }

    @Test
    void aBridgeThatSaysYesAndDoesNothingIsToldAgainBeforeTheHoldIsAnswered() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        bridge.ignore(3);

        replica.encounters.hold(scene.visit, scene.doctor());

        assertThat(bridge.meetings()).isEmpty();
        assertThat(replica.process.enforced("end", "seen")).isEqualTo(1);
    }

    @Test
    void aBridgeThatTakesLongerThanASecondIsCountedAndToldOnUntilTheConferenceIsGone() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        bridge.ignore(Integer.MAX_VALUE);

        replica.encounters.hold(scene.visit, scene.doctor());
        assertThat(scene.media().way()).isEqualTo(Media.Way.NONE);
        assertThat(bridge.meetings()).hasSize(1);
        bridge.ignore(0);

        MediaScene.eventually(() -> assertThat(bridge.meetings()).isEmpty());
        MediaScene.eventually(
                () -> assertThat(replica.process.enforced("end", "late")).isEqualTo(1));
    }

    @Test
    void aHoldIsAnsweredWhileTheBridgeHasNotAnsweredYetAndIsEnforcedAllTheSame() throws Exception {
        var bridge = scene.bridge();
        var replica = scene.replica(MINUTE, bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        bridge.hold("\"expire\":true");

        // It would wait for the one call's whole minute.
        meanwhile(() -> replica.encounters.hold(scene.visit, scene.doctor()));
        assertThat(bridge.meetings()).hasSize(1);
        assertThat(replica.process.enforced("end", "late")).isZero();
        bridge.release();

        MediaScene.eventually(() -> assertThat(bridge.meetings()).isEmpty());
        MediaScene.eventually(
                () -> assertThat(replica.process.enforced("end", "late")).isEqualTo(1));
    }

    @Test
    void aMuteIsAnsweredAsLateWhileTheBridgeHasNotAnsweredYetAndIsEnforcedAllTheSame() throws Exception {
        var bridge = scene.bridge();
        var replica = scene.replica(MINUTE, bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        replica.answer(scene.patient, 1001);
        bridge.hold("\"force-mute\"");

        meanwhile(() -> assertThatThrownBy(
                        () -> replica.sending.mute(scene.visit, scene.doctor(), scene.patient, true, false))
                .isInstanceOf(BridgeException.class));
        assertThat(bridge.muted(scene.media().meeting(), scene.leg(scene.patient)))
                .isEmpty();
        bridge.release();

        MediaScene.eventually(() -> assertThat(bridge.muted(scene.media().meeting(), scene.leg(scene.patient)))
                .isEqualTo("audio"));
    }

    @Test
    void aBridgeThatTakesItsTimeKeepsNothingOnAnotherBridge() throws Exception {
        for (boolean isOlderSlow : new boolean[] {false, true}) {
            scene.anew();
            var leaving = scene.bridge();
            var other = scene.bridge();
            var replica = scene.replica(MINUTE, leaving);
            scene.bridged(replica, scene.provider, scene.patient);
            var both = scene.replica(MINUTE, leaving, other);
            leaving.drain(true);
            both.process.look();
            scene.until(media -> media.previous() != null);
            scene.made(Media.Way.BRIDGE);
            var slow = isOlderSlow ? leaving : other;
            slow.hold("\"expire\":true");

            try (var pages = Executors.newVirtualThreadPerTaskExecutor()) {
                var deed = pages.submit(() -> both.encounters.hold(scene.visit, scene.doctor()));
                MediaScene.eventually(() ->
                        assertThat((isOlderSlow ? other : leaving).meetings()).isEmpty());
                slow.release();
                deed.get();
            }
        }
    }

    /** While something else does not go on. */
    private static void meanwhile(Runnable deed) throws Exception {
        try (var pages = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = pages.submit(deed);
            try {
                done.get(30, TimeUnit.SECONDS);
            } finally {
                done.cancel(true);
            }
        }
    }

    @Test
    void whoseSessionEndsIsGoneFromTheBridgeAndComesBackOnlyByJoining() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        var meeting = scene.media().meeting();
        var patients = scene.leg(scene.patient);

        replica.encounters.cut(scene.visit, scene.doctor(), scene.page(scene.provider));

        assertThat(bridge.endpoints(meeting)).containsExactly(patients);
        assertThat(scene.visit().provider().presence()).isEqualTo(Presence.GONE);
        replica.encounters.cut(scene.visit, scene.doctor(), scene.page(scene.provider));
        replica.encounters.join(scene.visit, scene.doctor(), scene.page(scene.provider));
        scene.made(Media.Way.BRIDGE);
        assertThat(scene.media().endpoints()).hasSize(2);
        scene.assertSame(bridge);
    }

    /** Their leg is the older page's until the newer one joins, which gets one of its own. */
    @Test
    void newerPageWhichHasJoinedKeepsItsLegWhenTheOlderOneIsShutOutLate() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        replica.answer(scene.provider, 1001);
        var newer = new Page("newer page", "newer socket");
        assertThat(replica.connections.open(scene.visit, scene.doctor(), newer, new Claim("", true)))
                .isPresent();
        replica.encounters.join(scene.visit, scene.doctor(), newer);
        scene.made(Media.Way.BRIDGE);
        var legs = scene.media().endpoints().keySet();

        replica.encounters.cut(scene.visit, scene.doctor(), scene.page(scene.provider));

        assertThat(scene.media().endpoints().keySet()).isEqualTo(legs).contains(scene.provider);
        assertThat(scene.visit().provider().presence()).isEqualTo(Presence.JOINED);
        scene.assertSame(bridge);
    }

    @Test
    void aHoldDoesNotWaitForABridgeThatIsDown() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        bridge.stop();
        replica.process.look();

        replica.encounters.hold(scene.visit, scene.doctor());

        assertThat(scene.media().way()).isEqualTo(Media.Way.NONE);
        assertThat(replica.process.enforced("end", "late")).isZero();
    }

    @Test
    void holdAndFinishLeaveNothingAtTheBridge() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);

        replica.encounters.hold(scene.visit, scene.doctor());
        assertThat(bridge.meetings()).isEmpty();

        replica.encounters.resume(scene.visit, scene.doctor());
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(bridge);
        replica.encounters.finish(scene.visit, scene.doctor(), false);
        assertThat(bridge.meetings()).isEqualTo(Set.of());
    }
}
