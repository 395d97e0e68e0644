package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitUntilState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.anteroom.fixture.Browsers;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waiting, seen from both sides: the truth for the patient, the row for the scheduler, and every way on. */
class WaitingIT {
    private static final String SCRIPT = "**/assets/room-*.js";

    @Test
    void schedulerHearsOfAnArrivalAndHelpsSomebodyWhoIsStuck() {
        var clinic = Clinic.open();
        var scheduler = clinic.scheduler();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
        var row = "tr[data-visit='" + visit + "']";
        try (var board = Window.desktop("scheduler");
                var phone = Window.phone("patient")) {
            board.watchConnections().countTones().signIn(scheduler.login(), "/board");
            board.at(row + "[data-state=BOOKED]").waitFor();
            phone.watchConnections()
                    .openLink(clinic.link(visit, patient))
                    .prepare()
                    .checkDevicesAndArrive();

            board.at(row + "[data-state=WAITING]").waitFor();
            assertThat(board.page()).hasTitle(Pattern.compile("^\\(1\\) "));
            assertThat(board.at("#polite")).hasText("Margaret Whitfield has arrived.");
            int tones = board.tones();
            assertThat(tones).as("tones of an arrival").isPositive();
            // The provider has not opened the visit: nobody is called next.
            assertThat(phone.at("[data-wait]")).hasText("The clinic sees that you are here.");
            assertThat(phone.at("[data-where=away]")).containsText("Nobody can say yet how long");

            board.at(row + " button:has-text('Message')").click();
            board.at("dialog textarea").fill("We are running ten minutes late");
            board.at("dialog button.btn-primary").click();
            assertThat(phone.at("main")).containsText("We are running ten minutes late");

            phone.at("button:has-text('Phone me instead')").click();
            assertThat(board.at(row)).containsText("Wants to be phoned since");
            assertThat(board.at("#polite")).hasText("Margaret Whitfield wants to be phoned.");
            assertThat(board.tones()).as("tones of a wish").isGreaterThan(tones);
            assertThat(board.at(row)).not().containsText("555-0142");
            board.at(row + " [data-number]").click();
            assertThat(board.at(row + " [data-callback]")).hasText("555-0142");
            board.picture("board-phone");
            board.at(row + " [data-not-reached]").click();
            assertThat(board.at(row + " [data-call]")).containsText("not reached");
            assertThat(phone.at("[data-not-reached]")).containsText("did not reach you");
            phone.at("button:has-text('Phone me instead')").click();
            assertThat(board.at(row + " [data-call]")).hasCount(0);
            board.at(row + " [data-reached]").click();
            assertThat(board.at(row + " [data-call]")).containsText(": reached");
            assertThat(board.at(row + " [data-phone-task]")).hasCount(0);
            assertThat(board.at(row + " [data-devices]")).containsText("Microphone: Works");

            phone.at("[data-test]").click();
            phone.at("dialog [data-start]").click();
            phone.at("dialog [data-saved]").waitFor();
            phone.picture("waiting-test");
            phone.page().keyboard().press("Escape");
            assertThat(phone.at("dialog")).hasCount(0);

            phone.at("button:has-text('Leave the waiting room')").click();
            phone.at("[data-leave]").click();
            board.at(row + "[data-state=LEFT]").waitFor();
            assertThat(phone.at("h1")).containsText("You left the waiting room");
            assertThat(board.page()).not().hasTitle(Pattern.compile("^\\("));
            phone.picture("waiting-left");
            phone.at("[data-phone-me]").click();
            assertThat(board.at(row)).containsText("Wants to be phoned since");
            assertThat(board.page()).hasTitle(Pattern.compile("^\\(1\\) "));
            board.at(row + " [data-reached]").click();
            phone.at("main form button").click();
            board.at(row + "[data-state=WAITING]").waitFor();

            // What the page of an older version would say.
            phone.at("[data-test]").waitFor();
            phone.page().evaluate("window.__sockets.at(-1).send('{}')");
            assertThat(phone.at("h1")).containsText("no longer fits the clinic's system");
            phone.at("[data-phone-me]").click();
            assertThat(phone.at("main")).containsText("The clinic will phone you.");
            assertThat(board.at(row)).containsText("Wants to be phoned since");
            phone.picture("waiting-outdated");
            phone.at("[data-reload]").click();
            assertThat(phone.at("h1")).containsText("You are checked in");
        }
    }

