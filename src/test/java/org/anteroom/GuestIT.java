package org.anteroom;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Ear;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guests over the doors of an application without a bridge: links, names, knocking, sending away, limits. */
class GuestIT {
    private static Clinic clinic;
    private static Encounter visit;

    @BeforeAll
    static void open() {
        clinic = Clinic.open();
        visit = Encounter.booked(clinic, "More breathless on stairs");
    }

    /** An invitation as the provider gets it. */
    record Invited(String guest, String link, String mail) {
        static Invited read(Caller.Answer answer) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            var json = JsonPath.from(answer.body());
            assertThat(json.getString("qr")).startsWith("<svg ");
            assertThat(json.getString("text"))
                    .contains(json.getString("link"), "Dr Amara Okafor")
                    .doesNotContain("Margaret", "Whitfield", "breathless");
            return new Invited(json.getString("guest"), json.getString("link"), json.getString("mail"));
        }

        String path() {
            return URI.create(link).getPath();
        }
    }

    static Invited invite(Encounter visit, String body) {
        return Invited.read(visit.desk().json("POST", guests(visit), body));
    }

    static Caller.Answer deed(Caller desk, Encounter visit, Invited guest, String deed, String body) {
        return desk.json("POST", guests(visit) + "/" + guest.guest() + "/" + deed, body);
    }

    static Caller.Answer deed(Encounter visit, Invited guest, String deed) {
        return deed(visit.desk(), visit, guest, deed, "");
    }

    private static String guests(Encounter visit) {
        return "/api/visits/" + visit.visit() + "/guests";
    }

    private static String door(Encounter visit) {
        return "/v/" + visit.visit() + "/guest";
    }

    private static Map<String, String> named(String name) {
        return Map.of("name", name, "agree", "yes");
    }

    @Test
    void linkIsNotUsedUpByLookingAndOnlyItsHashIsStored() {
        var invited = invite(visit, "{\"part\":\"FAMILY\"}");
        var secret = invited.path().substring(invited.path().lastIndexOf('/') + 1);
        assertThat(secret).hasSize(52);
        for (int i = 0; i < 3; i++) {
            assertThat(Caller.anonymous().get(invited.path()).status()).isEqualTo(200);
        }

        var guest = Caller.asGuest(invited.link(), "Helen Ford");

        assertThat(guest.get(door(visit) + "/check").status()).isEqualTo(200);
        assertThat(guest.get(invited.path()).header("Location")).endsWith(door(visit));
        var link = Product.get()
                .database()
                .getCollection("links")
                .find(eq("person", invited.guest()))
                .first();
        assertThat(link.toJson()).doesNotContain(secret);
        assertThat(Product.get()
                        .database()
                        .getCollection("people")
                        .find(eq("_id", invited.guest()))
                        .first())
                .isNull();
        assertThat(deed(visit, invited, "withdraw").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'', Please say your name",
        "M\u0430ria, different alphabets",
        "Mar\u200bia, Hidden signs",
        "\u202eairaM, Hidden signs",
        "<script>alert(1)</script>, Hidden signs",
        "Dr Amara Okafor, somebody else",
        "margaret whitfield, somebody else"
    })
    void nameThatPretendsIsRefusedInWords(String name, String words) {
        var invited = invite(visit, "{\"part\":\"FAMILY\"}");
        try {
            var stranger = Caller.anonymous();
            var answer = stranger.post(invited.path(), named(name));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains(words).doesNotContain("<script>alert");
            assertThat(stranger.cookies()).doesNotContainKey("__Host-v-" + visit.visit());
        } finally {
            deed(visit, invited, "withdraw");
        }
    }

    @Test
    void withoutAYesToTheTermsNothingIsOpened() {
        var invited = invite(visit, "{\"part\":\"FAMILY\"}");
        var stranger = Caller.anonymous();

        assertThat(stranger.post(invited.path(), Map.of("name", "Helen Ford")).status())
                .isEqualTo(400);
        assertThat(stranger.cookies().keySet()).noneMatch(cookie -> cookie.startsWith("__Host-v-"));
        deed(visit, invited, "withdraw");
    }

    @Test
    void newLinkMakesTheOlderOneAndItsDeviceWorthless() {
        var first = invite(visit, "{\"part\":\"FAMILY\"}");
        var device = Caller.asGuest(first.link(), "Helen Ford");
        assertThat(device.get(door(visit)).status()).isEqualTo(200);

        var second = Invited.read(deed(visit, first, "link"));

        assertThat(second.guest()).isEqualTo(first.guest());
        assertThat(second.link()).isNotEqualTo(first.link());
        assertThat(Caller.anonymous().get(first.path()).status()).isEqualTo(404);
        assertThat(Caller.anonymous().post(first.path(), named("Helen Ford")).status())
                .isEqualTo(404);
        assertThat(device.get(door(visit)).status()).isEqualTo(401);
        assertThat(Caller.asGuest(second.link(), "Helen Ford").get(door(visit)).status())
                .isEqualTo(200);
        deed(visit, second, "withdraw");
    }

    @Test
    void anotherDeviceIsAskedBeforeItTakesOver() {
        var invited = invite(visit, "{\"part\":\"FAMILY\"}");
        var phone = Caller.asGuest(invited.link(), "Helen Ford");
        var laptop = Caller.anonymous();

        var asked = laptop.post(invited.path(), named("Helen Ford"));
        assertThat(asked.status()).isEqualTo(409);
        assertThat(asked.body()).contains("open on another device");
        assertThat(laptop.post(invited.path(), Map.of("name", "Helen Ford", "agree", "yes", "takeOver", "yes"))
                        .status())
                .isEqualTo(303);
        assertThat(phone.get(door(visit)).status()).isEqualTo(401);
        deed(visit, invited, "withdraw");
    }

    @Test
    void patientsLinkAndGuestsLinkDoNotOpenEachOthersDoor() {
        var invited = invite(visit, "{\"part\":\"FAMILY\"}");
        var guests = invited.path();
        var patients = URI.create(clinic.link(visit.visit(), visit.patient())).getPath();

        assertThat(Caller.anonymous()
                        .post(patients.replace("/join/", "/guest/join/"), named("Helen Ford"))
                        .status())
                .isEqualTo(404);
        assertThat(Caller.anonymous()
                        .post(
                                guests.replace("/guest/join/", "/join/"),
                                Map.of("day", "14", "month", "3", "year", "1947"))
                        .status())
                .isEqualTo(404);
        deed(visit, invited, "withdraw");
    }

    @Test
    void guestAtTheDoorLearnsNothingOfThePatientAndMayDoNothing() {
        try (var own = Encounter.booked(clinic, "canary-reason-77").arrived()) {
            var invited = invite(own, "{\"part\":\"INTERPRETER\",\"name\":\"Maria Gómez\"}");
            var guest = Caller.asGuest(invited.link(), "Maria Gómez");
            var told = new StringBuilder(Caller.anonymous().get(invited.path()).body());
            assertThat(told).contains("Maria Gómez", "Interpreter", "Dr Amara Okafor");
            assertThat(guest.post(door(own) + "/knock", Map.of()).status()).isEqualTo(303);
            told.append(guest.get(door(own)).body());
            try (var ear = guest.listen("/ws/v/" + own.visit() + "?page=guest")) {
                assertThat(ear.hears("\"KNOCKING\"")).contains("Dr Amara Okafor", "\"INTERPRETER\"");
                ear.say("{\"type\":\"join\",\"id\":\"1\"}").hears("\"id\":\"1\"");
                ear.say("{\"type\":\"chat\",\"id\":\"2\",\"text\":\"hello\"}").hears("\"id\":\"2\"");
                own.desk().json("POST", "/api/visits/" + own.visit() + "/messages", "{\"text\":\"canary-message-78\"}");
                own.phoneEar()
                        .say("{\"type\":\"lines\",\"id\":\"9\",\"since\":0}")
                        .hears("canary-message-78");
                ear.say("{\"type\":\"lines\",\"id\":\"3\",\"since\":0}").hears("\"id\":\"3\"");
                assertThat(ear.heard())
                        .anyMatch(one -> one.contains("\"refused\"") && one.contains("\"1\""))
                        .anyMatch(one -> one.contains("\"refused\"") && one.contains("\"2\""));
                told.append(String.join("", ear.heard()));
            }
            assertThat(told.toString())
                    .doesNotContain("Margaret", "Whitfield", "1947", "Elm Street", "canary-reason", "canary-message");
            for (var page : List.of("/place", "/phone", "/room", "/after", "/check", "/consent")) {
                assertThat(guest.get("/v/" + own.visit() + page).status())
                        .as(page)
                        .isEqualTo(404);
            }
            assertThat(guest.post("/v/" + own.visit() + "/place", Map.of("place", "Here"))
                            .status())
                    .isEqualTo(404);
            assertThat(guest.json("POST", "/api/v/" + own.visit() + "/leave", "")
                            .status())
                    .isEqualTo(404);
            assertThat(guest.json("POST", guests(own) + "/" + invited.guest() + "/admit", "")
                            .status())
                    .isEqualTo(302);
        }
    }

    @Test
    void providerIsToldWhoIsAtTheDoorAndWhyAThirdPersonCannotComeIn() {
        try (var own = Encounter.booked(clinic, "reason").joined()) {
            var invited = invite(own, "{\"part\":\"FAMILY\",\"name\":\"Helen\"}");
            var guest = Caller.asGuest(invited.link(), "Helen Ford");
            guest.post(door(own) + "/knock", Map.of());
            var view = own.deskEar().hears("\"presence\":\"KNOCKING\",\"connected\":false,\"named\":true");
            assertThat(view).contains("Helen Ford", "\"FAMILY\"", "\"room\":false");

            var refused = deed(own, invited, "admit");

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.body()).contains("/problems/needs-bridge");
            assertThat(own.phoneEar().heard()).noneMatch(one -> one.contains("Helen Ford"));
        }
    }

    @Test
    void guestSentAwayMayKnockAgainOrNot() {
        try (var own = Encounter.booked(clinic, "reason").arrived()) {
            var invited = invite(own, "{\"part\":\"COLLEAGUE\"}");
            var guest = Caller.asGuest(invited.link(), "Helen Ford");

            for (var body : List.of("{\"again\":true}", "", "{}")) {
                guest.post(door(own) + "/knock", Map.of());
                assertThat(deed(own.desk(), own, invited, "decline", body).status())
                        .isEqualTo(200);
                assertThat(guest.get(door(own)).body()).contains("cannot let you in now");
            }
            guest.post(door(own) + "/knock", Map.of());
            assertThat(guest.get(door(own)).body()).contains("<guest-room");
            assertThat(deed(own.desk(), own, invited, "decline", "{\"again\":false}")
                            .status())
                    .isEqualTo(200);
            assertThat(guest.get(door(own)).body()).contains("You were not let in");
            guest.post(door(own) + "/knock", Map.of());
            assertThat(guest.get(door(own)).body()).contains("You were not let in");
        }
    }

    @Test
    void withdrawnInvitationClosesItsPageAndItsLink() {
        try (var own = Encounter.booked(clinic, "reason").arrived()) {
            var invited = invite(own, "{\"part\":\"FAMILY\"}");
            var guest = Caller.asGuest(invited.link(), "Helen Ford");
            guest.post(door(own) + "/knock", Map.of());
            try (var ear = guest.listen("/ws/v/" + own.visit() + "?page=guest")) {
                ear.hears("\"KNOCKING\"");
                assertThat(deed(own, invited, "withdraw").status())
                        .as("somebody at the door is sent away, not withdrawn")
                        .isEqualTo(409);
                deed(own.desk(), own, invited, "decline", "{\"again\":true}");
                ear.hears("\"declined\":\"later\"");

                assertThat(deed(own, invited, "withdraw").status()).isEqualTo(200);

                assertThat(ear.closedWith()).isEqualTo(4404);
            }
            assertThat(guest.get(door(own)).status()).isEqualTo(401);
            assertThat(Caller.anonymous().get(invited.path()).status()).isEqualTo(404);
            assertThat(deed(own, invited, "withdraw").status()).isEqualTo(200);
        }
    }

    @Test
    void everyStateOfTheVisitHasATruePage() {
        var later = Encounter.booked(clinic, visit.provider(), visit.desk(), "reason", Duration.ofHours(5));
        var early = invite(later, "{\"part\":\"FAMILY\"}");
        var guest = Caller.asGuest(early.link(), "Helen Ford");
        assertThat(guest.post(door(later) + "/knock", Map.of()).status()).isEqualTo(303);
        assertThat(guest.get(door(later)).body()).contains("You are early");

        visit.desk().json("POST", "/api/visits/" + later.visit() + "/cancel", "");
        assertThat(guest.get(door(later)).body()).contains("This visit is not taking place");
        assertThat(Caller.anonymous().get(early.path()).body()).contains("This visit is not taking place");

        try (var own = Encounter.booked(clinic, "reason").joined()) {
            var invited = invite(own, "{\"part\":\"FAMILY\"}");
            var second = invite(own, "{\"part\":\"FAMILY\"}");
            var removed = Caller.asGuest(second.link(), "Tom Ford");
            var relays = "/api/v/" + own.visit() + "/check/relay";
            assertThat(removed.json("POST", relays, "").status()).isEqualTo(200);
            assertThat(deed(own, second, "remove").status()).isEqualTo(200);
            assertThat(removed.json("POST", relays, "").status())
                    .as("no credentials")
                    .isEqualTo(404);
            assertThat(removed.get(door(own)).body()).contains("You are no longer in this visit");
            assertThat(Caller.anonymous().get(second.path()).body()).contains("You are no longer in this visit");
            var at = Caller.asGuest(invited.link(), "Helen Ford");
            at.post(door(own) + "/knock", Map.of());
            assertThat(own.deed("finish").status()).isEqualTo(200);
            assertThat(at.get(door(own)).body()).contains("The visit has ended").doesNotContain("Margaret");
            assertThat(deed(own, invited, "link").status()).isEqualTo(409);
        }
    }

    @Test
    void patientBringsFamilyByThePageAndByTheIslandAndOnlyTheProviderLetsThemIn() {
        try (var own = Encounter.booked(clinic, "reason").arrived()) {
            var family = "/api/v/" + own.visit() + "/guests";
            var helen = Invited.read(own.phone().json("POST", family, "{\"name\":\"Helen\",\"email\":null}"));
            assertThat(hearsAfter(own.phoneEar(), 0, "\"family\":[{", "Helen")).contains("\"by\":\"PATIENT\"");

            var page = own.phone().post("/v/" + own.visit() + "/bring", Map.of("name", "Tom", "language", "es"));
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).contains("/guest/join/", "data:image/svg+xml;base64,", "Helen");
            assertThat(own.phone().post("/v/" + own.visit() + "/bring", Map.of("name", "<b>")))
                    .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
                    .satisfies(answer -> assertThat(answer.body()).contains("Hidden signs"));
            assertThat(own.phone().post("/v/" + own.visit() + "/bring", Map.of("email", "nobody")))
                    .satisfies(answer -> assertThat(answer.status()).isEqualTo(400))
                    .satisfies(answer -> assertThat(answer.body()).contains("not a mail address"));

            var guest = Caller.asGuest(helen.link(), "Helen Ford");
            guest.post(door(own) + "/knock", Map.of());
            assertThat(own.phone().get("/v/" + own.visit() + "/bring").body()).contains("Helen Ford", "at the door");
            assertThat(own.phone()
                            .json("POST", guests(own) + "/" + helen.guest() + "/admit", "")
                            .status())
                    .as("the patient lets nobody in")
                    .isEqualTo(302);
            var desk = own.desk().listen("/ws/visits/" + own.visit() + "?page=other&take=yes");
            assertThat(desk.hears("Helen Ford")).contains("\"by\":\"PATIENT\"");
            desk.close();

            assertThat(own.phone()
                            .post("/v/" + own.visit() + "/bring/" + helen.guest() + "/remove", Map.of())
                            .status())
                    .isEqualTo(303);
            assertThat(guest.get(door(own)).body()).contains("You are no longer in this visit");
            var invited = invite(own, "{\"part\":\"FAMILY\"}");
            for (var deed : List.of("withdraw", "remove", "link")) {
                assertThat(own.phone()
                                .json("POST", family + "/" + invited.guest() + "/" + deed, "")
                                .status())
                        .as("not the patient's to " + deed)
                        .isEqualTo(404);
            }
        }
    }

    @Test
    void schedulerInvitesAnInterpreterAndTakesBackOnlyTheirOwn() {
        var scheduler = Caller.signedIn(clinic.scheduler().login());
        var colleague = Caller.signedIn(clinic.scheduler().login());
        try (var own = Encounter.booked(clinic, "canary-reason-78").arrived();
                var board = scheduler.listen("/ws/board/" + clinic.id())) {
            board.hears("\"type\":\"board\"");
            assertThat(scheduler
                            .json("POST", guests(own), "{\"part\":\"FAMILY\"}")
                            .status())
                    .isEqualTo(403);
            var maria =
                    Invited.read(scheduler.json("POST", guests(own), "{\"part\":\"INTERPRETER\",\"name\":\"Maria\"}"));
            assertThat(hearsAfter(board, 0, maria.guest())).contains("\"mine\":true", "Maria");
            for (var deed : List.of("withdraw", "link")) {
                assertThat(deed(colleague, own, maria, deed, "").status()).isEqualTo(404);
            }
            for (var deed : List.of("admit", "aside", "remove", "decline")) {
                assertThat(deed(scheduler, own, maria, deed, "").status()).isEqualTo(403);
            }
            var second = Invited.read(deed(scheduler, own, maria, "link", ""));
            assertThat(Caller.anonymous().get(maria.path()).status()).isEqualTo(404);
            assertThat(deed(scheduler, own, second, "withdraw", "").status()).isEqualTo(200);
            assertThat(Caller.anonymous().get(second.path()).status()).isEqualTo(404);
        }
    }

    @Test
    void moreThanAVisitTakesAreRefused() {
        try (var own = Encounter.booked(clinic, "reason").arrived()) {
            var here = new ArrayList<Invited>();
            for (int i = 0; i < 3; i++) {
                here.add(invite(own, "{\"part\":\"FAMILY\"}"));
            }
            assertThat(own.desk()
                            .json("POST", guests(own), "{\"part\":\"FAMILY\"}")
                            .body())
                    .contains("/problems/full", "\"most\":3");
            for (var name : List.of("Ann", "Ben", "Cleo", "Dan", "Eve", "Fay")) {
                var invited = here.isEmpty() ? invite(own, "{\"part\":\"FAMILY\"}") : here.removeFirst();
                Caller.asGuest(invited.link(), name + " Ford").post(door(own) + "/knock", Map.of());
            }
            var ninth = own.desk().json("POST", guests(own), "{\"part\":\"FAMILY\"}");
            assertThat(ninth.status()).isEqualTo(409);
            assertThat(ninth.body()).contains("/problems/full", "\"most\":8");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"part\":\"PROVIDER\"}",
                "{\"part\":\"PATIENT\"}",
                "{}",
                "{\"part\":\"FAMILY\",\"email\":\"a@b\\r\\nBcc: x@y.org\"}",
                "{\"part\":\"FAMILY\",\"email\":\"nobody\"}",
                "{\"part\":\"FAMILY\",\"name\":\"M\u0430ria\"}",
                "{\"part\":\"FAMILY\",\"role\":\"x\"}"
            })
    void wrongInvitationMakesNobody(String body) {
        assertThat(visit.desk().json("POST", guests(visit), body).status()).isEqualTo(400);
    }

    @Test
    void auditTellsOfGuestsWithoutTheirNames() {
        try (var own = Encounter.booked(clinic, "reason").arrived()) {
            var invited = invite(own, "{\"part\":\"FAMILY\"}");
            Caller.asGuest(invited.link(), "Quentin Ford").post(door(own) + "/knock", Map.of());
            deed(own, invited, "remove");
            var audit = Product.get().database().getCollection("audit");
            Awaitility.await("the audit trail to know all four")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> audit.find(eq("visit", own.visit().value()))
                            .map(entry -> entry.getString("action"))
                            .into(new ArrayList<>())
                            .containsAll(List.of("GUEST_INVITED", "GUEST_NAMED", "GUEST_KNOCKED", "GUEST_REMOVED")));
            assertThat(audit.find(eq("visit", own.visit().value())))
                    .allSatisfy(entry -> assertThat(entry.toJson()).doesNotContain("Quentin"));
        }
    }

    /** Waits until the socket has heard, after the first {@code seen} messages, one that holds all the texts. */
    static String hearsAfter(Ear ear, int seen, String... texts) {
        return Awaitility.await("a newer message with " + List.of(texts))
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> ear.heard().stream()
                                .skip(seen)
                                .filter(one -> List.of(texts).stream().allMatch(one::contains))
                                .findFirst()
                                .orElse(null),
                        one -> one != null);
    }
}
