package org.anteroom;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Updates.unset;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import org.anteroom.booking.Booking;
import org.anteroom.booking.BookingFixture;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Ear;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Wish;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Phi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Who may do what, row by row over its own door. A route, socket or message that the running application has and the matrix does not
 * fails the build. The visit of the matrix waits for its provider; rows stand in the order in which they leave it so.
 */
class AuthzMatrixIT {
    private static final String REASON = "canary-reason-3301";
    private static final String NAME = "Canarywell";
    private static final String FOREIGN_REASON = "canary-reason-3302";
    private static final String FOREIGN_NAME = "Canaryfar";
    private static final String NOTE = "canary-note-3303";

    private static final Set<String> ACTORS = Set.of(
            "anonymous",
            "patient-link-own",
            "patient-link-other",
            "guest-link",
            "patient-login-own",
            "patient-login-other",
            "provider-own",
            "provider-same",
            "provider-elsewhere",
            "scheduler",
            "scheduler-elsewhere",
            "auditor",
            "admin");

    /** Whoever has no part in the visit and does not work where it is: learns not even the name. */
    private static final Set<String> STRANGERS = Set.of(
            "anonymous",
            "patient-link-other",
            "guest-link",
            "patient-login-other",
            "provider-elsewhere",
            "scheduler-elsewhere",
            "auditor",
            "admin");

    private static final Map<String, Map<String, String>> FORMS = Map.of(
            "place", Map.of("place", "12 Elm Street"),
            "phone", Map.of("phone", "555-0142"),
            "consent", Map.of("agree", "yes"),
            "join", Map.of("takeOver", "yes"),
            "preferences", Map.of("lang", "en", "back", "/"));

    private static final Map<String, String> BODIES = Map.ofEntries(
            Map.entry(
                    "devices",
                    "{\"camera\":\"works\",\"microphone\":\"works\",\"speaker\":\"works\",\"network\":\"good\"}"),
            Map.entry(
                    "note",
                    "{\"revision\":0,\"text\":{\"subjective\":\"" + NOTE
                            + "\",\"objective\":\"\",\"assessment\":\"\",\"plan\":\"\",\"summary\":\"\"}}"),
            Map.entry("sign", "{\"revision\":1}"),
            Map.entry("addenda", "{\"text\":\"more\"}"),
            Map.entry("messages", "{\"text\":\"Dr Okafor is a little late\"}"),
            Map.entry("guests", "{\"part\":\"INTERPRETER\"}"),
            Map.entry("admit", "{\"compared\":true}"),
            Map.entry("decline", "{\"again\":true}"));

    private static final Map<String, String> SAID = Map.ofEntries(
            Map.entry("beat", ""),
            Map.entry("look", ""),
            Map.entry("join", ""),
            Map.entry("renew", ",\"epoch\":1,\"leg\":\"\""),
            Map.entry("leave", ""),
            Map.entry("say", ",\"microphone\":true,\"camera\":true,\"sharing\":false,\"link\":\"good\",\"seen\":1"),
            Map.entry("chat", ",\"text\":\"hello\""),
            Map.entry("lines", ",\"since\":0"),
            Map.entry("signal", ",\"epoch\":1,\"description\":{\"type\":\"offer\",\"sdp\":\"v=0\"}"),
            Map.entry("answer", ",\"leg\":\"aaaaaaaa\",\"version\":1,\"sdp\":\"v=0\""),
            Map.entry("camera", ",\"leg\":\"aaaaaaaa\",\"layers\":[{\"ssrc\":1}]"),
            Map.entry("watch", ",\"leg\":\"aaaaaaaa\",\"heights\":{\"bbbbbbbb-v0\":360}"),
            Map.entry("moved", ",\"epoch\":1"),
            Map.entry("mute", ",\"person\":\"00000000000000000000000000\",\"microphone\":true,\"camera\":false"));

    private static final Map<String, Caller> CALLERS = new LinkedHashMap<>();
    private static Clinic clinic;
    private static VisitId visit;
    private static String provider;
    private static String guest;
    private static Person doctor;
    private static Person patient;
    private static Instant nextStart;

    /** Doors that end or change a visit: each row has one of its own behind them, so that each proves its one answer. */
    private static final Set<String> OWN_VISIT =
            Set.of("POST /api/visits/{visit}/move", "POST /api/visits/{visit}/cancel", "POST /book/{visit}/cancel");

