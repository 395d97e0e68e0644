package org.anteroom;

import static com.mongodb.client.model.Filters.eq;
import static org.anteroom.GuestIT.deed;
import static org.anteroom.GuestIT.hearsAfter;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.anteroom.GuestIT.Invited;
import org.anteroom.bridge.BridgeDouble;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Ear;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Guests in the visit, at a replica that has a bridge (the double: it takes what a bridge takes and carries no media) and keeps its
 * mail.
 */
class GuestBridgeIT {
    private static BridgeDouble bridge;
    private static Product.Replica replica;

    private Clinic clinic;
    private Encounter visit;
    private Caller desk;
    private Ear phoneEar;
    private Ear deskEar;

    @BeforeAll
    static void start() {
        bridge = new BridgeDouble();
        // It writes mail for its own deeds only: one about a booking of the tests' own would replace a link that is
        // being opened.
        replica = Product.get()
                .replica(Map.of(
                        "ANTEROOM_BRIDGE_URLS", bridge.url().toString(),
                        "ANTEROOM_MAIL_KEEP", "true",
                        // An offer that is not answered stays under way for as long as a test looks.
                        "ANTEROOM_SOCKET_ANSWERED", "1M",
                        "ANTEROOM_OUTBOX_SWEEP", "1H"));
    }

    @AfterAll
    static void stop() {
        replica.close();
        bridge.close();
    }

    @BeforeEach
    void bothAreInTheVisit() {
        clinic = Clinic.open();
        visit = Encounter.booked(clinic, "reason").joined();
        desk = visit.desk().at(replica.url());
        // The same pages, connected to the replica now.
        phoneEar = visit.phone().at(replica.url()).listen("/ws/v/" + visit.visit() + "?page=phone");
        deskEar = desk.listen("/ws/visits/" + visit.visit() + "?page=desk");
        phoneEar.hears("\"IN_VISIT\"");
        deskEar.hears("\"IN_VISIT\"");
    }

    @AfterEach
    void close() {
        phoneEar.close();
        deskEar.close();
        visit.close();
    }

    private Invited invite(String part) {
        return Invited.read(
                desk.json("POST", "/api/visits/" + visit.visit() + "/guests", "{\"part\":\"" + part + "\"}"));
    }

    private Caller knock(Invited invited, String name) {
        var guest = Caller.asGuest(replica.url(), invited.link(), name);
        assertThat(guest.post("/v/" + visit.visit() + "/guest/knock", Map.of()).status())
                .isEqualTo(303);
        return guest;
    }

    private Ear listen(Caller guest) {
        return guest.listen("/ws/v/" + visit.visit() + "?page=guest");
    }

    private void join(Ear ear) {
        ear.say("{\"type\":\"join\",\"id\":\"join\"}");
        assertThat(ear.hears("\"id\":\"join\"")).contains("\"done\"");
    }

