package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import com.mongodb.client.model.Updates;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.fixture.Wish;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.junit.jupiter.api.Test;

/** What staff learn beside the call: who wants to be phoned, who waits next, and how a visit really stands or ended. */
class DeskIT {
    @Test
    void wishToBePhonedStandsAtTheDeskInEveryStateUntilSomebodyHasTried() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason");
                var desk = Window.desktop("provider")) {
            var visit = encounter.visit();
            desk.signIn(encounter.provider().login(), "/visits/" + visit);
            encounter.phone().json("POST", "/api/v/" + visit + "/phone", "");
            desk.at("[data-phone-task]").waitFor();
            desk.at("[data-number]").click();
            assertThat(desk.at("[data-phone-task]")).containsText("555-0142 on file");

            encounter.arrived();
            desk.at("[data-compared]").waitFor();
            assertThat(desk.at("[data-phone-task]")).isVisible();
            desk.picture("desk-phone");
            encounter.phone().json("POST", "/api/v/" + visit + "/leave", "");
            desk.at(".chip-LEFT").waitFor();
            desk.at("[data-reached]").click();
            assertThat(desk.at("[data-call]")).containsText(": reached");

            desk.at("[data-finish-phone]").click();
            assertThat(desk.at("[data-ending=PHONE]")).hasText("Held by telephone");
            desk.picture("desk-by-phone");
            desk.page().navigate(Product.get().url() + "/day");
            assertThat(desk.at("tr[data-visit='" + visit + "'][data-state=DOCUMENTING]"))
                    .containsText("Held by telephone");
            assertThat(desk.complaints()).isEmpty();
        }
    }

    /** The older page is a socket that stays open, as when its end is still on its way while the newer one is heard already. */
    @Test
    void deskThatIsLoadedAgainIsNotTakenForAnotherWindow() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason").joined();
                var desk = Window.desktop("provider")) {
            var visit = encounter.visit();
            desk.signIn(encounter.provider().login(), "/visits/" + visit);
            desk.at("main button:text-is('Use it here')").waitFor();

            desk.context().addInitScript("sessionStorage.setItem('/ws/visits/%s', 'desk')".formatted(visit));
            desk.page().reload();

            desk.at("[data-join]").waitFor();
            assertThat(encounter.deskEar().closedWith()).isEqualTo(4409);
            encounter.phoneEar().hears("\"AWAY\"");
        }
    }

    @Test
    void callBeforeTheWaitingRoomIsDocumentedOnceThePatientWasReached() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason");
                var desk = Window.desktop("provider")) {
            var byPhone = "{\"byPhone\":true}";
            assertThat(encounter.deed("finish", byPhone).status())
                    .as("nobody has talked to anybody")
                    .isEqualTo(409);

            encounter.phone().json("POST", "/api/v/" + encounter.visit() + "/phone", "");
            encounter.deed("phoned", Wish.answered(encounter.visit(), false));
            assertThat(encounter.deed("finish", byPhone).status())
                    .as("the patient was not reached")
                    .isEqualTo(409);
            encounter.phone().json("POST", "/api/v/" + encounter.visit() + "/phone", "");
            desk.signIn(encounter.provider().login(), "/visits/" + encounter.visit());
            desk.at("[data-reached]").click();
            desk.at("[data-finish-phone]").click();

            assertThat(desk.at("[data-ending=PHONE]")).hasText("Held by telephone");
            assertThat(desk.at(".chip-DOCUMENTING")).isVisible();
            assertThat(desk.complaints()).isEmpty();
        }
    }

    @Test
    void nobodyIsLetInBeforeTheyWereCompared() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason").arrived()) {
            for (var body : List.of("", "{}", "{\"compared\":false}")) {
                var refused = encounter.deed("admit", body);
                assertThat(refused.status()).as(body).isEqualTo(400);
                assertThat(refused.body()).contains("compared");
            }
            assertThat(encounter.deed("admit", "{\"compared\":true}").body()).contains("INVITED");
        }
    }

    @Test
    void numberIsReadByWhoMayPhoneOnlyWhileThePatientWantsItAndEveryLookIsRecorded() {
        var clinic = Clinic.open();
        var scheduler = clinic.scheduler();
        var colleague = clinic.provider();
        try (var encounter = Encounter.booked(clinic, "reason").arrived()) {
            var visit = encounter.visit();
            var path = "/api/visits/" + visit + "/callback";
            var board = Caller.signedIn(scheduler.login());

            assertThat(board.get(path).status()).as("nobody asked").isEqualTo(409);
            encounter.phone().json("POST", "/api/v/" + visit + "/phone", "");
            var number = JsonPath.from(board.get(path).body());
            assertThat(number.getString("number")).isEqualTo("555-0142");
            assertThat(number.getBoolean("onFile")).isFalse();
            assertThat(Caller.signedIn(colleague.login()).get(path).status()).isEqualTo(404);
            var asked = "\"asked\":\"" + Wish.asked(visit) + "\"";
            for (var body :
                    List.of("{}", "{" + asked + "}", "{\"reached\":false}", "{\"reached\":false,\"asked\":\"now\"}")) {
                assertThat(board.json("POST", "/api/visits/" + visit + "/phoned", body)
                                .status())
                        .as("how it went, or which wish it answers, is not said: " + body)
                        .isEqualTo(400);
            }
            assertThat(board.json("POST", "/api/visits/" + visit + "/phoned", Wish.answered(visit, false))
                            .status())
                    .isEqualTo(200);

            assertThat(board.get(path).status()).as("somebody has tried").isEqualTo(409);
            assertThat(recorded(visit, scheduler, "DONE")).contains("CALLBACK_READ");
            assertThat(recorded(visit, colleague, "REFUSED")).contains("CALLBACK_READ");
            org.awaitility.Awaitility.await("the call in the trail")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> recorded(visit, scheduler, "DONE").contains("PHONED_IN_VAIN"));
        }
    }

    @Test
    void pageThatShowsAnEarlierWishDoesNotAnswerTheNewerOne() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason")) {
            var visit = encounter.visit();
            encounter.phone().json("POST", "/api/v/" + visit + "/phone", "");
            var earlier = Wish.asked(visit);
            assertThat(encounter.deed("phoned", Wish.answered(earlier, false)).status())
                    .isEqualTo(200);
            assertThat(encounter.deed("phoned", Wish.answered(earlier, true)).status())
                    .as("nobody waits: repeating is harmless")
                    .isEqualTo(200);
            encounter.phone().json("POST", "/api/v/" + visit + "/phone", "");
            var newer = Wish.asked(visit);

            var late = encounter.deed("phoned", Wish.answered(earlier, true));

            assertThat(newer).isAfter(earlier);
            assertThat(Wish.asked(visit)).as("the newer wish").isEqualTo(newer);
            assertThat(late.status()).isEqualTo(409);
            assertThat(late.body()).contains("/problems/stale");
            assertThat(encounter.deed("phoned", Wish.answered(newer, true)).status())
                    .isEqualTo(200);
            assertThat(Wish.asked(visit)).as("answered").isEqualTo(Instant.EPOCH);
        }
    }

    @Test
    void deskHearsOfTheNextPatientWithoutASound() {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        var caller = Caller.signedIn(provider.login());
        try (var encounter = Encounter.booked(clinic, provider, caller, "reason", Duration.ofMinutes(-15))
                        .joined();
                var next = Encounter.booked(clinic, provider, caller, "reason", Duration.ofMinutes(10));
                var desk = Window.desktop("provider");
                var tablet = Window.of("patient", 390, 844, "es", ColorScheme.DARK)) {
            desk.context().addInitScript("""
                    window.__tones = 0;
                    const create = AudioContext.prototype.createOscillator;
                    AudioContext.prototype.createOscillator = function () { window.__tones++; return create.call(this); };
                    """);
            encounter.deskEar().close();
            desk.signIn(encounter.provider().login(), "/visits/" + encounter.visit());
            desk.at("#tab-note").waitFor();
            next.arrived();

            assertThat(desk.at("[data-next='" + next.visit() + "']"))
                    .containsText("Margaret Whitfield is waiting since");
            assertThat(desk.at("#polite")).containsText("is waiting since");
            assertThat((int) desk.page().evaluate("window.__tones")).isZero();
            desk.picture("desk-next");
            tablet.signIn(encounter.provider().login(), "/visits/" + next.visit());
            tablet.at("[data-compared]").waitFor();
            tablet.picture("desk-waiting-phone");

            next.phone().json("POST", "/api/v/" + next.visit() + "/leave", "");
            assertThat(desk.at("[data-next]")).hasCount(0);
        }
    }

    @Test
    void boardSaysThatAVisitDoesNotGoOnAndHowItEnded() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason").joined();
                var board = Caller.signedIn(clinic.scheduler().login()).listen("/ws/board/" + clinic.id())) {
            board.hears("\"IN_VISIT\"");
            encounter.phoneEar().say("{\"type\":\"leave\",\"id\":\"leave\"}");
            board.hears("\"patientLeft\"");

            Product.get()
                    .database()
                    .getCollection("visits")
                    .updateOne(eq("_id", encounter.visit().value()), Updates.set("due", Date.from(Instant.now())));
            board.hears("\"INTERRUPTED\"");
            encounter.phone().json("POST", "/api/v/" + encounter.visit() + "/phone", "");
            encounter.deed("finish");

            assertThat(board.hears("\"DOCUMENTING\""))
                    .as("whom the video has failed still waits for the call")
                    .contains("\"ending\":\"INTERRUPTED\"", "\"asked\"");
        }
    }

    @Test
    void schedulerMakesAnotherLinkAndTheOlderOneOpensUntilTheNewerWasOpened() {
        var clinic = Clinic.open();
        var scheduler = clinic.scheduler();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
        var older = URI.create(clinic.link(visit, patient)).getPath();
        try (var board = Window.desktop("scheduler")) {
            board.signIn(scheduler.login(), "/board");
            board.at("tr[data-visit='" + visit + "'] [data-deed=link]").click();
            board.at("dialog[open] [data-mail]").click();
            assertThat(board.at("dialog[open] [role=alert]")).containsText("No mail leaves here");
            board.at("dialog[open] [data-make]").click();
            assertThat(board.at("dialog[open] [data-copy]")).isFocused();
            board.picture("board-link");
            var newer = board.at("dialog[open] [data-address]").inputValue();

            assertThat(Caller.anonymous().get(older).status()).isEqualTo(200);
            Caller.withLink(newer);
            assertThat(Caller.anonymous().get(older).status()).isEqualTo(404);
            assertThat(Caller.anonymous().get(URI.create(newer).getPath()).status())
                    .isEqualTo(200);
            org.awaitility.Awaitility.await("the link in the trail")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> recorded(visit, scheduler, "DONE").contains("LINK_MADE"));
        }
    }

    @Test
    void whoWaitsIsToldWhyTheClinicCancels() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason").arrived();
                var board = Window.desktop("scheduler");
                var phone = Window.of("patient", 390, 844, "es", ColorScheme.DARK)) {
            var visit = encounter.visit();
            encounter.phoneEar().close();
            phone.openLink(clinic.link(visit, encounter.patient()), true);
            phone.page().navigate(Product.get().url() + "/v/" + visit + "/room");
            phone.at("[data-wait]").waitFor();
            board.signIn(clinic.scheduler().login(), "/board");
            board.at("tr[data-visit='" + visit + "'] a[href$='/cancel']").click();
            board.at("select[name=reason]").selectOption("PROVIDER_AWAY");
            board.picture("cancel-reason");
            board.at("#cancel-now").click();

            assertThat(phone.at("[data-because]")).hasText("Su profesional no puede estar hoy.");
            phone.picture("cancelled-phone");
            phone.page().navigate(Product.get().url() + "/v/" + visit + "/after");
            assertThat(phone.at("main")).containsText("Su profesional no puede estar hoy.");
        }
    }

    @Test
    void noteKeepsItsTextWhenTheLoginEndsAndAnEmptySummaryIsAskedAbout() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason").finished();
                var desk = Window.desktop("provider")) {
            var visit = encounter.visit();
            encounter.deskEar().close();
            desk.signIn(encounter.provider().login(), "/visits/" + visit);
            desk.at("[name=plan]").fill("Rest");
            desk.at("[data-note-status=saved]").waitFor();
            desk.context().clearCookies();
            desk.at("[name=plan]").fill("Rest and drink");
            desk.at("[data-note-status=signed-out]").waitFor();
            assertThat(desk.at("[name=plan]")).hasValue("Rest and drink");
            desk.picture("note-signed-out");

            var other =
                    desk.context().waitForPage(() -> desk.at("[data-sign-in]").click());
            other.locator("#username").fill(encounter.provider().login());
            other.locator("#password").fill("demo");
            other.locator("#kc-login").click();
            desk.at("[data-note-status=saved]").waitFor();
            desk.page().bringToFront();

            desk.at("[data-sign]").click();
            assertThat(desk.at("[data-no-summary]")).isVisible();
            assertThat(desk.at("[data-sign-now]")).hasText("Sign without a summary");
            desk.picture("note-no-summary");
            desk.at("[data-write-summary]").click();
            assertThat(desk.at("[name=summary]")).isFocused();
            desk.at("[name=summary]").fill("Rest, and drink enough.");
            desk.at("[data-note-status=saved]").waitFor();
            desk.at("[data-sign]").click();
            assertThat(desk.at("[data-no-summary]")).hasCount(0);
            desk.at("[data-sign-now]").click();
            assertThat(desk.at("[data-signed]"))
                    .containsText(
                            String.valueOf(java.time.LocalDate.now(Clinic.ZONE).getYear()));
        }
    }

    private static List<String> recorded(VisitId visit, Person who, String outcome) {
        return Product.get()
                .database()
                .getCollection("audit")
                .find(and(eq("visit", visit.value()), eq("actor", who.id().value()), eq("outcome", outcome)))
                .map(entry -> entry.getString("action"))
                .into(new ArrayList<>());
    }
}
