package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.anteroom.bridge.BridgeEvent;
import org.anteroom.bridge.FakeVideobridge;
import org.anteroom.bridge.Mute;
import org.anteroom.identity.Clinic;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Visits that move while people talk: between bridges, to a bridge and back; and what is found at bridges and belongs to nobody. */
class MovesTest {
    private final MediaScene scene = new MediaScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void aDrainingBridgeHandsItsVisitsOverAndIsEndedWhenAllHaveMoved() {
        var leaving = scene.bridge();
        var other = scene.bridge();
        var replica = scene.replica(leaving);
        scene.bridged(replica, scene.provider, scene.patient);
        var before = scene.media();
        var both = scene.replica(leaving, other);

        leaving.drain(true);
        both.process.look();

        var after = scene.until(media -> media.epoch() == before.epoch() + 1);
        assertThat(after.bridge()).isEqualTo(other.address());
        assertThat(after.isPlanned()).isTrue();
        assertThat(after.previous().meeting()).isEqualTo(before.meeting());
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(other);
        assertThat(leaving.endpoints(before.meeting())).hasSize(2);

        both.moves.moved(scene.visit, scene.actor(scene.patient), after.epoch());
        assertThat(scene.media().previous().moved()).containsExactly(scene.patient);
        assertThat(leaving.hasConference(before.meeting())).isTrue();
        both.moves.moved(scene.visit, scene.doctor(), before.epoch());
        assertThat(scene.media().previous()).as("an older epoch").isNotNull();

        both.moves.moved(scene.visit, scene.doctor(), after.epoch());
        assertThat(scene.media().previous()).isNull();
        MediaScene.eventually(() -> assertThat(leaving.meetings()).isEmpty());
        scene.assertSame(other);
    }

    @Test
    void duringAPlannedMoveWhatIsShownIsWantedOfTheBridgeThatShowsIt() {
        var leaving = scene.bridge();
        var replica = scene.replica(leaving);
        scene.bridged(replica, scene.provider, scene.patient);
        replica.answer(scene.provider, 2001);
        var shown = scene.leg(scene.provider);
        var both = scene.replica(leaving, scene.bridge());
        leaving.drain(true);
        both.process.look();
        scene.until(Media::isPlanned);
        scene.made(Media.Way.BRIDGE);

        replica.focus.want(scene.visit(), scene.provider, shown, Map.of("bbbbbbbb-v0", 720));

        MediaScene.eventually(() -> assertThat(leaving.wished(shown).getLast()).contains("bbbbbbbb-v0", "720"));
    }

    @Test
    void ofTwoDrainsInARowTheFirstBridgeIsKeptWhileItIsShown() {
        var first = scene.bridge();
        var second = scene.bridge();
        var replica = scene.replica(first);
        scene.bridged(replica, scene.provider, scene.patient);
        var before = scene.media();
        var both = scene.replica(first, second);
        first.drain(true);
        both.process.look();
        scene.until(media -> second.address().equals(media.bridge()));
        scene.made(Media.Way.BRIDGE);
        var third = scene.bridge();
        var all = scene.replica(first, second, third);
        second.drain(true);
        all.process.look();

        var after = scene.until(media -> third.address().equals(media.bridge()));
        assertThat(after.previous().meeting()).isEqualTo(before.meeting());
        assertThat(first.endpoints(before.meeting())).hasSize(2);
    }

    @Test
    void aBridgeThatOneReplicaAloneDoesNotReachIsLeftOnlyByThoseWhosePagesAreThere() {
        var lost = scene.bridge();
        var spare = scene.bridge();
        var before = scene.replica(lost);
        scene.bridged(before, scene.provider, scene.patient);
        var replica = scene.replica(lost, spare);
        replica.hasPages = false;
        lost.stop();
        replica.process.look();
        MediaScene.eventually(
                () -> assertThat(replica.bridges().isUp(lost.address())).isFalse());
        replica.moves.sweep();
        assertThat(scene.media().bridge()).isEqualTo(lost.address());

        scene.clock.on(Duration.ofSeconds(16));
        replica.moves.sweep();
        assertThat(scene.media().bridge()).as("nobody else has seen to it").isEqualTo(spare.address());
    }