    private void done(Invited guest, String deed) {
        var answer = deed(desk, visit, guest, deed, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private Document media() {
        return Product.get()
                .database()
                .getCollection("visits")
                .find(eq("_id", visit.visit().value()))
                .first()
                .get("media", Document.class);
    }

    /** Waits until the conference at the bridge has exactly the endpoints of these people. */
    private void bridgeHas(String... people) {
        Awaitility.await("the bridge to have " + Set.of(people))
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> {
                    var media = media();
                    var endpoints = media.get("endpoints", Document.class);
                    assertThat(endpoints.keySet()).containsExactlyInAnyOrder(people);
                    assertThat(bridge.endpoints(media.getString("meeting")))
                            .isEqualTo(endpoints.values().stream()
                                    .map(one -> ((Document) one).getString("id"))
                                    .collect(Collectors.toSet()));
                });
    }

    @Test
    void oneGuestAfterTheOtherIsLetInAndEverybodySeesEverybodyWithTheirRole() {
        var patient = visit.patient().id().value();
        var provider = visit.provider().id().value();
        var first = invite("INTERPRETER");
        var second = invite("FAMILY");
        try (var maria = listen(knock(first, "Maria Gómez"));
                var helen = listen(knock(second, "Helen Ford"))) {
            maria.hears("\"KNOCKING\"");
            helen.hears("\"KNOCKING\"");
            assertThat(media().getString("way")).isEqualTo("DIRECT");

            done(first, "admit");
            join(maria);

            bridgeHas(patient, provider, first.guest());
            assertThat(maria.hears("\"BRIDGE\""))
                    .contains("\"PATIENT\"", "Margaret")
                    .doesNotContain("Whitfield");
            assertThat(phoneEar.hears("Maria Gómez")).contains("\"INTERPRETER\"");
            assertThat(String.join("", phoneEar.heard())).doesNotContain("Helen Ford");
            assertThat(String.join("", maria.heard())).doesNotContain("Helen Ford");
            assertThat(String.join("", helen.heard())).doesNotContain("Maria", "Margaret", "\"media\"");

            done(second, "admit");
            join(helen);

            bridgeHas(patient, provider, first.guest(), second.guest());
            maria.hears("Helen Ford");
            assertThat(helen.hears("Maria Gómez")).contains("\"INTERPRETER\"", "Dr Amara Okafor");
            phoneEar.hears("Helen Ford");
        }
    }

    @Test
    void whileAnOfferIsUnderWayWhatOthersPublishGoesTogetherIntoTheNextOne() {
        var invited = invite("FAMILY");
        try (var helen = listen(knock(invited, "Helen Ford"))) {
            done(invited, "admit");
            join(helen);
            var offer = deskEar.hears("\"type\":\"offer\"");
            answer(phoneEar, 1101);
            answer(helen, 1201);
            Awaitility.await("both to be written down")
                    .untilAsserted(() -> assertThat(media().getList("slots", Document.class))
                            .filteredOn(slot -> !slot.getString("source").isEmpty())
                            .hasSize(2));
            assertThat(offers(deskEar)).containsExactly(offer);

            answer(deskEar, 1301);

            var next = hearsAfter(deskEar, deskEar.heard().indexOf(offer) + 1, "\"type\":\"offer\"");
            assertThat(next).contains(visit.patient().id().value(), invited.guest());
            answer(deskEar, 1301);
            assertThat(offers(deskEar)).containsExactly(offer, next);
        }
    }

    @Test
    void whatABridgeSaysReachesThePageItIsOfAndWhatAPageShowsReachesTheBridge() {
        var patient = visit.patient().id().value();
        var invited = invite("FAMILY");
        try (var helen = listen(knock(invited, "Helen Ford"))) {
            done(invited, "admit");
            join(helen);
            answer(phoneEar, 1101);
            answer(deskEar, 1301);
            var own = leg(visit.provider().id().value());
            var theirs = leg(patient);

            bridge.says(own, """
                    {"colibriClass":"DominantSpeakerEndpointChangeEvent","dominantSpeakerEndpoint":"%s","previousSpeakers":[],"silence":false}""".formatted(theirs));
            assertThat(deskEar.hears("\"speaker\"")).contains(patient, own);
            bridge.says(own, "{\"colibriClass\":\"ForwardedSources\",\"forwardedSources\":[\"" + theirs + "-v0\"]}");
            deskEar.hears("\"shown\":[\"" + theirs + "-v0\"]");
            bridge.says(own, """
                    {"colibriClass":"EndpointConnectivityStatusChangeEvent","endpoint":"%s","active":"false"}""".formatted(theirs));
            assertThat(deskEar.hears("\"silent\":[\"")).contains(patient);
            bridge.says(
                    own,
                    "{\"colibriClass\":\"SenderSourceConstraints\",\"sourceName\":\"" + own
                            + "-v0\",\"maxHeight\":180}");
            deskEar.hears("\"wanted\":{\"" + own + "-v0\":180}");

            deskEar.say("{\"type\":\"watch\",\"id\":\"tall\",\"leg\":\"" + own + "\",\"heights\":{\"" + theirs
                    + "-v0\":4000}}");
            assertThat(deskEar.hears("\"id\":\"tall\"")).contains("\"done\"");
            Awaitility.await("the bridge to be told")
                    .untilAsserted(() -> assertThat(bridge.told(own))
                            .last()
                            .asString()
                            .contains("ReceiverVideoConstraints", theirs + "-v0", "720")
                            .doesNotContain("4000"));
            assertThat(String.join("", phoneEar.heard()) + String.join("", helen.heard()))
                    .doesNotContain("\"type\":\"scene\",\"leg\":\"" + own);
        }
    }

    private String leg(String person) {
        return media().get("endpoints", Document.class)
                .get(person, Document.class)
                .getString("id");
    }

    private static List<String> offers(Ear ear) {
        return ear.heard().stream()
                .filter(one -> one.contains("\"type\":\"offer\""))
                .toList();
    }

    /** The page answers its newest offer. */
    private static void answer(Ear ear, long ssrc) {
        ear.hears("\"type\":\"offer\"");
        var offer = Document.parse(offers(ear).getLast());
        var id = "answer-" + offer.get("version");
        ear.say(new Document("type", "answer")
                .append("id", id)
                .append("leg", offer.getString("leg"))
                .append("version", offer.get("version"))
                .append("sdp", BridgeDouble.answer(ssrc))
                .toJson());
        assertThat(ear.hears("\"id\":\"" + id + "\"")).contains("\"done\"");
    }

    @Test
    void guestSeesTheChatFromWhereTheyWereLetInAndNotWhatWasSaidInPrivate() {
        say(phoneEar, "canary before");
        var invited = invite("FAMILY");
        try (var helen = listen(knock(invited, "Helen Ford"))) {
            done(invited, "admit");
            join(helen);
            say(phoneEar, "canary together");
            helen.hears("canary together");

            int seen = helen.heard().size();
            done(invited, "aside");
            assertThat(hearsAfter(helen, seen, "\"aside\":true"))
                    .contains("\"KNOCKING\"")
                    .doesNotContain("\"media\"");
            bridgeHas(visit.patient().id().value(), visit.provider().id().value());
            helen.say("{\"type\":\"chat\",\"id\":\"no\",\"text\":\"hello\"}").hears("\"id\":\"no\"");
            say(phoneEar, "canary private");

            done(invited, "admit");
            hearsAfter(helen, seen, "\"aside\":false", "\"ADMITTED\"");
            helen.say("{\"type\":\"join\",\"id\":\"again\"}").hears("\"id\":\"again\"");
            say(phoneEar, "canary after");
            helen.hears("canary after");
            helen.say("{\"type\":\"lines\",\"id\":\"all\",\"since\":0}").hears("\"id\":\"all\"");

            assertThat(String.join("", helen.heard())).doesNotContain("canary before", "canary private");
            assertThat(helen.heard()).anyMatch(one -> one.contains("\"refused\"") && one.contains("\"no\""));
        }
    }

    private static void say(Ear ear, String text) {
        var id = text.replace(" ", "-");
        ear.say("{\"type\":\"chat\",\"id\":\"" + id + "\",\"text\":\"" + text + "\"}");
        assertThat(ear.hears("\"id\":\"" + id + "\"")).contains("\"done\"");
    }

    @Test
    void removedGuestIsOffTheBridgeAndCannotComeBackWithTheirLink() {
        var invited = invite("FAMILY");
        var guest = knock(invited, "Helen Ford");
        try (var helen = listen(guest)) {
            done(invited, "admit");
            join(helen);
            bridgeHas(visit.patient().id().value(), visit.provider().id().value(), invited.guest());

            done(invited, "remove");

            bridgeHas(visit.patient().id().value(), visit.provider().id().value());
            helen.hears("\"REMOVED\"");
            helen.say("{\"type\":\"join\",\"id\":\"back\"}");
            assertThat(helen.hears("\"id\":\"back\"")).contains("\"refused\"", "403");
        }
        guest.post("/v/" + visit.visit() + "/guest/knock", Map.of());
        assertThat(guest.get("/v/" + visit.visit() + "/guest").body()).contains("You are no longer in this visit");
        assertThat(Caller.anonymous().at(replica.url()).get(invited.path()).body())
                .contains("You are no longer in this visit");
        assertThat(deed(desk, visit, invited, "admit", "").status()).isEqualTo(409);
    }

    @Test
    void guestComesInOnHoldWithoutMediaAndHasItWhenTheVisitGoesOn() {
        var invited = invite("FAMILY");
        try (var helen = listen(knock(invited, "Helen Ford"))) {
            assertThat(desk.json("POST", "/api/visits/" + visit.visit() + "/hold", "")
                            .status())
                    .isEqualTo(200);

            done(invited, "admit");
            join(helen);

            assertThat(media().getString("way")).isEqualTo("NONE");
            assertThat(desk.json("POST", "/api/visits/" + visit.visit() + "/resume", "")
                            .status())
                    .isEqualTo(200);
            bridgeHas(visit.patient().id().value(), visit.provider().id().value(), invited.guest());
        }
    }

    @Test
    void patientSentBackTakesTheGuestToTheDoorToo() {
        var invited = invite("FAMILY");
        try (var helen = listen(knock(invited, "Helen Ford"))) {
            done(invited, "admit");
            join(helen);
            int seen = helen.heard().size();

            desk.json("POST", "/api/visits/" + visit.visit() + "/send-back", "");

            hearsAfter(helen, seen, "\"WAITING\"", "\"KNOCKING\"");
            assertThat(deed(desk, visit, invited, "admit", "").status())
                    .as("the patient is let in first")
                    .isEqualTo(409);
        }
    }

    @Test
    void guestWhoLosesTheConnectionDoesNotInterruptTheVisit() {
        var invited = invite("FAMILY");
        try (var helen = listen(knock(invited, "Helen Ford"))) {
            done(invited, "admit");
            join(helen);
        }
        deskEar.hears("\"AWAY\"");
        var stored = Product.get()
                .database()
                .getCollection("visits")
                .find(eq("_id", visit.visit().value()))
                .first();
        assertThat(stored).containsEntry("state", "IN_VISIT").doesNotContainKey("due");
    }

    @Test
    void boardAndDeskAskForAnInterpreterUntilOneHasJoined() {
        try (var own = Encounter.interpreted(clinic, "pt").joined();
                var board = Caller.signedIn(clinic.scheduler().login())
                        .at(replica.url())
                        .listen("/ws/board/" + clinic.id())) {
            board.hears("\"interpreter\":\"pt\"");
            own.deskEar().hears("\"interpreter\":\"pt\"");
            var at = own.desk().at(replica.url());
            var invited = Invited.read(
                    at.json("POST", "/api/visits/" + own.visit() + "/guests", "{\"part\":\"INTERPRETER\"}"));
            var guest = Caller.asGuest(replica.url(), invited.link(), "Maria Gómez");
            guest.post("/v/" + own.visit() + "/guest/knock", Map.of());
            try (var maria = guest.listen("/ws/v/" + own.visit() + "?page=guest")) {
                assertThat(deed(at, own, invited, "admit", "").status()).isEqualTo(200);
                join(maria);
                Awaitility.await("the board to ask for nobody any more")
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> !board.heard().stream()
                                .filter(one -> one.contains(own.visit().value()))
                                .reduce((_, newer) -> newer)
                                .orElseThrow()
                                .contains("\"interpreter\""));
            }
        }
    }

    @Test
    void mailHoldsTheLinkAndNeitherThePatientNorTheReason() {
        var invited = Invited.read(desk.json(
                "POST",
                "/api/visits/" + visit.visit() + "/guests",
                "{\"part\":\"INTERPRETER\",\"email\":\"maria@example.org\",\"language\":\"es\"}"));

        assertThat(invited.mail()).isEqualTo("sent");
        var mail = Product.get()
                .database()
                .getCollection("mails")
                .find(eq("to", "maria@example.org"))
                .sort(new Document("at", -1))
                .first();
        assertThat(mail.getString("text"))
                .contains(invited.link(), "Intérprete", "Dr Amara Okafor")
                .doesNotContain("Margaret", "Whitfield", "reason");
        assertThat(mail.getString("subject")).startsWith("Le invitan a una visita por video");
        assertThat(Product.get()
                        .database()
                        .getCollection("visits")
                        .find(eq("_id", visit.visit().value()))
                        .first()
                        .toJson())
                .contains(invited.guest())
                .doesNotContain("maria@example.org");
    }
}
