package org.anteroom.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.mongodb.client.MongoDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.anteroom.fixture.Fork;
import org.anteroom.fixture.Inspection;
import org.anteroom.fixture.Look;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.identity.VisitId;
import org.anteroom.notes.NotesFixture;
import org.anteroom.platform.Ids;
import org.anteroom.platform.PlatformFixture;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** The demo as people meet it: the packaged application in its profile, with the seeds it plants for itself. */
@DisabledIfSystemProperty(
        named = "anteroom.url",
        matches = ".*",
        disabledReason = "the demo is started with shortened durations")
class DemoIT {
    /** After this long without a sign of life a patient is away, and a moment later their place is given up. */
    private static final Duration SILENT = Duration.ofSeconds(7);

    private static String name;
    private static Product.Replica demo;
    private static MongoDatabase database;

    @BeforeAll
    static void startTheDemo() {
        name = "demo-" + Ids.random().substring(18);
        demo = Product.get()
                .demo(
                        name,
                        Map.of(
                                "ANTEROOM_VISIT_SILENT",
                                SILENT.toSeconds() + "S",
                                "ANTEROOM_VISIT_PLACE_KEPT",
                                "1S",
                                "ANTEROOM_DEMO_BEAT",
                                "1s",
                                // As the start command says it.
                                "ANTEROOM_PARTS",
                                "Application=real:port 8080; Store=embedded:a file; Videobridge=missing:none is set up"));
        database = Product.get().database(name);
    }

    @AfterAll
    static void stopTheDemo() {
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void pastVisitsHaveNotesThatAreIntactAndSealed() {
        var product = Product.get();
        var config = product.config(name);
        var notes = NotesFixture.notes(
                database, PlatformFixture.vault(database, config, product.connection()), config, Clock.systemUTC());

        assertThat(Plan.PAST).isNotEmpty().allSatisfy(slot -> {
            var visit = visit(slot.name());
            assertThat(visit.getString("state")).isEqualTo("COMPLETED");
            assertThat(notes.isIntact(id(slot.name()))).as(slot.name()).isTrue();
        });
        var note = database.getCollection("notes")
                .find(eq("_id", id("margaret-1").value()))
                .first();
        assertThat(note.toJson()).doesNotContain("Sleeps on one pillow");
    }

    @Test
    void patientReadsTheirSummaryAndTheAuditorSeesThatItWasSignedAndRead() {
        var visit = id("margaret-1");
        try (var patient = Window.desktop("patient");
                var auditor = Window.desktop("scheduler")) {
            signIn(patient, "margaret", "/my");
            assertThat(patient.at("section[aria-labelledby=past] article")).hasCount(3);
            patient.picture("demo-my");
            patient.at("a[href='/my/visits/" + visit + "']").click();
            assertThat(patient.at("main")).containsText("Your weight is steady");
            assertThat(patient.at("main")).not().containsText("Sleeps on one pillow");

            signIn(auditor, "auditor", "/audit?visit=" + visit);
            assertThat(auditor.at("tbody")).containsText("Signed the note");
            assertThat(auditor.at("tbody")).containsText("Read the summary");
            assertThat(auditor.at("tbody")).containsText(Cast.OKAFOR.name());
        }
    }

    @Test
    void waitingPatientsStayPresentForLongerThanAnybodyMayBeAway() {
        var held = List.of("samuel");

        Awaitility.await("the waiting patients to stay")
                .pollInterval(Duration.ofMillis(250))
                .during(SILENT.plusSeconds(4))
                .atMost(SILENT.multipliedBy(3))
                .until(() -> held.stream().allMatch(DemoIT::waitsAndIsPresent));
    }

    @Test
    void visitOnHoldGoesOnFromADeskThatWasLoadedAnew() {
        try (var desk = Window.desktop("provider").watchConnections()) {
            signIn(desk, "dr.nair", "/visits/" + id("george-held"));
            assertThat(desk.at("[data-resume]")).isVisible();
            desk.picture("demo-on-hold");
            var twin = desk.page().waitForPopup(() -> desk.at("[data-resume]").click());
            twin.locator("[data-double=joined]").waitFor();

            assertThat(desk.at(".toolbar .end")).isVisible();
            Awaitility.await("the visit to go on")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> visit("george-held").getString("state").equals("IN_VISIT"));
            sees(desk);
            desk.at(".stage > button").click();
            desk.seesAndHears();
        }
    }