    private static final Set<String> INVITING =
            Set.of("POST /v/{visit}/bring", "POST /api/v/{visit}/guests", "POST /api/visits/{visit}/guests");

    /** One row of the matrix. */
    record Row(String kind, String method, String path, String as, Set<String> expect) {
        static Row read(String line) {
            var cells = line.split(",");
            return new Row(cells[0], cells[1], cells[2], cells[3], Set.of(cells[4].split("\\|")));
        }

        String door() {
            return method + " " + path;
        }

        String target() {
            return target(visit);
        }

        String target(VisitId behind) {
            return path.replace("{visit}", behind.value())
                    .replace("{clinic}", clinic.id().value())
                    .replace("{provider}", provider)
                    .replace("{guest}", guest)
                    .replace("{mail}", "0".repeat(26))
                    .replace("{secret}", "0".repeat(52));
        }

        @Override
        public String toString() {
            return "%s as %s is answered %s".formatted(door(), as, String.join(" or ", expect));
        }
    }

    @BeforeAll
    static void openTwoClinics() {
        clinic = Clinic.open();
        var elsewhere = Clinic.open();
        doctor = clinic.provider();
        BookingFixture.offer(Product.get().database(), doctor, Clinic.ZONE);
        nextStart = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofDays(2));
        provider = doctor.id().value();
        patient = clinic.patientWithLogin("Ada", NAME);
        var other = clinic.patientWithLogin();
        visit = clinic.visit(doctor, patient, Duration.ofMinutes(5), new Phi(REASON));
        var others = clinic.visit(doctor, other, Duration.ofMinutes(45));

        var doctorThere = elsewhere.provider();
        elsewhere.visit(
                doctorThere,
                elsewhere.patientWithLogin("Eve", FOREIGN_NAME),
                Duration.ofMinutes(5),
                new Phi(FOREIGN_REASON));

        CALLERS.put("anonymous", Caller.anonymous());
        CALLERS.put("patient-link-own", Caller.withLink(clinic.link(visit, patient), 2, 7, 1960));
        CALLERS.put("patient-link-other", Caller.withLink(clinic.link(others, other), 2, 7, 1960));
        CALLERS.put("patient-login-own", Caller.signedIn(patient.login()));
        CALLERS.put("patient-login-other", Caller.signedIn(other.login()));
        CALLERS.put("provider-own", Caller.signedIn(doctor.login()));
        CALLERS.put("provider-same", Caller.signedIn(clinic.provider().login()));
        CALLERS.put("provider-elsewhere", Caller.signedIn(doctorThere.login()));
        CALLERS.put("scheduler", Caller.signedIn(clinic.scheduler().login()));
        CALLERS.put("scheduler-elsewhere", Caller.signedIn(elsewhere.scheduler().login()));
        CALLERS.put(
                "auditor",
                Caller.signedIn(clinic.staff("", "Ari", "Lund", "auditor").login()));
        CALLERS.put(
                "admin",
                Caller.signedIn(clinic.staff("", "Kim", "Park", "admin").login()));