    @Test
    void boardThatWasCutOffHasTheArrivalWhenItIsBackAndTheOtherBoardHadItAtOnce() {
        var clinic = Clinic.open();
        var row = "tr[data-state=%s]";
        try (var encounter = Encounter.booked(clinic, "reason");
                var board = Window.desktop("scheduler")) {
            board.watchConnections().signIn(clinic.scheduler().login(), "/board");
            var other = board.another();
            other.navigate(Product.get().url() + "/board");
            other.locator(row.formatted("CHECKING_IN")).waitFor();
            board.at(row.formatted("CHECKING_IN")).waitFor();
            board.cutSockets();
            assertThat(board.at("[data-live=false]")).containsText("reconnecting");
            encounter.arrived();

            other.locator(row.formatted("WAITING")).waitFor();
            assertThat(other.locator("#polite")).containsText("has arrived");
            assertThat(board.at(row.formatted("CHECKING_IN"))).isVisible();
            assertThat(board.at("[data-live=false]")).isVisible();
            board.restoreSockets();
            board.at(row.formatted("WAITING")).waitFor();
            assertThat(board.at("[data-live=true]")).hasText("Live");
            assertThat(board.at("#polite")).containsText("has arrived");
        }
    }

    @Test
    void pageThatABrowserKeepsSilentAsksForATapAndSoundsAfterIt() {
        var clinic = Clinic.open();
        Browsers.untouched("untouched-patient");
        Browsers.untouched("untouched-scheduler");
        try (var encounter = Encounter.booked(clinic, "reason").arrived();
                var phone = Window.phone("untouched-patient");
                var board = Window.desktop("untouched-scheduler")) {
            encounter.phoneEar().close();
            phone.countTones().openLink(clinic.link(encounter.visit(), encounter.patient()), true);
            // A tab that nobody has touched yet: a browser remembers a touch from page to page of one tab.
            var room = phone.another();
            room.navigate(Product.get().url() + "/v/" + encounter.visit() + "/room");
            assertThat(room.locator("[data-sound-on]")).hasText("Turn sound on");
            assertThat(room.evaluate("window.__tones")).isEqualTo(0);
            room.locator("[data-sound-on]").click();
            assertThat(room.locator("[data-sound-on]")).hasCount(0);
            assertThat((int) room.evaluate("window.__tones")).isPositive();

            board.countTones().signIn(clinic.scheduler().login(), "/board");
            var rows = board.another();
            rows.navigate(Product.get().url() + "/board");
            assertThat(rows.locator("[data-sound-on]")).hasText("Turn sound on");
            rows.locator("[data-sound-on]").click();
            assertThat(rows.locator("button:has-text('Sound on')")).isVisible();
            assertThat((int) rows.evaluate("window.__tones")).isPositive();
        }
    }

    /** As on a slow phone: what the server drew is seen before the script comes. */
    @ParameterizedTest
    @CsvSource({"390, en, LIGHT", "390, es, DARK", "1440, en, DARK", "1440, es, LIGHT"})
    void nothingMovesWhenTheIslandTakesThePlaceOfWhatTheServerDrew(int width, String language, ColorScheme scheme) {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason").arrived();
                var phone = Window.of("patient", width, 844, language, scheme)) {
            encounter.phoneEar().close();
            phone.countShifts().openLink(clinic.link(encounter.visit(), encounter.patient()), true);
            var tab = phone.beside();
            var held = new ArrayList<Route>();
            tab.page().route(SCRIPT, held::add);
            tab.page()
                    .navigate(
                            Product.get().url() + "/v/" + encounter.visit() + "/room",
                            new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
            tab.page().waitForFunction("""
                    () => performance.getEntriesByName("first-contentful-paint").length > 0
                      && [...document.fonts].some(({ status }) => status === "loaded")
                    """);
            tab.page().waitForCondition(() -> !held.isEmpty());
            tab.picture("waiting-by-server-" + tab.look());
            assertThat(tab.at("[data-wait]")).hasCount(0);
            var places = places(tab);
            assertThat(places).hasSize(6);

            tab.page().unroute(SCRIPT);
            held.forEach(Route::resume);
            tab.at("[data-wait]").waitFor();
            tab.picture("waiting-by-island-" + tab.look());

            assertThat(places(tab)).isEqualTo(places);
            assertThat(tab.shifts()).as(tab.shiftsTold()).isLessThanOrEqualTo(0.02);
        }
    }