    @Test
    void patientWhomAPersonPlaysIsTheirsAndNoLongerHeld() {
        try (var phone = Window.phone("patient")) {
            open(phone, "/demo");
            phone.at("[data-playable='" + id("walter") + "'] button").click();
            phone.page().waitForURL(url -> url.contains("/join/"));
            Awaitility.await("the demo to let go of a patient who then is away, as anybody would be")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !isConnected("walter"));

            answer(phone, Cast.patient("Walter").birthDate());
            phone.at("a[href$='/room']").click();
            assertThat(phone.at("h1")).containsText("You are checked in, Walter");
            phone.picture("demo-played");
            Awaitility.await("the person's page to be the patient")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> isConnected("walter") && !waitsAndIsPresent("walter"));
            assertThat(standing("walter")).contains("\"held\":false");
        }
    }

    @Test
    void admittedUntouchedTheDemoJoinsAsThePatientAndTheVisitIsHeldToItsSignedNote() {
        var visit = id("lucy");
        try (var desk = Window.desktop("provider").watchConnections()) {
            signIn(desk, "dr.nair", "/visits/" + visit);
            desk.at("#demo-answer:not([hidden])").waitFor();
            assertThat(desk.at("visit-desk[demo]")).hasCount(1);
            desk.picture("demo-desk");
            desk.at("[data-compared]").check();
            var twin = desk.page().waitForPopup(() -> desk.at("[data-admit]").click());

            twin.locator("[data-double=joined]").waitFor();
            sees(desk);
            // Two ends on one machine start with the sound off, so that it does not come back.
            desk.at(".stage > button").click();
            desk.seesAndHears();
            assertThat(desk.at("[data-remote]:not(.invisible)")).isVisible();
            desk.picture("demo-desk-call");
            twin.screenshot(new Page.ScreenshotOptions().setPath(Fork.picture("demo-double")));
            assertThat(Inspection.violations(twin)).isEmpty();

            desk.at(".toolbar button:has-text('Hold')").click();
            desk.at(".toolbar button:has-text('Go on')").click();
            desk.seesAndHears();

            desk.at("[name=plan]").fill("Warm drinks, and come back when it lasts.");
            desk.at("[data-note-status=saved]").waitFor();
            desk.at("button.end").click();
            desk.at("[data-finish]").click();
            assertThat(twin.locator("main")).containsText("The visit is over");
            desk.at("[data-sign]").click();
            desk.at("[data-sign-now]").click();
            desk.at("[data-signed]").waitFor();
            assertThat(desk.complaints()).isEmpty();
        }
    }

    /**
     * What a newcomer does: the patient's door and the login beside it, in two windows of one browser. Five of six who came through the door
     * have gone away; the sixth is seen to the signed note, and the door opens once more.
     */
    @Test
    void patientDoorOpensTheNextFreeVisitEachTimeAndOnePersonPlaysBothEnds() {
        try (var phone = Window.desktop("provider").watchConnections()) {
            var opened = new ArrayList<VisitId>();
            for (int i = 0; i < 6; i++) {
                opened.add(throughTheDoor(phone));
                // Opening a link uses nothing up; only the answer makes the next visit the next free one.
                answer(phone, bornOf(opened.getLast()));
            }
            assertThat(opened).doesNotHaveDuplicates();
            phone.prepare().checkDevicesAndArrive();

            var desk = phone.beside();
            signIn(desk, "dr.okafor", "/visits/" + opened.getLast());
            desk.at("[data-compared]").check();
            desk.at("[data-admit]").click();
            phone.at("[data-join]").click();

            for (var window : List.of(phone, desk)) {
                // Its own sound would come back from the other window.
                assertThat(window.at(".stage > button")).isVisible();
                sees(window);
            }
            desk.picture("demo-two-windows-desk");
            phone.picture("demo-two-windows-phone");

            desk.at("[name=plan]").fill("Come back when it lasts.");
            desk.at("[data-note-status=saved]").waitFor();
            desk.at("button.end").click();
            desk.at("[data-finish]").click();
            desk.at("[data-sign]").click();
            desk.at("[data-sign-now]").click();
            desk.at("[data-signed]").waitFor();
            assertThat(opened).doesNotContain(throughTheDoor(phone));
            assertThat(phone.complaints()).isEmpty();
            assertThat(desk.complaints()).isEmpty();
        }
    }

    /** Whose link the patient's door opens. */
    private static VisitId throughTheDoor(Window phone) {
        open(phone, "/demo");
        if (phone.at("#be-patient").innerText().startsWith("Book")) {
            phone.at("#be-patient").click();
            assertThat(phone.at("li:has(#be-patient)")).containsText("born");
        }
        phone.at("#be-patient").click();
        phone.page().waitForURL(url -> url.contains("/join/"));
        phone.at("[name=day]").waitFor();
        return new VisitId(phone.page().url().replaceFirst(".*/v/([^/]+)/.*", "$1"));
    }

    @Test
    void loginHintFillsTheNameIn() {
        try (var desk = Window.desktop("provider")) {
            open(desk, "/demo");
            desk.at("a[href='/day?login_hint=dr.okafor']").click();
            assertThat(desk.at("#username")).hasValue("dr.okafor");
            desk.at("#password").fill("demo");
            desk.at("#kc-login").click();
            assertThat(desk.at("nav[aria-label='Main menu']"))
                    .containsText(Pattern.compile("Board.*My day|My day.*Board", Pattern.DOTALL));
        }
    }

    @Test
    void nothingIsWrongWithTheDemosPages() {
        var inspection = new Inspection();
        for (var look : Look.all()) {
            try (var window = look.window("patient", 844)) {
                open(window, "/");
                inspection.look(window, "landing page with its parts", "section[aria-labelledby=parts] td");
                open(window, "/demo");
                inspection.look(window, "demo", "[data-playable]");
                open(window, "/dev/components");
                inspection.look(window, "components", ".chip-WAITING");
                window.at("section[aria-labelledby=stages]")
                        .screenshot(new Locator.ScreenshotOptions().setPath(Fork.picture("stages-" + window.look())));
                assertThat(window.covered()).isEmpty();
                open(window, "/demo/mail");
                inspection.look(window, "demo, mail", "main li a");
                window.at("main li a").first().click();
                inspection.look(window, "demo, one mail", "main article");
            }
        }
        assertThat(inspection.found()).isEmpty();
    }

    private static void sees(Window window) {
        long frames = window.remoteFrames();
        Awaitility.await("frames of the other's picture")
                .pollInSameThread()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> window.remoteFrames() > frames + 15);
    }

    private static void open(Window window, String path) {
        window.page().navigate(demo.url() + path);
    }

    private static void signIn(Window window, String login, String path) {
        window.signIn(demo.url(), login, path);
        assertThat(window.at("h1").first()).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(10_000));
    }

    private static void answer(Window window, LocalDate born) {
        window.at("[name=day]").fill(String.valueOf(born.getDayOfMonth()));
        window.at("[name=month]").fill(String.valueOf(born.getMonthValue()));
        window.at("[name=year]").fill(String.valueOf(born.getYear()));
        window.at("main form button").click();
        window.page().waitForURL(url -> !url.contains("/join/"));
    }

    private static LocalDate bornOf(VisitId visit) {
        var patient = database.getCollection("visits")
                .find(eq("_id", visit.value()))
                .first()
                .get("appointment", Document.class)
                .getString("patient");
        return LocalDate.parse(database.getCollection("people")
                .find(eq("_id", patient))
                .first()
                .getString("birthDate"));
    }

    private static String standing(String slot) {
        try (var window = Window.desktop("provider")) {
            open(window, "/demo/visits/" + id(slot) + "/held");
            return window.page().content();
        }
    }

    private static VisitId id(String slot) {
        return new VisitId(visit(slot).getString("_id"));
    }

    private static Document visit(String slot) {
        return database.getCollection("visits").find(eq("demo.slot", slot)).first();
    }

    private static Document patientOf(Document visit) {
        var patient = visit.get("appointment", Document.class).getString("patient");
        return visit.get("people", Document.class).get(patient, Document.class);
    }

    private static boolean isConnected(String slot) {
        return patientOf(visit(slot)).getString("connection") != null;
    }

    /** In the waiting room, with the demo's own sign of life. */
    private static boolean waitsAndIsPresent(String slot) {
        var visit = visit(slot);
        return visit.getString("state").equals("WAITING")
                && "demo".equals(patientOf(visit).getString("connection"));
    }
}
