package org.anteroom.operations;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.anteroom.bridge.BridgeDouble;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's page of bridges, at a replica that has two of them (doubles: they take what bridges take and carry no media). */
class BridgePageIT {
    private static final String REASON = "canary-reason-5501";

    private static BridgeDouble one;
    private static BridgeDouble other;
    private static Product.Replica replica;

    private Clinic clinic;
    private Encounter visit;
    private String admin;
    private Caller operator;

    @BeforeAll
    static void start() {
        one = new BridgeDouble();
        other = new BridgeDouble();
        replica = Product.get().replica(Map.of("ANTEROOM_BRIDGE_URLS", one.url() + "," + other.url()));
    }

    @AfterAll
    static void stop() {
        replica.close();
        one.close();
        other.close();
    }

    @BeforeEach
    void bothTakeVisits() {
        clinic = Clinic.open();
        admin = clinic.staff("", "Kim", "Park", "admin").login();
        operator = Caller.signedIn(admin).at(replica.url());
        eventually(() ->
                assertThat(page(operator).split("data-standing=\"READY\"", -1)).hasSize(3));
    }

    @AfterEach
    void close() {
        if (visit != null) {
            visit.deed("finish");
            visit.close();
        }
    }

    /** Patient and provider talk; then somebody of the family is let in, and media goes over a bridge. */
    private String threeOverABridge() {
        visit = Encounter.booked(clinic, REASON).joined();
        var desk = visit.desk().at(replica.url());
        var path = "/api/visits/" + visit.visit() + "/guests";
        var invited =
                JsonPath.from(desk.json("POST", path, "{\"part\":\"FAMILY\"}").body());
        var guest = Caller.asGuest(replica.url(), invited.getString("link"), "Helen Ford");
        guest.post("/v/" + visit.visit() + "/guest/knock", Map.of());
        assertThat(desk.json("POST", path + "/" + invited.getString("guest") + "/admit", "")
                        .status())
                .isEqualTo(200);
        return media().getString("bridge");
    }

    private Document media() {
        return Product.get()
                .database()
                .getCollection("visits")
                .find(eq("_id", visit.visit().value()))
                .first()
                .get("media", Document.class);
    }

    private String mark() {
        return "data-visit=\"" + visit.visit().value().substring(0, 8) + "\"";
    }

    private static String page(Caller caller) {
        var answer = caller.get("/bridges");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    /** The part of the page that is about the bridge. */
    private static String section(String page, String bridge) {
        var found = Pattern.compile("data-bridge=\"" + Pattern.quote(bridge) + "\".*?</section>", Pattern.DOTALL)
                .matcher(page);
        assertThat(found.find()).as(bridge + " is on the page").isTrue();
        return found.group();
    }

    private static String direct(String page) {
        return page.substring(page.indexOf("data-direct"));
    }

    private void eventually(Runnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(25)).untilAsserted(assertion::run);
    }

    @Test
    void visitIsShownOnItsWayAndNobodyInItIsNamed() {
        assertThat(section(page(operator), one.url().toString())).contains("2.3.double", "data-load");
        visit = Encounter.booked(clinic, REASON).joined();
        var talking = page(operator);
        assertThat(direct(talking)).contains(mark(), "chip-IN_VISIT", "Test Clinic");
        visit.deed("finish");
        visit.close();

        var bridge = threeOverABridge();

        var page = page(operator);
        assertThat(section(page, bridge)).contains(mark(), "Test Clinic", "chip-IN_VISIT");
        assertThat(direct(page)).doesNotContain(mark());
        assertThat(page)
                .doesNotContain(
                        visit.visit().value(),
                        REASON,
                        "Margaret",
                        "Whitfield",
                        "Okafor",
                        "Helen",
                        visit.patient().id().value());
        eventually(() -> assertThat(section(page(operator), bridge))
                .contains("data-visit")
                .containsPattern("tabular-nums\">3</dd>"));
    }

