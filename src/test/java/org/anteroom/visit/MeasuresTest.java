package org.anteroom.visit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.PersonId;
import org.anteroom.visit.Measures.Cause;
import org.anteroom.visit.UnderWay.Link;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is measured of visits: why media moved, how long people took, and how many there are. */
class MeasuresTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Set<PersonId> TWO = Set.of(PersonId.random(), PersonId.random());

    private MediaScene scene;

    @AfterEach
    void close() {
        if (scene != null) {
            scene.close();
        }
    }

    private static Media direct() {
        return Media.BEFORE.nextDirect(false, null);
    }

    private static Media bridged(Media before, boolean planned) {
        return before.nextOver("http://10.0.0.5:8080", TWO, planned, null, NOW);
    }

    @Test
    void mediaThatMovesHasOneCause() {
        var direct = direct();
        var bridged = bridged(direct, true);

        assertThat(Cause.of(direct, bridged, 3)).contains(Cause.THIRD_PERSON);
        assertThat(Cause.of(direct, bridged(direct, false).withoutDirect(), 2)).contains(Cause.DIRECT_FAILED);
        assertThat(Cause.of(direct, bridged, 2)).contains(Cause.CLINIC_WANTS);
        assertThat(Cause.of(direct, direct.nextDirect(false, null), 2)).contains(Cause.RENEWED);
        assertThat(Cause.of(bridged, bridged(bridged, false), 3)).contains(Cause.BRIDGE_LOST);
        assertThat(Cause.of(bridged, bridged(bridged, true), 3)).contains(Cause.BRIDGE_LEAVES);
        assertThat(Cause.of(bridged, bridged.nextDirect(true, null), 2)).contains(Cause.TWO_LEFT);
        assertThat(Cause.of(bridged, bridged.nextDirect(false, null), 2)).contains(Cause.NO_BRIDGE_LEFT);
    }

    @Test
    void mediaThatBeginsOrEndsOrStaysHasNotMoved() {
        var direct = direct();

        assertThat(Cause.of(Media.BEFORE, direct, 2)).isEmpty();
        assertThat(Cause.of(Media.BEFORE, bridged(Media.BEFORE, false), 2)).isEmpty();
        assertThat(Cause.of(direct, direct.none(), 2)).isEmpty();
        assertThat(Cause.of(direct, direct.withoutDirect(), 2)).isEmpty();
    }

    @Test
    void joinIsMeasuredFromBeingLetInAndOnlyOnce() {
        scene = new MediaScene();
        var replica = scene.replica(scene.bridge());
        scene.admitted(Clinic.MediaPolicy.DIRECT, scene.provider, scene.patient);
        var before = scene.visit();
        scene.clock.on(Duration.ofSeconds(7));
        replica.encounters.join(scene.visit, scene.actor(scene.patient), scene.page(scene.patient));
        var after = scene.visit();
        var patient = after.patient();

        assertThat(Measures.joined(before, patient, before.since().plusSeconds(7)))
                .contains(Duration.ofSeconds(7));
        assertThat(Measures.joined(before, after.provider(), NOW)).isEmpty();
        assertThat(Measures.joined(after, patient, NOW)).isEmpty();
    }

    @Test
    void visitsAndConnectionsAreCountedFromTheStore() {
        scene = new MediaScene();
        var bridge = scene.bridge();
        var replica = scene.replica(bridge);
        scene.bridged(replica, scene.provider, scene.patient, scene.family);
        scene.let(scene.family, Presence.AWAY);
        replica.sending.say(
                scene.visit,
                scene.actor(scene.patient),
                scene.page(scene.patient),
                new Sending.Word(true, true, false, "weak", scene.visit().revision()));

        assertThat(replica.visits.underWay(Set.of(scene.clinic.value())))
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.id()).isEqualTo(scene.visit);
                    assertThat(one.people()).isEqualTo(3);
                    assertThat(one.links()).containsExactlyInAnyOrder(Link.GOOD, Link.WEAK, Link.LOST);
                    assertThat(one.bridge()).isEqualTo(bridge.address());
                    assertThat(one.way()).isEqualTo(Media.Way.BRIDGE);
                    assertThat(one.began()).isNotNull();
                });
        assertThat(replica.visits.underWayElsewhere(Set.of(scene.clinic.value())))
                .isEmpty();
        assertThat(replica.visits.underWay(Set.of())).isEmpty();

        var count = Census.Count.of(replica.visits.underWay());
        assertThat(count.states()).containsEntry(VisitState.IN_VISIT, 1).containsEntry(VisitState.WAITING, 0);
        assertThat(count.states().keySet()).containsExactlyInAnyOrderElementsOf(UnderWay.STATES);
        assertThat(count.links())
                .containsEntry(Link.WEAK, 1)
                .containsEntry(Link.LOST, 1)
                .containsEntry(Link.FAIR, 0);
    }

    @Test
    void everyPartIsMeasuredAsOneOfThree() {
        assertThat(List.of(Part.values()))
                .extracting(Part::measured)
                .containsExactly("patient", "provider", "guest", "guest", "guest");
    }
}
