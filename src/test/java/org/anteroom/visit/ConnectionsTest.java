package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People whose connection goes and comes: what runs out for whom, and who is found to have gone without a word. */
class ConnectionsTest {
    private static final VisitSettings CONFIG = new VisitSettings();

    private static final Page NEWER = new Page("newer page", "newer page's socket");

    private final MediaScene scene = new MediaScene();
    private MediaScene.Replica replica;

    @BeforeEach
    void twoAreLetIn() {
        replica = scene.replica();
        scene.admitted(Clinic.MediaPolicy.DIRECT, scene.provider, scene.patient);
        replica.open(scene.provider);
        replica.open(scene.patient);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void anInvitationRunsOnWhileTheProviderDropsAndComesBack() {
        var until = scene.clock.instant().plus(CONFIG.invited()).truncatedTo(ChronoUnit.MILLIS);
        replica.visits.change(scene.visit, Visits.anybody(), _ -> new Change(scene.clock.instant()).due(until));
        replica.encounters.join(scene.visit, scene.doctor(), scene.page(scene.provider));

        replica.lose(scene.provider);
        replica.open(scene.provider);
        assertThat(scene.due()).isEqualTo(until);

        replica.encounters.leave(scene.visit, scene.doctor(), scene.page(scene.provider));
        assertThat(scene.due()).isEqualTo(until);
    }

    /** Two replicas find the same visit; the second comes to it when the patient has been sent back and let in again. */
    @Test
    void aTimerThatWasFoundBeforeTheInvitationBeganAnewEndsNothing() {
        var until = scene.clock.instant().plus(CONFIG.invited()).truncatedTo(ChronoUnit.MILLIS);
        replica.visits.change(scene.visit, Visits.anybody(), _ -> new Change(scene.clock.instant()).due(until));
        var timers = replica.timersThatFoundIt();

        timers.sweep();
        assertThat(scene.visit().state()).isEqualTo(VisitState.INVITED);
        assertThat(scene.due()).isEqualTo(until);

        scene.clock.on(CONFIG.invited().plusSeconds(1));
        timers.sweep();
        assertThat(scene.visit().state()).isEqualTo(VisitState.WAITING);
    }

    @Test
    void whoeverIsStillAwayIsWaitedForAlthoughTheOtherIsBack() {
        bothJoin();
        replica.lose(scene.patient);
        replica.lose(scene.provider);
        var until = scene.due();
        assertThat(until).isNotNull();

        replica.open(scene.provider);
        assertThat(scene.due()).isEqualTo(until);

        replica.open(scene.patient);
        assertThat(scene.due()).isNull();
    }

    @Test
    void whoeverWasLostDuringAHoldIsWaitedForOnceItIsOver() {
        bothJoin();
        replica.encounters.hold(scene.visit, scene.doctor());
        replica.lose(scene.patient);
        assertThat(scene.due()).isNull();

        replica.encounters.resume(scene.visit, scene.doctor());

        assertThat(scene.visit().state()).isEqualTo(VisitState.IN_VISIT);
        assertThat(scene.due()).isNotNull();
    }

    @Test
    void whoeverFallsSilentIsFoundAlthoughTheOtherGoesOnToBeSeen() {
        bothJoin();
        for (int i = 0; i < 10; i++) {
            scene.clock.on(Duration.ofSeconds(5));
            assertThat(replica.connections.seen(scene.visit, scene.provider, "socket " + scene.provider))
                    .isTrue();
            replica.connections.sweep();
        }
        assertThat(presence(scene.patient)).isEqualTo(Presence.AWAY);
        assertThat(presence(scene.provider)).isEqualTo(Presence.JOINED);

        scene.clock.on(CONFIG.silent().multipliedBy(2));
        replica.connections.sweep();
        assertThat(presence(scene.provider)).isEqualTo(Presence.AWAY);
    }

    @Test
    void whoeverIsSeenAgainJustBeforeTheyCountAsLostStays() {
        bothJoin();
        scene.clock.on(CONFIG.silent().multipliedBy(3));
        var latest = scene.clock.instant().minus(CONFIG.silent());
        assertThat(replica.connections.seen(scene.visit, scene.patient, "socket " + scene.patient))
                .isTrue();

        assertThat(replica.visits.lastSeen(scene.visit).get(scene.patient).at()).isAfter(latest);
        replica.connections.sweep();

        assertThat(presence(scene.patient)).isEqualTo(Presence.JOINED);
        assertThat(presence(scene.provider)).isEqualTo(Presence.AWAY);
    }

    @Test
    void aReloadMayComeBeforeItsOlderPageIsKnownToBeGone() {
        bothJoin();

        assertThat(replica.reload(scene.provider, "another page")).isFalse();
        assertThat(replica.reload(scene.provider, "")).isFalse();
        assertThat(presence(scene.provider)).isEqualTo(Presence.JOINED);

        assertThat(replica.reload(scene.provider, "page " + scene.provider)).isTrue();
        assertThat(presence(scene.provider)).isEqualTo(Presence.AWAY);
        assertThat(scene.due()).isNotNull();

        replica.lose(scene.provider);
        assertThat(scene.visit().people().get(scene.provider).isConnected()).isTrue();
    }

    @Test
    void aScreenSharedAtTheDoorEndsNobodys() {
        bothJoin();
        replica.sending.say(
                scene.visit, scene.doctor(), scene.page(scene.provider), new Sending.Word(true, true, true, "good", 0));

        replica.sending.say(
                scene.visit,
                scene.actor(scene.family),
                scene.page(scene.family),
                new Sending.Word(true, true, true, "good", 0));

        assertThat(scene.visit().sharing()).isEqualTo(Set.of(scene.provider));
    }

    @Test
    void whoeverIsAskedOutOfADirectConversationLosesTheConnection() {
        scene.let(scene.family, Presence.JOINED);
        scene.let(scene.provider, Presence.JOINED);
        scene.let(scene.patient, Presence.GONE);
        scene.decide(replica, before -> replica.ways.next(before, before.inside()));
        assertThat(scene.media().way()).isEqualTo(Media.Way.DIRECT);

        replica.setAside(scene.family);

        assertThat(scene.media().way()).isEqualTo(Media.Way.NONE);
    }

    @Test
    void aLateLookAtTheOlderPageLeavesTheNewerOneInTheVisit() {
        bothJoin();
        newerPage();
        replica.encounters.join(scene.visit, scene.doctor(), NEWER);
        var before = scene.visit();

        replica.encounters.cut(scene.visit, scene.doctor(), scene.page(scene.provider));
        replica.encounters.leave(scene.visit, scene.doctor(), scene.page(scene.provider));

        assertThat(scene.visit().revision()).isEqualTo(before.revision());
        assertThat(presence(scene.provider)).isEqualTo(Presence.JOINED);
        assertThat(scene.media()).isEqualTo(before.media());
    }

    @Test
    void aLateLookAtThePageLeavesItsOwnNewerSocket() {
        bothJoin();
        var back = new Page(scene.page(scene.provider).name(), "newer socket");
        assertThat(replica.connections.open(scene.visit, scene.doctor(), back, Claim.NONE))
                .isPresent();

        replica.encounters.cut(scene.visit, scene.doctor(), scene.page(scene.provider));

        assertThat(presence(scene.provider)).isEqualTo(Presence.JOINED);
    }

    @Test
    void theOlderPageIsStillCutWhenTheNewerOneHasNotJoined() {
        bothJoin();
        newerPage();

        replica.encounters.cut(scene.visit, scene.doctor(), scene.page(scene.provider));

        assertThat(presence(scene.provider)).isEqualTo(Presence.GONE);
        assertThat(scene.media().way()).isEqualTo(Media.Way.NONE);
        replica.encounters.join(scene.visit, scene.doctor(), NEWER);
        assertThat(presence(scene.provider)).isEqualTo(Presence.JOINED);
    }

    @Test
    void whoSaysJoinOnAnOlderPageTakesNothingFromTheNewerOne() {
        bothJoin();
        newerPage();

        assertThatThrownBy(() -> replica.encounters.join(scene.visit, scene.doctor(), scene.page(scene.provider)))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isInstanceOf(Refusal.WrongState.class));
    }