        var phone = CALLERS.get("patient-link-own");
        phone.post("/v/" + visit + "/place", FORMS.get("place"));
        phone.post("/v/" + visit + "/phone", FORMS.get("phone"));
        phone.post("/v/" + visit + "/consent", FORMS.get("consent"));
        phone.json("POST", "/api/v/" + visit + "/devices", BODIES.get("devices"));
        phone.post("/v/" + visit + "/arrive", Map.of());
        var invited =
                CALLERS.get("provider-own").json("POST", "/api/visits/" + visit + "/guests", "{\"part\":\"FAMILY\"}");
        guest = JsonPath.from(invited.body()).getString("guest");
        CALLERS.put("guest-link", Caller.asGuest(JsonPath.from(invited.body()).getString("link"), "Helen Ford"));
        CALLERS.get("guest-link").post("/v/" + visit + "/guest/knock", Map.of());
        try (var ear = phone.listen("/ws/v/" + visit + "?page=phone")) {
            ear.hears("\"WAITING\"");
        }
    }

    @Test
    void everyRouteOfTheRunningApplicationHasARowForEverybody() {
        var described = RestAssured.given()
                .accept("application/json")
                .get(Product.get().managementUrl() + "/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        var routes = new TreeSet<String>();
        Map<String, Map<String, Object>> paths = JsonPath.from(described).getMap("paths");
        paths.forEach((path, methods) -> methods.keySet().stream()
                .filter(method ->
                        Set.of("get", "put", "post", "delete", "patch").contains(method))
                .forEach(method -> routes.add(method.toUpperCase(Locale.ROOT) + " " + path)));

        var rows = rows().stream()
                .filter(row -> row.kind().equals("http"))
                .collect(groupingBy(Row::door, mapping(Row::as, toSet())));

        assertThat(routes).isNotEmpty().isEqualTo(new TreeSet<>(rows.keySet()));
        assertThat(rows)
                .allSatisfy((door, actors) -> assertThat(actors).as(door).isEqualTo(ACTORS));
    }

    @Test
    void everySocketHasARowForEverybody() {
        var sockets = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.anteroom").stream()
                        .filter(one -> one.isAnnotatedWith(ServerEndpoint.class))
                        .map(one -> "GET "
                                + one.getAnnotationOfType(ServerEndpoint.class).value())
                        .collect(toSet());

        var rows = rows().stream()
                .filter(row -> row.kind().equals("socket"))
                .collect(groupingBy(Row::door, mapping(Row::as, toSet())));

        assertThat(sockets).isNotEmpty().isEqualTo(rows.keySet());
        assertThat(rows)
                .allSatisfy((door, actors) -> assertThat(actors).as(door).isEqualTo(ACTORS));
    }

    @Test
    void everyMessageHasARowAtEverySocket() throws ClassNotFoundException {
        var messages = Arrays.stream(Class.forName("org.anteroom.signalling.ClientMessage")
                        .getAnnotation(JsonSubTypes.class)
                        .value())
                .map(JsonSubTypes.Type::name)
                .collect(toCollection(TreeSet::new));

        var rows = rows().stream()
                .filter(row -> row.kind().equals("message"))
                .collect(groupingBy(Row::path, mapping(Row::method, toCollection(TreeSet::new))));

        assertThat(rows)
                .hasSize(3)
                .allSatisfy((socket, said) -> assertThat(said).as(socket).isEqualTo(messages));
    }

    @TestFactory
    List<DynamicTest> everyRowIsAnsweredAsItSays() {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
                    switch (row.kind()) {
                        case "http" -> overHttp(row);
                        case "socket" -> overASocket(row);
                        case "message" -> asAMessage(row);
                        default -> throw new IllegalArgumentException("no such kind: " + row.kind());
                    }
                }))
                .toList();
    }

    private static void overHttp(Row row) {
        var caller = CALLERS.get(row.as());
        var last = row.path().substring(row.path().lastIndexOf('/') + 1);
        var start = nextStart;
        nextStart = nextStart.plus(Duration.ofMinutes(40));
        var behind = visit;
        if (OWN_VISIT.contains(row.door())) {
            behind = clinic.visit(
                    doctor, patient, Duration.between(Instant.now(), start).plusSeconds(30));
        } else if (row.path().startsWith("/book/held/")) {
            behind = held(start);
        }
        var target = row.target(behind);
        if (row.door().equals("GET /api/providers/{provider}/times")) {
            target += "?from=" + start.atZone(Clinic.ZONE).toLocalDate() + "&days=1";
        }
        // As far as anybody chooses: a patient is never asked for whom.
        var choice = Map.of(
                "provider", provider, "patient", patient.id().value(), "start", start.toString(), "type", "follow-up");
        var answer =
                switch (row.method()) {
                    case "GET" ->
                        caller.send(
                                "GET",
                                target,
                                null,
                                Map.of("Accept", "text/html,*/*", "Sec-Fetch-Site", "same-origin"));
                    default ->
                        row.path().startsWith("/api/")
                                ? caller.json(
                                        row.method(),
                                        target,
                                        row.path().startsWith("/api/v/{visit}/guests") ? "" : body(last, choice))
                                : caller.post(
                                        target,
                                        row.path().startsWith("/book") || last.equals("move")
                                                ? choice
                                                : FORMS.getOrDefault(last, Map.of()));
                };

        assertThat(row.expect()).as(row + "\n" + answer.body()).contains(String.valueOf(answer.status()));
        if (answer.status() == 302) {
            // Each answer brings a cookie of the login that was begun; a jar full of them is refused as too large.
            caller.cookies().keySet().removeIf(name -> name.startsWith("q_auth"));
            assertThat(answer.header("Location"))
                    .as("leads to Keycloak")
                    .startsWith(Product.get().keycloakUrl() + "/realms/anteroom/");
        }
        holdsNothingForeign(row, answer.body() + answer.headers());
        if (INVITING.contains(row.door())) {
            withdrawWhoWasInvited();
        }
    }

    /** A visit takes three open invitations, and each row is to prove its one answer. */
    private static void withdrawWhoWasInvited() {
        var visits = Product.get().database().getCollection("visits");
        var one = eq("_id", visit.value());
        Docs.part(visits.find(one).first(), "people").forEach((person, part) -> {
            if (((org.bson.Document) part).getString("presence").equals("EXPECTED") && !person.equals(guest)) {
                visits.updateOne(
                        and(one, eq("people." + person + ".presence", "EXPECTED"), exists("people." + person + ".by")),
                        unset("people." + person));
            }
        });
    }

    private static String body(String last, Map<String, String> choice) {
        return switch (last) {
            case "appointments" ->
                "{\"provider\":\"%s\",\"patient\":\"%s\",\"start\":\"%s\",\"type\":\"%s\"}"
                        .formatted(
                                choice.get("provider"), choice.get("patient"), choice.get("start"), choice.get("type"));
            // A little later than where it is: its own time is not in its way.
            case "move" ->
                "{\"start\":\"%s\"}"
                        .formatted(Instant.parse(choice.get("start")).plus(Duration.ofMinutes(20)));
            case "phoned" -> Wish.answered(visit, true);
            default -> BODIES.getOrDefault(last, "");
        };
    }

    /** A time that the patient keeps for themselves. */
    private static VisitId held(Instant start) {
        var keeper = new Actor.SignedIn(
                patient.id(), patient.name(), patient.clinics(), Set.of(org.anteroom.identity.Role.PATIENT), "");
        return BookingFixture.hold(
                Product.get().database(),
                keeper,
                new Booking(
                        VisitId.random(),
                        clinic.id(),
                        doctor,
                        patient,
                        start,
                        Duration.ofMinutes(20),
                        Duration.ZERO,
                        Duration.ZERO,
                        "follow-up",
                        Phi.NOTHING));
    }

    private static void overASocket(Row row) {
        try (var ear = CALLERS.get(row.as()).listen(row.target() + "?page=matrix&take=yes")) {
            if (row.expect().contains("101")) {
                ear.hears("\"type\":");
                assertThat(ear.isOpen()).isTrue();
            } else {
                assertThat(row.expect()).contains(String.valueOf(ear.closedWith()));
                assertThat(ear.heard()).isEmpty();
            }
            holdsNothingForeign(row, String.join("", ear.heard()));
        } catch (CompletionException e) {
            assertThat(row.expect())
                    .contains(String.valueOf(CALLERS.get(row.as())
                            .knock(row.target(), Map.of("Origin", Product.get().url()))));
        }
    }

    private static void asAMessage(Row row) {
        var caller = CALLERS.get(row.as());
        try (var ear = caller.listen(row.target() + "?page=matrix&take=yes")) {
            ear.hears("\"type\":");
            ear.say("{\"type\":\"" + row.method() + "\",\"id\":\"row\"" + SAID.get(row.method()) + "}");
            assertThat(row.expect()).as(row.toString()).contains(answered(ear));
            holdsNothingForeign(row, String.join("", ear.heard()));
        }
    }

    private static String answered(Ear ear) {
        org.awaitility.Awaitility.await("an answer")
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !ear.isOpen() || ear.heard().stream().anyMatch(one -> one.contains("\"id\":\"row\"")));
        return ear.heard().stream()
                .filter(one -> one.contains("\"id\":\"row\""))
                .map(one -> one.contains("\"refused\"")
                        ? String.valueOf(JsonPath.from(one).getInt("problem.status"))
                        : JsonPath.from(one).getString("type"))
                .findFirst()
                .orElseGet(() -> String.valueOf(ear.closedWith()));
    }

    private static void holdsNothingForeign(Row row, String text) {
        if (!row.as().endsWith("-elsewhere")) {
            assertThat(text).as(row.toString()).doesNotContain(FOREIGN_NAME, FOREIGN_REASON);
        }
        if (STRANGERS.contains(row.as())) {
            assertThat(text).as(row.toString()).doesNotContain(NAME, REASON, NOTE);
        }
        if (!row.as().equals("provider-own")) {
            assertThat(text).as(row.toString()).doesNotContain(REASON, NOTE);
        }
    }

    private static List<Row> rows() {
        try {
            return Files.readAllLines(Path.of("src/test/resources/authz-matrix.csv")).stream()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(Row::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