    @Test
    void whoeverDoesNotFollowAPlannedMoveDoesNotHoldItUpForEver() {
        var leaving = scene.bridge();
        var other = scene.bridge();
        var replica = scene.replica(leaving);
        scene.bridged(replica, scene.provider, scene.patient);
        var both = scene.replica(leaving, other);
        leaving.drain(true);
        both.process.look();
        scene.until(media -> media.previous() != null);

        both.moves.sweep();
        assertThat(scene.media().previous()).isNotNull();
        scene.clock.on(Duration.ofSeconds(16));
        both.moves.sweep();

        assertThat(scene.media().previous()).isNull();
        MediaScene.eventually(() -> assertThat(leaving.meetings()).isEmpty());
    }

    @Test
    void whoeverIsSetAsideDuringAPlannedMoveIsGoneFromBothBridges() {
        var leaving = scene.bridge();
        var other = scene.bridge();
        var both = moving(leaving, other);
        var before = scene.media();
        var older = before.previous().endpoints();
        assertThat(leaving.endpoints(before.previous().meeting())).hasSize(3);

        both.setAside(scene.family);

        assertThat(leaving.endpoints(before.previous().meeting()))
                .containsExactlyInAnyOrder(older.get(scene.provider), older.get(scene.patient));
        assertThat(other.endpoints(before.meeting()))
                .containsExactlyInAnyOrder(scene.leg(scene.provider), scene.leg(scene.patient));
        assertThat(scene.media().previous().endpoints()).containsOnlyKeys(scene.provider, scene.patient);
        scene.assertSame(other);
    }

    @Test
    void aMuteDuringAPlannedMoveHoldsAtBothBridges() {
        var leaving = scene.bridge();
        var other = scene.bridge();
        var both = moving(leaving, other);
        var older = scene.media().previous();

        both.sending.mute(scene.visit, scene.doctor(), scene.family, true, true);

        assertThat(leaving.muted(older.meeting(), older.endpoints().get(scene.family)))
                .isEqualTo("audio,video");
        assertThat(other.muted(scene.media().meeting(), scene.leg(scene.family)))
                .isEqualTo("audio,video");

        both.sending.say(
                scene.visit,
                scene.actor(scene.family),
                scene.page(scene.family),
                new Sending.Word(true, true, false, "good", scene.visit().revision()));
        assertThat(leaving.muted(older.meeting(), older.endpoints().get(scene.family)))
                .isEmpty();
    }

    @Test
    void aHoldDuringAPlannedMoveLeavesNothingAtEitherBridge() {
        var leaving = scene.bridge();
        var other = scene.bridge();
        var both = moving(leaving, other);

        both.encounters.hold(scene.visit, scene.doctor());

        assertThat(leaving.meetings()).isEmpty();
        assertThat(other.meetings()).isEmpty();
    }

    /** Three people whose older bridge leaves, and who have not moved to the other one yet. */
    private MediaScene.Replica moving(FakeVideobridge leaving, FakeVideobridge other) {
        scene.bridged(scene.replica(leaving), scene.provider, scene.patient, scene.family);
        var both = scene.replica(leaving, other);
        leaving.drain(true);
        both.process.look();
        scene.until(media -> media.previous() != null);
        scene.made(Media.Way.BRIDGE);
        return both;
    }

