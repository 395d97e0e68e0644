package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.PersonId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People whose connection goes and comes: what runs out for whom, and who is found to have gone without a word. */
class ConnectionsTest {
    private static final VisitSettings CONFIG = new VisitSettings();

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
        replica.encounters.join(scene.visit, scene.doctor());

        replica.lose(scene.provider);
        replica.open(scene.provider);
        assertThat(scene.due()).isEqualTo(until);

        replica.encounters.leave(scene.visit, scene.doctor());
        assertThat(scene.due()).isEqualTo(until);
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
        replica.sending.say(scene.visit, scene.doctor(), new Sending.Word(true, true, true, "good", 0));

        replica.sending.say(scene.visit, scene.actor(scene.family), new Sending.Word(true, true, true, "good", 0));

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

    private void bothJoin() {
        replica.encounters.join(scene.visit, scene.doctor());
        replica.encounters.join(scene.visit, scene.actor(scene.patient));
        assertThat(scene.visit().state()).isEqualTo(VisitState.IN_VISIT);
    }

    private Presence presence(PersonId person) {
        return scene.visit().people().get(person).presence();
    }
}