    @Test
    void adminOfAnotherClinicReadsOnlyHowManyThereAre() {
        var stranger = Caller.signedIn(
                        Clinic.open().staff("", "Kim", "Park", "admin").login())
                .at(replica.url());
        var bridge = threeOverABridge();

        var page = section(page(stranger), bridge);

        assertThat(page).contains("data-elsewhere").doesNotContain("data-visit", "Test Clinic");
    }

    @Test
    void drainingBridgeShowsWhereItsVisitsGoAndADeadOneWhy() {
        var bridge = threeOverABridge();
        var leaving = bridge.equals(one.url().toString()) ? one : other;
        var target = leaving == one ? other : one;

        leaving.drain(true);

        eventually(() -> {
            var page = page(operator);
            assertThat(section(page, bridge))
                    .contains(
                            "data-standing=\"LEAVING\"",
                            "data-move=\"TO_BRIDGE\"",
                            target.url().toString());
            assertThat(section(page, target.url().toString())).contains(mark(), "data-move=\"FROM_BRIDGE\"", bridge);
        });
        // No page follows here; the older way is ended all the same.
        eventually(() -> {
            var page = page(operator);
            assertThat(section(page, bridge)).doesNotContain(mark());
            assertThat(section(page, target.url().toString())).contains(mark(), "data-move=\"NONE\"");
        });

        leaving.stop();
        try {
            eventually(() -> assertThat(section(page(operator), bridge))
                    .contains("data-standing=\"DOWN\"", "Nothing listens at its address."));
        } finally {
            leaving.restart();
        }
    }

    @Test
    void withoutABridgeThePageSaysHowToAddOne() {
        assertThat(page(Caller.signedIn(admin)))
                .contains("data-none=\"unset\"", "ANTEROOM_BRIDGE_URLS", "infra/videobridge/start")
                .doesNotContain("data-standing=\"READY\"");
    }

    @Test
    void whoIsNoAdminIsRefusedAndAnAdminFindsThePageFromTheStart() {
        assertThat(Caller.signedIn(clinic.scheduler().login()).get("/bridges").status())
                .isEqualTo(403);
        assertThat(Caller.anonymous().get("/bridges").asksForLogin()).isTrue();
        assertThat(Caller.signedIn(admin).get("/").body())
                .contains("<nav", "class=\"btn btn-ghost\" href=\"/bridges\"");
        assertThat(Caller.signedIn(clinic.scheduler().login()).get("/").body())
                .doesNotContain("class=\"btn btn-ghost\" href=\"/bridges\"");
    }

    @Test
    void pageKeepsItselfFreshIsPausedAndSaysWhenNobodyAnswers() {
        try (var window = Window.desktop("scheduler").signIn(admin, "/bridges")) {
            var page = window.page();
            page.navigate(replica.url() + "/bridges");
            var status = window.at("[data-status]");
            var card = window.at("[data-bridge='" + one.url() + "']");
            assertThat(status).hasText("Live");
            assertThat(card).hasAttribute("data-standing", "READY");

            one.stop();
            assertThat(card).hasAttribute("data-standing", "DOWN");
            assertThat(window.at("#polite")).containsText("Down");

            window.at("[data-pause]").click();
            assertThat(status).containsText("Paused");
            one.restart();
            eventually(() -> assertThat(page(operator)).doesNotContain("data-standing=\"DOWN\""));
            assertThat(card).hasAttribute("data-standing", "DOWN");
            window.at("[data-pause]").focus();
            page.keyboard().press("Enter");
            assertThat(card).hasAttribute("data-standing", "READY");
            assertThat(status).hasText("Live");

            window.context().setOffline(true);
            assertThat(status).containsText("No answer from our server");
            assertThat(status).containsText("UTC");
            assertThat(card).isVisible();
            window.context().setOffline(false);
            assertThat(status).hasText("Live");
        }
    }
}
