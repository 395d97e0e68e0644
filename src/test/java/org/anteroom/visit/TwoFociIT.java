package org.anteroom.visit;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.anteroom.bridge.FakeVideobridge;
import org.anteroom.bridge.RealBridge;
import org.anteroom.bridge.Videobridge;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Ear;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two replicas that may both act for a visit, as processes, and two bridges: doubles, or real ones where there is one. What decides is
 * the visit's document; neither asks the other.
 */
class TwoFociIT {
    private static final int ROUNDS = Integer.getInteger("anteroom.test.foci", 3);

    private final List<Videobridge> bridges = new ArrayList<>();
    private Product.Replica one;
    private Product.Replica other;
    private Clinic clinic;

    @BeforeEach
    void start() {
        for (int i = 0; i < 2; i++) {
            bridges.add(RealBridge.isThere() ? RealBridge.start() : FakeVideobridge.start());
        }
        var settings = Map.of(
                "ANTEROOM_BRIDGE_URLS",
                bridges.stream().map(bridge -> bridge.url().toString()).collect(Collectors.joining(",")));
        one = Product.get().replica(settings);
        other = Product.get().replica(settings);
        clinic = Clinic.openWithBridge();
    }

    @AfterEach
    void stop() {
        one.close();
        other.close();
        bridges.forEach(Videobridge::close);
    }

    @Test
    void twoWhoJoinAtTheSameMomentAtTwoReplicasMeetInOneConference() {
        for (int i = 0; i < ROUNDS; i++) {
            try (var visit = Encounter.booked(clinic, "reason")
                    .at(one.url(), other.url())
                    .joined()) {
                meetInOne(visit);
                assertThat(visit.deed("finish").status()).isEqualTo(200);
                eventually(() -> assertThat(meetings()).isEmpty());
            }
        }
    }