    @Test
    void aPageThatNeverJoinedIsNotBackWhenItsSocketIs() {
        bothJoin();
        replica.lose(scene.provider);
        newerPage();
        replica.connections.lost(scene.visit, scene.provider, NEWER.connection());

        newerPage();

        assertThat(presence(scene.provider)).isEqualTo(Presence.AWAY);
    }

    @Test
    void whatAnOlderPageSaysLateIsNotSaidOfTheNewerOne() {
        bothJoin();
        newerPage();
        replica.encounters.join(scene.visit, scene.doctor(), NEWER);

        replica.sending.say(
                scene.visit,
                scene.doctor(),
                scene.page(scene.provider),
                new Sending.Word(false, false, true, "weak", 0));

        assertThat(scene.visit().sharing()).isEmpty();
        assertThat(scene.visit().provider().microphone()).isTrue();
    }

    private void newerPage() {
        assertThat(replica.connections.open(scene.visit, scene.doctor(), NEWER, new Claim("", true)))
                .isPresent();
    }

    private void bothJoin() {
        replica.encounters.join(scene.visit, scene.doctor(), scene.page(scene.provider));
        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        assertThat(scene.visit().state()).isEqualTo(VisitState.IN_VISIT);
    }

    private Presence presence(PersonId person) {
        return scene.visit().people().get(person).presence();
    }
}