    @Test
    void twoBridgesThatLeaveDoNotHandVisitsToEachOther() {
        var leaving = scene.bridge();
        var leavingToo = scene.bridge();
        var replica = scene.replica(leaving);
        scene.bridged(replica, scene.provider, scene.patient);
        var epoch = scene.media().epoch();
        leaving.drain(true);
        leavingToo.drain(true);
        var both = scene.replica(leaving, leavingToo);

        both.moves.bridgeChanged(new org.anteroom.bridge.BridgeEvent.Leaving(leaving.address()));
        assertThat(scene.media().epoch()).isEqualTo(epoch);

        leavingToo.drain(false);
        both.process.look();
        scene.until(media -> media.epoch() == epoch + 1 && leavingToo.address().equals(media.bridge()));
    }

    @Test
    void aDrainingBridgeGetsNoNewVisitAlsoWhenThereIsNoOther() {
        var draining = scene.bridge();
        var replica = scene.replica(draining);
        draining.drain(true);
        replica.process.look();
        scene.admitted(Clinic.MediaPolicy.BRIDGE, scene.provider, scene.patient);
        replica.encounters.join(scene.visit, scene.doctor(), scene.page(scene.provider));

        assertThatThrownBy(() ->
                        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient)))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isInstanceOf(Refusal.Unavailable.class));
        assertThat(draining.meetings()).isEmpty();

        draining.drain(false);
        replica.process.look();
        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        scene.made(Media.Way.BRIDGE);
    }

    @Test
    void aVisitOnTheOnlyBridgeGoesOnThereWhileThatIsDrained() {
        var draining = scene.bridge();
        var replica = scene.replica(draining);
        scene.bridged(replica, scene.provider, scene.patient);
        draining.drain(true);
        replica.process.look();

        assertThatCode(() -> replica.guests.need(scene.visit())).doesNotThrowAnyException();
        replica.encounters.hold(scene.visit, scene.doctor());
        replica.encounters.resume(scene.visit, scene.doctor());

        scene.made(Media.Way.BRIDGE);
        scene.assertSame(draining);
    }

    @Test
    void aLostBridgeIsReplacedAtOnceAndWithoutKeepingAnything() {
        var lost = scene.bridge();
        var spare = scene.bridge();
        var replica = scene.replica(lost);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        var before = scene.media();
        var both = scene.replica(lost, spare);

        lost.stop();
        both.process.look();

        var after = scene.until(media -> spare.address().equals(media.bridge()));
        assertThat(after.epoch()).isEqualTo(before.epoch() + 1);
        assertThat(after.isPlanned()).isFalse();
        assertThat(after.previous()).isNull();
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(spare);

        lost.restart();
        both.process.look();
        MediaScene.eventually(() -> assertThat(lost.meetings()).isEmpty());
        assertThat(scene.media().bridge()).isEqualTo(spare.address());
    }

    @Test
    void newsOfALossThatIsOverMovesNobody() {
        var well = scene.bridge();
        var spare = scene.bridge();
        var replica = scene.replica(well, spare);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        var before = scene.media();

        replica.moves.bridgeChanged(new BridgeEvent.Lost(before.bridge()));
        replica.moves.bridgeChanged(new BridgeEvent.Leaving(before.bridge()));

        assertThat(scene.media()).isEqualTo(before);
    }

    @Test
    void aLossThatNobodyHeardOfIsFoundByTheSweep() {
        var lost = scene.bridge();
        var spare = scene.bridge();
        var replica = scene.replica(lost);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        var both = scene.replica(lost, spare);
        both.process.unheard();

        lost.stop();
        both.process.look();
        MediaScene.eventually(
                () -> assertThat(both.bridges().isUp(lost.address())).isFalse());
        assertThat(scene.media().bridge()).isEqualTo(lost.address());

        both.moves.sweep();
        assertThat(scene.media().bridge()).isEqualTo(spare.address());
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(spare);
    }

    @Test
    void visitsOnABridgeThatNoLongerHasItsAddressMoveOnceThatIsSure() {
        var gone = scene.bridge();
        var there = scene.bridge();
        var before = scene.replica(gone);
        scene.bridged(before, scene.provider, scene.patient, scene.family);
        gone.stop();
        var replica = scene.replica(there);

        replica.moves.leaveStrangers(List.of(scene.visit()));
        assertThat(scene.media().bridge()).isEqualTo(gone.address());

        replica.moves.leaveStrangers(List.of(scene.visit()));
        assertThat(scene.media().bridge()).isEqualTo(there.address());
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(there);
    }

    @Test
    void severalReplicasThatSeeTheSameLossMoveAVisitOnce() {
        var lost = scene.bridge();
        var spare = scene.bridge();
        var replica = scene.replica(lost);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        var epoch = scene.media().epoch();
        var one = scene.replica(lost, spare);
        var another = scene.replica(lost, spare);

        lost.stop();
        one.process.look();
        another.process.look();

        scene.until(media -> media.epoch() == epoch + 1);
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(spare);
        assertThat(scene.media().epoch()).isEqualTo(epoch + 1);
    }

    @Test
    void withoutAnotherBridgeTwoGoDirectWhereTheClinicAllowsIt() {
        var lost = scene.bridge();
        var replica = scene.replica(lost);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        replica.encounters.leave(scene.visit, scene.actor(scene.family), scene.page(scene.family));

        lost.stop();
        replica.process.look();

        var after = scene.until(media -> media.way() == Media.Way.DIRECT);
        assertThat(after.isPlanned()).isFalse();
    }

    @Test
    void withoutAnotherBridgeThreeWaitUntilItIsBack() {
        var lost = scene.bridge();
        var replica = scene.replica(lost);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        var before = scene.media();

        lost.stop();
        replica.process.look();
        MediaScene.eventually(
                () -> assertThat(replica.bridges().isUp(lost.address())).isFalse());
        assertThat(scene.media().epoch()).isEqualTo(before.epoch());

        lost.restart();
        replica.process.look();
        scene.clock.on(Duration.ofSeconds(16));
        replica.moves.cleanAll();

        var after = scene.until(media -> media.epoch() == before.epoch() + 1);
        assertThat(after.meeting()).isNotEqualTo(before.meeting());
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(lost);
    }

    @Test
    void twoOfAClinicThatWantsABridgeStayWithoutMediaRatherThanGoDirect() {
        var lost = scene.bridge();
        var replica = scene.replica(lost);
        scene.bridged(replica, scene.provider, scene.patient);

        lost.stop();
        replica.process.look();
        replica.moves.bridgeChanged(new BridgeEvent.Lost(lost.address()));

        assertThat(scene.media().way()).isEqualTo(Media.Way.BRIDGE);
    }

    @Test
    void whatNoVisitNamesIsEndedAndWhatIsAnothersIsNot() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        var meeting = scene.media().meeting();
        replica.bridges().allocate(bridge.address(), "orphan", "0000000a", Mute.NOTHING, true);
        replica.bridges().allocate(bridge.address(), meeting, "0000000b", Mute.NOTHING, false);
        bridge.make(
                "{\"meeting-id\":\"theirs\",\"name\":\"theirs@other.domain\",\"create\":true,\"endpoints\":[{\"id\":\"0000000c\","
                        + "\"create\":true,\"transport\":{},\"capabilities\":[\"source-names\"]}]}");

        replica.moves.cleanAll();

        assertThat(bridge.meetings()).containsExactlyInAnyOrder(meeting, "theirs");
        assertThat(bridge.endpoints(meeting))
                .containsExactlyInAnyOrder(scene.leg(scene.provider), scene.leg(scene.patient));
    }

    @Test
    void aConferenceThatABridgeForgotIsMadeAnewButNotBeforeItsListCanKnowIt() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        var before = scene.media();
        bridge.lose(before.meeting());

        replica.moves.cleanAll();
        assertThat(scene.media().epoch()).isEqualTo(before.epoch());

        scene.clock.on(Duration.ofSeconds(16));
        replica.moves.cleanAll();
        scene.until(media -> media.epoch() == before.epoch() + 1);
        scene.made(Media.Way.BRIDGE);
        scene.assertSame(bridge);
    }

    @Test
    void anEndpointWhoseMakerDiedIsMadeByCleaning() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.admitted(Clinic.MediaPolicy.BRIDGE, scene.provider, scene.patient);
        scene.decide(replica, now -> replica.ways.next(now, now.inside()));

        scene.clock.on(Duration.ofSeconds(16));
        replica.moves.cleanAll();

        scene.made(Media.Way.BRIDGE);
        scene.assertSame(bridge);
        assertThat(scene.media().epoch()).isEqualTo(1);
    }

    @Test
    void whatAReplicaMadeThatDiedBeforeItWroteItDownIsReplacedByCleaningAndEnded() {
        var bridge = scene.bridge();
        var dead = scene.replica(bridge);
        scene.admitted(Clinic.MediaPolicy.BRIDGE, scene.provider, scene.patient);
        var decided =
                scene.decide(dead, now -> dead.ways.next(now, now.inside())).media();
        decided.endpoints()
                .values()
                .forEach(endpoint -> dead.bridges()
                        .allocate(bridge.address(), decided.meeting(), endpoint.id(), Mute.NOTHING, true));
        dead.process.close();
        var replica = scene.replica(bridge);

        replica.moves.cleanAll();
        assertThat(bridge.endpoints(decided.meeting())).as("too young to judge").hasSize(2);
        scene.clock.on(Duration.ofSeconds(16));
        replica.moves.cleanAll();

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.epoch()).isEqualTo(decided.epoch());
        assertThat(after.endpoints().get(scene.patient).id())
                .isNotEqualTo(decided.endpoints().get(scene.patient).id());
        scene.assertSame(bridge);
    }

    @Test
    void anEndpointWhosePersonGotAnotherOneWhileItsMakerDiedIsEndedByCleaning() {
        var bridge = scene.bridge();
        var dead = scene.replica(bridge);
        scene.bridged(dead, scene.provider, scene.patient);
        var meeting = scene.media().meeting();
        scene.decide(dead, now -> now.media().withLeg(scene.patient, scene.clock.instant()));
        var orphan = scene.leg(scene.patient);
        dead.bridges().allocate(bridge.address(), meeting, orphan, Mute.NOTHING, false);
        dead.process.close();
        var replica = scene.replica(bridge);
        var before = scene.media();
        scene.decide(replica, now -> now.media().withLeg(scene.patient, scene.clock.instant()));
        replica.legs.follow(before.withoutLeg(scene.patient), scene.visit());
        scene.made(Media.Way.BRIDGE);
        assertThat(bridge.endpoints(meeting)).contains(orphan);

        replica.moves.cleanAll();

        scene.assertSame(bridge);
        assertThat(bridge.endpoints(meeting)).doesNotContain(orphan).hasSize(2);
    }

    @Test
    void aThirdPersonTakesTwoWhoTalkDirectlyToABridgeWithoutAGap() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        direct(replica);
        var before = scene.media();

        scene.decide(replica, now -> {
            var inside = new java.util.HashSet<>(now.inside());
            inside.add(scene.family);
            return replica.ways.admitting(now, inside);
        });
        scene.let(scene.family, Presence.ADMITTED);
        replica.legs.follow(before, scene.visit());

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.epoch()).isEqualTo(before.epoch() + 1);
        assertThat(after.isPlanned()).isTrue();
        assertThat(after.endpoints()).hasSize(3);
        scene.assertSame(bridge);
    }

    @Test
    void twoWhoAreLeftGoBackToDirectMediaAfterThirtySecondsAndNotBefore() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        replica.encounters.leave(scene.visit, scene.actor(scene.family), scene.page(scene.family));
        var before = scene.media();

        scene.clock.on(Duration.ofSeconds(25));
        replica.moves.sweep();
        assertThat(scene.media().way()).isEqualTo(Media.Way.BRIDGE);

        scene.clock.on(Duration.ofSeconds(6));
        replica.moves.sweep();
        var after = scene.media();
        assertThat(after.way()).isEqualTo(Media.Way.DIRECT);
        assertThat(after.isPlanned()).isTrue();
        assertThat(after.previous().meeting()).isEqualTo(before.meeting());
        assertThat(bridge.hasConference(before.meeting())).isTrue();

        replica.moves.moved(scene.visit, scene.doctor(), after.epoch());
        replica.moves.moved(scene.visit, scene.actor(scene.patient), after.epoch());
        MediaScene.eventually(() -> assertThat(bridge.meetings()).isEmpty());
    }

    @Test
    void whenTheWayBackToDirectMediaFailsTheBridgeIsKeptUntilTheNextOneShowsTheSame() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        var working = backToDirect(replica);
        scene.clock.on(Duration.ofSeconds(6));

        replica.encounters.renew(scene.visit, scene.doctor(), scene.media().epoch(), "");

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.isPlanned()).isTrue();
        assertThat(after.directFailed()).isTrue();
        assertThat(after.previous().meeting()).isEqualTo(working.meeting());
        assertThat(bridge.meetings()).containsExactlyInAnyOrder(working.meeting(), after.meeting());
        assertThat(bridge.endpoints(working.meeting())).hasSize(2);
        scene.clock.on(Duration.ofSeconds(10));
        replica.moves.sweep();
        assertThat(scene.media().previous()).as("another fifteen seconds").isNotNull();

        replica.moves.moved(scene.visit, scene.doctor(), after.epoch());
        replica.moves.moved(scene.visit, scene.actor(scene.patient), after.epoch());
        scene.assertSame(bridge);
    }

    @Test
    void whoComesWhileTwoAreOnTheirWayBackToDirectMediaDoesNotTakeTheBridgeFromThem() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        var working = backToDirect(replica);

        replica.encounters.join(scene.visit, scene.actor(scene.family), scene.page(scene.family));

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.isPlanned()).isTrue();
        assertThat(after.endpoints()).hasSize(3);
        assertThat(bridge.endpoints(working.meeting())).hasSize(2);
    }

    @Test
    void whenTheWayBackFailsAndTheBridgeOfBeforeIsGoneTooTheNextOneIsNotPlanned() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        var working = backToDirect(replica);
        var spare = scene.bridge();
        var both = scene.replica(bridge, spare);
        bridge.stop();
        both.process.look();
        scene.clock.on(Duration.ofSeconds(6));

        both.encounters.renew(scene.visit, scene.doctor(), scene.media().epoch(), "");

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.isPlanned()).isFalse();
        assertThat(after.previous()).isNull();
        assertThat(after.meeting()).isNotEqualTo(working.meeting());
        scene.assertSame(spare);
    }

    /** Two who are left go back to direct media, which has not come up yet; says what carries them until then. */
    private Media backToDirect(MediaScene.Replica replica) {
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        replica.encounters.leave(scene.visit, scene.actor(scene.family), scene.page(scene.family));
        MediaScene.eventually(() -> assertThat(scene.media().endpoints()).hasSize(2));
        var working = scene.media();
        scene.clock.on(Duration.ofSeconds(31));
        replica.moves.sweep();
        assertThat(scene.media().way()).isEqualTo(Media.Way.DIRECT);
        return working;
    }

    @Test
    void whoComesBackWithinThirtySecondsKeepsEverybodyOnTheBridge() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        replica.encounters.leave(scene.visit, scene.actor(scene.family), scene.page(scene.family));
        replica.encounters.join(scene.visit, scene.actor(scene.family), scene.page(scene.family));

        scene.clock.on(Duration.ofSeconds(31));
        replica.moves.sweep();

        assertThat(scene.made(Media.Way.BRIDGE).epoch()).isEqualTo(1);
        scene.assertSame(bridge);
    }

    @Test
    void whoIsAwayWhenTheTimeIsUpTakesBothBackOnceTheirPageIsThereAgain() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        replica.open(scene.patient);
        replica.encounters.leave(scene.visit, scene.actor(scene.family), scene.page(scene.family));
        replica.lose(scene.patient);

        scene.clock.on(Duration.ofSeconds(31));
        replica.moves.sweep();
        assertThat(scene.media().way()).isEqualTo(Media.Way.BRIDGE);
        assertThat(scene.media().backAt()).as("not due again and again").isNull();

        replica.open(scene.patient);
        scene.clock.on(Duration.ofSeconds(25));
        replica.moves.sweep();
        assertThat(scene.media().way()).isEqualTo(Media.Way.BRIDGE);
        scene.clock.on(Duration.ofSeconds(6));
        replica.moves.sweep();
        assertThat(scene.media().way()).isEqualTo(Media.Way.DIRECT);
    }

    @Test
    void whoLeftAndComesBackWithAFreshPageTakesBothBackToo() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        replica.encounters.leave(scene.visit, scene.actor(scene.family), scene.page(scene.family));
        replica.encounters.leave(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        scene.clock.on(Duration.ofSeconds(31));
        replica.moves.sweep();
        assertThat(scene.media().way()).isEqualTo(Media.Way.BRIDGE);

        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        scene.clock.on(Duration.ofSeconds(31));
        replica.moves.sweep();

        assertThat(scene.media().way()).isEqualTo(Media.Way.DIRECT);
    }

    @Test
    void aReturnInAClinicThatWantsABridgeStartsNoWait() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient);
        replica.open(scene.patient);
        replica.lose(scene.patient);

        replica.open(scene.patient);

        assertThat(scene.visit().patient().presence()).isEqualTo(Presence.JOINED);
        assertThat(scene.media().backAt()).isNull();
    }

    @Test
    void aBridgeThatIsLostDuringTheWaitDoesNotEndTheWait() {
        var lost = scene.bridge();
        var spare = scene.bridge();
        var replica = scene.replica(lost);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        replica.encounters.leave(scene.visit, scene.actor(scene.family), scene.page(scene.family));
        var both = scene.replica(lost, spare);
        lost.stop();
        both.process.look();
        scene.until(media -> spare.address().equals(media.bridge()));
        scene.made(Media.Way.BRIDGE);

        scene.clock.on(Duration.ofSeconds(31));
        both.moves.sweep();

        assertThat(scene.media().way()).isEqualTo(Media.Way.DIRECT);
    }

    @Test
    void directMediaThatFailedOnceIsNotTriedAgain() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        direct(replica);
        scene.clock.on(Duration.ofSeconds(6));

        replica.encounters.renew(scene.visit, scene.doctor(), scene.media().epoch(), "");

        var after = scene.made(Media.Way.BRIDGE);
        assertThat(after.directFailed()).isTrue();
        scene.clock.on(Duration.ofMinutes(2));
        replica.moves.sweep();
        assertThat(scene.media().way()).isEqualTo(Media.Way.BRIDGE);
    }

    @Test
    void whoIsAloneDirectlyAsksForNothingAndTheNextPairIsStillDirect() {
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        direct(replica);
        var before = scene.media();
        replica.encounters.leave(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        assertThat(scene.media().way())
                .as("whoever left hears nothing more, whatever their page does")
                .isEqualTo(Media.Way.NONE);
        scene.clock.on(Duration.ofSeconds(10));

        replica.encounters.renew(scene.visit, scene.doctor(), before.epoch(), "");
        assertThat(scene.media().way()).isEqualTo(Media.Way.NONE);
        assertThat(bridge.meetings()).isEmpty();

        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        assertThat(scene.media().way()).isEqualTo(Media.Way.DIRECT);
        assertThat(scene.media().epoch()).isEqualTo(before.epoch() + 1);
        assertThat(scene.media().directFailed()).isFalse();
    }

    @Test
    void whoeverIsMutedStaysOnTheBridgeThatSeesToIt() {
        var replica = scene.replica(scene.bridge());
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        replica.sending.mute(scene.visit, scene.doctor(), scene.patient, true, false);
        replica.encounters.leave(scene.visit, scene.actor(scene.family), scene.page(scene.family));

        scene.clock.on(Duration.ofSeconds(31));
        replica.moves.sweep();
        assertThat(scene.media().way()).isEqualTo(Media.Way.BRIDGE);

        replica.sending.say(
                scene.visit,
                scene.actor(scene.patient),
                scene.page(scene.patient),
                new Sending.Word(true, true, false, "good", scene.visit().revision()));
        scene.clock.on(Duration.ofSeconds(31));
        replica.moves.sweep();
        assertThat(scene.media().way()).isEqualTo(Media.Way.DIRECT);
    }

    @Test
    void ofTwoWhoTalkWithoutTheProviderOneMakesTheOffer() {
        var replica = scene.replica(scene.bridge());
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        assertThat(scene.visit().leads(scene.provider)).isTrue();
        assertThat(scene.visit().leads(scene.patient)).isFalse();

        replica.encounters.leave(scene.visit, scene.doctor(), scene.page(scene.provider));
        assertThat(scene.visit().leads(scene.patient))
                .isNotEqualTo(scene.visit().leads(scene.family));
    }

    @Test
    void aBridgeThatMakesNothingDoesNotTakeDirectMediaFromTwo() {
        var mute = scene.bridge();
        var spare = scene.bridge();
        var replica = scene.replica(Duration.ofMillis(500), mute);
        direct(replica);
        var before = scene.media();
        scene.decide(replica, now -> {
            var inside = new java.util.HashSet<>(now.inside());
            inside.add(scene.family);
            return replica.ways.admitting(now, inside);
        });
        scene.let(scene.family, Presence.ADMITTED);
        var both = scene.replica(mute, spare);
        mute.stop();
        both.process.look();

        var after = scene.until(media -> spare.address().equals(media.bridge()));
        assertThat(after.epoch()).isEqualTo(before.epoch() + 2);
        assertThat(after.isPlanned()).as("pages keep what they have").isTrue();
    }

    @Test
    void aBridgeThatDiesWhileAnotherHandsOverToItDoesNotTakeThatOne() {
        var leaving = scene.bridge();
        var dying = scene.bridge();
        var replica = scene.replica(leaving);
        scene.bridged(replica, scene.provider, scene.patient);
        var before = scene.media();
        var both = scene.replica(leaving, dying);
        leaving.drain(true);
        both.process.look();
        scene.until(media -> dying.address().equals(media.bridge()));
        var spare = scene.bridge();
        var all = scene.replica(leaving, dying, spare);
        dying.stop();
        all.process.look();

        var after = scene.until(media -> spare.address().equals(media.bridge()));
        assertThat(after.isPlanned()).isTrue();
        assertThat(after.previous().meeting()).isEqualTo(before.meeting());
        assertThat(leaving.endpoints(before.meeting())).hasSize(2);
    }

    @Test
    void directMediaIsOverForBothWhenTheSessionOfOneEnds() {
        var replica = scene.replica(scene.bridge());
        direct(replica);
        var before = scene.media();

        replica.encounters.cut(scene.visit, scene.doctor(), scene.page(scene.provider));
        assertThat(scene.media().way()).isEqualTo(Media.Way.NONE);

        replica.encounters.join(scene.visit, scene.doctor(), scene.page(scene.provider));
        assertThat(scene.media().way()).isEqualTo(Media.Way.DIRECT);
        assertThat(scene.media().epoch()).isEqualTo(before.epoch() + 1);
    }

    private void direct(MediaScene.Replica replica) {
        scene.admitted(Clinic.MediaPolicy.DIRECT, scene.provider, scene.patient);
        replica.encounters.join(scene.visit, scene.doctor(), scene.page(scene.provider));
        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        assertThat(scene.media().way()).isEqualTo(Media.Way.DIRECT);
    }
}