    /** What nobody may see before the provider lets them in is not made at all, whoever asks for it. */
    @Test
    void noBridgeHasAnybodyBeforeTheyAreLetInNorAfterTheEnd() {
        try (var visit =
                Encounter.booked(clinic, "reason").at(one.url(), other.url()).arrived()) {
            try (var desk = visit.desk().listen("/ws/visits/" + visit.visit() + "?page=desk")) {
                desk.hears("\"type\":\"view\"");
                desk.say("{\"type\":\"join\",\"id\":\"early\"}");
                desk.hears("\"id\":\"early\"");
                visit.phoneEar().say("{\"type\":\"join\",\"id\":\"early\"}");
                assertThat(visit.phoneEar().hears("\"id\":\"early\"")).contains("\"refused\"");
                Awaitility.await("nobody at any bridge")
                        .during(Duration.ofSeconds(2))
                        .atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(meetings()).isEmpty());
                for (var ear : List.of(desk, visit.phoneEar())) {
                    assertThat(ear.heard()).noneMatch(one -> one.contains("\"type\":\"offer\""));
                }
            }

            visit.met();
            meetInOne(visit);
            offered(visit.deskEar());
            offered(visit.phoneEar());

            assertThat(visit.deed("finish").status()).isEqualTo(200);
            assertThat(meetings()).as("when the deed is answered").isEmpty();
        }
    }

    @Test
    void theOtherReplicaGoesOnWithTheSameConferenceWhenOneDies() {
        try (var before =
                Encounter.booked(clinic, "reason").at(one.url(), one.url()).joined()) {
            meetInOne(before);
            var meeting = media(before).getString("meeting");
            var endpoints = endpoints(meeting);
            one.part().kill();
            try (var desk = again(before, "desk");
                    var phone = again(before, "phone")) {
                offered(desk);
                offered(phone);
                assertThat(meetings()).as("no second conference").containsExactly(meeting);
                assertThat(endpoints(meeting)).isEqualTo(endpoints);

                // And it is told what to do: nobody hears anybody on hold.
                var provider = before.desk().at(other.url());
                assertThat(provider.json("POST", "/api/visits/" + before.visit() + "/hold", "")
                                .status())
                        .isEqualTo(200);
                eventually(() -> assertThat(meetings()).isEmpty());
            }
        }
    }

    @Test
    void whoSignsOutIsGoneFromTheBridgeAtOnceAndTheOtherStays() {
        try (var visit =
                Encounter.booked(clinic, "reason").at(one.url(), other.url()).joined()) {
            meetInOne(visit);
            var meeting = media(visit).getString("meeting");

            visit.desk().signOut();

            assertThat(visit.deskEar().closedWith()).isEqualTo(4401);
            eventually(() -> {
                assertThat(endpoints(meeting)).hasSize(1);
                assertThat(media(visit).get("endpoints", Document.class))
                        .containsOnlyKeys(visit.patient().id().value());
            });
            assertThat(visit.phoneEar().isOpen()).isTrue();
        }
    }

    @Test
    void aReplicaThatWasAwayWhileTheOtherMovedTheVisitDoesNotMoveItAgain() {
        try (var before =
                Encounter.booked(clinic, "reason").at(one.url(), one.url()).joined()) {
            meetInOne(before);
            one.part().freeze();
            try (var desk = again(before, "desk");
                    var phone = again(before, "phone")) {
                offered(desk);
                offered(phone);
                var dead = carrying(before);
                desk.heard().clear();
                phone.heard().clear();
                dead.close();
                bridges.remove(dead);
                offered(desk);
                offered(phone);
                var moved = media(before);
                assertThat(moved.getString("bridge")).isNotEqualTo(dead.url().toString());

                one.part().thaw();
                eventually(() -> assertThat(one.part().log())
                        .as("the first sees that the bridge is gone")
                        .contains("bridge=" + dead.url() + " standing=DOWN"));
                Awaitility.await("the first leaves the visit where it is")
                        .during(Duration.ofSeconds(5))
                        .atMost(Duration.ofSeconds(10))
                        .untilAsserted(() -> {
                            assertThat(media(before).get("epoch")).isEqualTo(moved.get("epoch"));
                            meetInOne(before);
                        });
            } finally {
                one.part().thaw();
            }
        }
    }

    /** The person's page, which has lost its socket, connects to the other replica. */
    private Ear again(Encounter visit, String page) {
        return page.equals("desk")
                ? visit.desk().at(other.url()).listen("/ws/visits/" + visit.visit() + "?page=desk&take=yes")
                : visit.phone().at(other.url()).listen("/ws/v/" + visit.visit() + "?page=phone&take=yes");
    }

    private static void offered(Ear ear) {
        ear.hears("\"type\":\"offer\"");
    }

    /** The visit has the one conference that any bridge has, with an endpoint for each of the two. */
    private void meetInOne(Encounter visit) {
        eventually(() -> {
            var meeting = media(visit).getString("meeting");
            assertThat(meetings()).containsExactly(meeting);
            assertThat(endpoints(meeting)).hasSize(2);
        });
    }

    private Videobridge carrying(Encounter visit) {
        var address = URI.create(media(visit).getString("bridge"));
        return bridges.stream()
                .filter(bridge -> bridge.url().equals(address))
                .findFirst()
                .orElseThrow();
    }

    private Set<String> meetings() {
        return bridges.stream().flatMap(bridge -> bridge.meetings().stream()).collect(Collectors.toSet());
    }

    private Set<String> endpoints(String meeting) {
        return bridges.stream()
                .flatMap(bridge -> bridge.endpoints(meeting).stream())
                .collect(Collectors.toSet());
    }

    private static Document media(Encounter visit) {
        return Product.get()
                .database()
                .getCollection("visits")
                .find(eq("_id", visit.visit().value()))
                .first()
                .get("media", Document.class);
    }

    private static void eventually(Runnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion::run);
    }
}