    /** How far down what a waiting patient sees stands. A browser counts no shift where one element takes another's place. */
    private static List<?> places(Window room) {
        return (List<?>) room.page().evaluate("""
                () => [...document.querySelectorAll("h1, main > .card, main > .alert, main > .grid, main > .underline, footer")]
                  .map((one) => Math.round(one.getBoundingClientRect().top))
                """);
    }

    @Test
    void newerDeviceTakesTheLinkOverAfterAQuestion() {
        var clinic = Clinic.open();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
        var link = clinic.link(visit, patient);
        try (var phone = Window.phone("patient");
                var laptop = Window.desktop("scheduler")) {
            phone.openLink(link).prepare().checkDevicesAndArrive();
            assertThat(phone.at("h1")).containsText("You are checked in");

            laptop.page().navigate(link);
            laptop.at("[name=day]").fill("14");
            laptop.at("[name=month]").fill("3");
            laptop.at("[name=year]").fill("1947");
            laptop.at("main form button").click();
            assertThat(laptop.at("main")).containsText("open on another device");
            laptop.at("[name=takeOver]").check();
            laptop.at("main form button").click();
            laptop.page().waitForURL(url -> url.endsWith("/v/" + visit));

            assertThat(phone.at("h1")).containsText("now open in another window or on another device");
            phone.page().reload();
            assertThat(phone.at("h1")).containsText("Please open your visit link again");
        }
    }

    @Test
    void patientIsSeenByKeyboardAlone() {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        var patient = clinic.patient();
        var visit = clinic.visit(provider, patient, Duration.ofMinutes(5));
        var desk = Caller.signedIn(provider.login());
        try (var window = Window.desktop("patient")) {
            window.page().navigate(clinic.link(visit, patient));
            window.typeInto("[name=day]", "14").typeInto("[name=month]", "3").typeInto("[name=year]", "1947");
            window.pressOn("main form button");
            window.page().waitForURL(url -> url.endsWith("/v/" + visit));
            window.pressOn("main a.btn-primary");
            window.typeInto("#place", "12 Elm Street").pressOn("main form button");
            window.page().waitForURL(url -> url.endsWith("/phone"));
            window.typeInto("#phone", "555-0142").pressOn("main form button");
            window.page().waitForURL(url -> url.endsWith("/consent"));
            window.tabTo("#agree");
            window.page().keyboard().press("Space");
            window.pressOn("main form button");
            window.page().waitForURL(url -> url.endsWith("/check"));
            window.pressOn("[data-start]");
            window.at("[data-saved]").waitFor();
            window.pressOn("[data-play]").pressOn("[data-heard]").pressOn("#arrive button");

            window.page().waitForURL(url -> url.endsWith("/room"));
            assertThat(window.at("h1")).containsText("You are checked in, Margaret");
            assertThat(window.at("[data-wait]").textContent()).contains("The clinic sees that you are here");
            try (var ear = desk.listen("/ws/visits/" + visit + "?page=desk")) {
                ear.hears("\"type\":\"view\"");
                assertThat(desk.json("POST", "/api/visits/" + visit + "/admit", "{\"compared\":true}")
                                .status())
                        .isEqualTo(200);
                ear.say("{\"type\":\"join\",\"id\":\"join\"}");
                ear.hears("\"id\":\"join\"");
                assertThat(window.at("[data-join]")).isFocused();
                window.page().keyboard().press("Enter");
                assertThat(window.at("[data-key=KeyM]")).containsText("Mute");
                window.pressOn("[data-key=KeyM]");
                assertThat(window.at("[data-key=KeyM]")).containsText("Unmute");
                window.pressOn(".toolbar .end").pressOn("[data-leave]");
                assertThat(window.at("h1")).hasText("You left the visit. It is still open.");
                assertThat(desk.json("POST", "/api/visits/" + visit + "/finish", "")
                                .status())
                        .isEqualTo(200);
            }
            assertThat(window.at("h1")).hasText("Your visit has ended");
            window.pressOn("main a[href$='/after']");
            window.page().waitForURL(url -> url.endsWith("/after"));
        }
    }
}
