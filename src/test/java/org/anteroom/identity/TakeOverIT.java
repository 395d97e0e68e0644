package org.anteroom.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Part;
import org.anteroom.fixture.Product;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A newer device has taken the seat: the older one is told on the socket that it has open, and its call is over. */
class TakeOverIT {
    private static final int TAKEN_OVER = 4409;

    @Test
    void openPageOfTheOlderDeviceIsClosedAndItsCallEnds() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason").joined()) {
            var laptop = takeOver(clinic, encounter, Product.get().url());

            assertThat(encounter.phoneEar().closedWith()).isEqualTo(TAKEN_OVER);
            encounter.deskEar().hears("\"GONE\"");
            assertThat(encounter
                            .phone()
                            .knock(
                                    socket(encounter),
                                    Map.of("Origin", Product.get().url())))
                    .isEqualTo(401);
            try (var newer = laptop.listen(socket(encounter))) {
                newer.hears("\"type\":\"view\"");
                newer.say("{\"type\":\"join\",\"id\":\"join\"}").hears("\"done\"");
                assertThat(encounter.deskEar().isOpen())
                        .as("the provider's page")
                        .isTrue();
            }
        }
    }

    /** As with the link: a login alone does not take the visit away from where it is. */
    @Test
    void whoSignsInOnAnotherDeviceIsAskedBeforeTheOlderOneIsClosed() {
        var clinic = Clinic.open();
        var patient = clinic.patientWithLogin();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
        var phone = Caller.withLink(clinic.link(visit, patient), 2, 7, 1960);
        var laptop = Caller.signedIn(patient.login());
        var join = "/my/visits/" + visit + "/join";
        try (var open = phone.listen("/ws/v/" + visit + "?page=phone")) {
            open.hears("\"type\":\"view\"");

            var question = laptop.post(join, Map.of());

            assertThat(question.status()).as("asks first").isEqualTo(409);
            assertThat(question.body())
                    .contains("This visit is open on another device.", "name=\"takeOver\"", "action=\"" + join + "\"");
            assertThat(laptop.cookies()).as("no seat by the question").doesNotContainKey("__Host-v-" + visit);
            open.say("{\"type\":\"beat\",\"id\":\"still-here\"}").hears("\"still-here\"");

            assertThat(laptop.post(join, Map.of("takeOver", "yes")).header("Location"))
                    .endsWith("/v/" + visit);
            assertThat(open.closedWith()).isEqualTo(TAKEN_OVER);
            assertThat(laptop.get("/v/" + visit).status()).isEqualTo(200);
            assertThat(laptop.post(join, Map.of()).status())
                    .as("a browser that has the visit is not asked")
                    .isEqualTo(303);
        }
    }

    @Test
    void guestsOlderDeviceIsToldToo() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason").arrived()) {
            var invited = encounter
                    .desk()
                    .json("POST", "/api/visits/" + encounter.visit() + "/guests", "{\"part\":\"FAMILY\"}");
            var path =
                    URI.create(JsonPath.from(invited.body()).getString("link")).getPath();
            var phone = Caller.asGuest(Product.get().url() + path, "Helen Ford");
            assertThat(phone.post("/v/" + encounter.visit() + "/guest/knock", Map.of())
                            .status())
                    .isEqualTo(303);
            try (var open = phone.listen(socket(encounter))) {
                open.hears("\"type\":\"view\"");

                assertThat(Caller.anonymous()
                                .post(path, Map.of("name", "Helen Ford", "agree", "yes", "takeOver", "yes"))
                                .status())
                        .isEqualTo(303);

                assertThat(open.closedWith()).isEqualTo(TAKEN_OVER);
            }
            assertThat(encounter.phoneEar().isOpen())
                    .as("the patient's own page")
                    .isTrue();
        }
    }

    @Test
    void pageAtAnotherReplicaIsToldByNews() {
        assumeTrue(Part.isInstalled("redis-server"), "real Redis: not run, it is not installed");
        int port = Part.freePort();
        var redis = Part.of(
                "redis",
                List.of("redis-server", "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", ""),
                Map.of());
        redis.start("Ready to accept connections");
        var settings = Map.of("ANTEROOM_BROADCAST", "redis", "ANTEROOM_REDIS_URL", "redis://127.0.0.1:" + port);
        var clinic = Clinic.open();
        try (var here = Product.get().replica(settings);
                var there = Product.get().replica(settings);
                var encounter = Encounter.booked(clinic, "reason")
                        .at(there.url(), there.url())
                        .arrived()) {
            Awaitility.await("both replicas to hear each other")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> isWell(here) && isWell(there));

            takeOver(clinic, encounter, here.url());

            assertThat(encounter.phoneEar().closedWith()).isEqualTo(TAKEN_OVER);
        } finally {
            redis.stop();
        }
    }

    /** Without any news between the two: the socket's own look at the store finds it. */
    @Test
    void pageAtAnotherReplicaIsFoundByTheNextLook() {
        var clinic = Clinic.open();
        try (var replica = Product.get().replica(Map.of("ANTEROOM_SOCKET_RECHECK", "1S"));
                var encounter = Encounter.booked(clinic, "reason")
                        .at(replica.url(), replica.url())
                        .arrived()) {
            Awaitility.await("looks at a seat that nobody has taken")
                    .during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(10))
                    .until(encounter.phoneEar()::isOpen);

            takeOver(clinic, encounter, Product.get().url());

            assertThat(encounter.phoneEar().closedWith()).isEqualTo(TAKEN_OVER);
        }
    }

    private static Caller takeOver(Clinic clinic, Encounter encounter, String home) {
        var path =
                URI.create(clinic.link(encounter.visit(), encounter.patient())).getPath();
        var laptop = Caller.anonymous().at(home);
        var date = Map.of("day", "14", "month", "3", "year", "1947");
        assertThat(laptop.post(path, date).status()).as("asks first").isEqualTo(409);
        assertThat(encounter.phoneEar().isOpen()).as("the question alone").isTrue();
        var yes = new java.util.HashMap<>(date);
        yes.put("takeOver", "yes");
        assertThat(laptop.post(path, yes).status()).isEqualTo(303);
        return laptop;
    }

    private static String socket(Encounter encounter) {
        return "/ws/v/" + encounter.visit() + "?page=another";
    }

    private static boolean isWell(Product.Replica replica) {
        return RestAssured.get(replica.managementUrl() + "/q/health/well").statusCode() == 200;
    }
}
