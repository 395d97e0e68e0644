package org.anteroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.anteroom.bridge.BridgeDouble;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.junit.jupiter.api.Test;

/**
 * Every page and state meets axe once in light, wide and English and once in dark, narrow and Spanish; narrow pages also at 320
 * pixels, where nothing may need sideways scrolling (WCAG 2.2, 1.4.10).
 */
class AccessibilityIT {
    private static final List<String> TAGS = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    private final List<String> found = new ArrayList<>();

    @Test
    void nothingIsWrongInLightAndWideAndEnglish() {
        walk(1440, "en", ColorScheme.LIGHT);
    }

    @Test
    void nothingIsWrongInDarkAndNarrowAndSpanish() {
        walk(390, "es", ColorScheme.DARK);
    }

    private void walk(int width, String language, ColorScheme scheme) {
        var clinic = Clinic.open();
        var provider = clinic.staff("Dr", "Amara", "Okafor", "provider", "scheduler");
        var auditor = clinic.staff("", "Alex", "Moreno", "auditor");
        var patient = clinic.patientWithLogin();
        var visit = clinic.visit(provider, patient, Duration.ofMinutes(5));
        var later = clinic.visit(provider, patient, Duration.ofMinutes(60));
        try (var person = Window.of("patient", width, 844, language, scheme);
                var staff = Window.of("provider", width, 900, language, scheme);
                var audit = Window.of("scheduler", width, 900, language, scheme)) {
            page(person, "/", "landing", "h1");
            page(person, "/v/" + visit, "refused", "h1");
            page(person, "/v/" + visit + "/join/" + "0".repeat(52), "link that opens nothing", "h1");
            var link = clinic.link(visit, patient);
            person.page().navigate(link);
            check(person, "link", "[name=day]");
            answer(person, "1", "1", "1901");
            check(person, "link with a wrong date", ".error-summary");
            answer(person, "2", "7", "1960");
            check(person, "visit home", ".task");
            for (var step : List.of("place", "phone", "consent", "check")) {
                page(person, "/v/" + visit + "/" + step, step, "h1");
            }
            page(person, "/v/" + visit + "/bring", "bring somebody", "[data-invite]");
            person.at("[data-invite] button").click();
            check(person, "bring somebody, the link", "[data-link]");
            page(person, "/v/" + visit + "/bring", "bring somebody, invited", "[data-guest]");
            page(person, "/v/" + visit, "visit home", ".task");
            person.prepare();
            person.at("[data-start]").click();
            person.at("[data-saved]").waitFor();
            check(person, "device check running", "meter");
            person.at("#arrive button").click();
            check(person, "waiting room", "[data-wait]");
            person.at("[data-bring]").click();
            check(person, "waiting room, bring somebody", "dialog[open] [data-invite]");
            person.at("dialog[open] [data-invite] button").click();
            check(person, "waiting room, somebody is invited", "dialog[open] [data-link]");
            person.page().keyboard().press("Escape");

            staff.signIn(provider.login(), "/board");
            check(staff, "board", "tr[data-visit='" + visit + "'][data-state=WAITING]");
            staff.at("tr[data-visit='" + visit + "'] button[data-deed=interpreters]")
                    .click();
            staff.at("dialog[open] [data-invite] button").click();
            check(staff, "board, an interpreter is invited", "dialog[open] [data-link]");
            staff.page().navigate(Product.get().url() + "/board");
            staff.at("tr[data-visit='" + visit + "'] [data-deed=link]").click();
            staff.at("dialog[open] [data-make]").click();
            check(staff, "board, another link", "dialog[open] [data-copy]");
            staff.page().navigate(Product.get().url() + "/board?day=2026-03-08");
            check(staff, "board, a day that is over", "[data-past]");
            staff.page().navigate(Product.get().url() + "/day");
            check(staff, "day", "tr[data-visit='" + later + "']");
            staff.page().navigate(Product.get().url() + "/visits/" + later);
            check(staff, "desk before the patient", "h1");
            staff.page().navigate(Product.get().url() + "/visits/" + visit);
            check(staff, "desk, patient waits", "[data-compared]");
            staff.at("[data-compared]").check();
            staff.at("[data-admit]").click();
            check(staff, "desk, invited", ".toolbar");
            check(person, "invited", "[data-join]");
            person.at("[data-join]").click();
            person.at("[data-remote]:not(.invisible)").waitFor();
            check(person, "call", ".toolbar");
            person.at(".toolbar .end").click();
            check(person, "call, asked to leave", "dialog[open]");
            person.page().keyboard().press("Escape");
            staff.at("[data-remote]:not(.invisible)").waitFor();
            check(staff, "desk, call", ".toolbar");
            staff.at("#tab-chat").click();
            check(staff, "desk, chat", "#panel-chat");
            staff.at("#tab-note").click();
            staff.at("[name=plan]").fill("Rest");
            staff.at("[data-note-status=saved]").waitFor();
            staff.at(".toolbar .end").click();
            check(staff, "desk, asked to end", "dialog[open]");
            staff.at("[data-finish]").click();
            check(staff, "desk, documenting", "[data-sign]");
            check(person, "visit over", "a[href$='/after']");
            staff.at("[data-sign]").click();
            staff.at("[data-sign-now]").click();
            check(staff, "desk, signed", "[data-signed]");
            page(person, "/v/" + visit + "/after", "after", "h1");
            page(person, "/v/" + visit + "/room", "room, over", "h1");

            person.signIn(patient.login(), "/my");
            check(person, "my visits", "article");
            page(person, "/my/visits/" + visit, "my summary", "h1");
            page(person, "/board", "not allowed", "h1");
            audit.signIn(auditor.login(), "/audit");
            check(audit, "audit trail", "td");
        }
        assertThat(found).isEmpty();
    }

    @Test
    void nothingIsWrongForOperatorsInLightAndWideAndEnglish() {
        bridges(1440, "en", ColorScheme.LIGHT);
    }

    @Test
    void nothingIsWrongForOperatorsInDarkAndNarrowAndSpanish() {
        bridges(390, "es", ColorScheme.DARK);
    }

    /** Without a bridge, and at a replica with one that takes visits, one that drains and one that is down. */
    private void bridges(int width, String language, ColorScheme scheme) {
        var clinic = Clinic.open();
        var admin = clinic.staff("", "Ada", "Berg", "admin");
        try (var visit = Encounter.booked(clinic, "reason").joined();
                var operator = Window.of("scheduler", width, 900, language, scheme);
                var ready = new BridgeDouble();
                var leaving = new BridgeDouble();
                var down = new BridgeDouble();
                var replica = Product.get()
                        .replica(
                                Map.of("ANTEROOM_BRIDGE_URLS", ready.url() + "," + leaving.url() + "," + down.url()))) {
            leaving.drain(true);
            down.stop();
            var row = "[data-direct] tr[data-visit='" + visit.visit().value().substring(0, 8) + "']";
            operator.signIn(admin.login(), "/bridges");
            check(operator, "bridges, none", "[data-none=unset]");
            check(operator, "bridges, a visit goes directly", row);
            operator.page().navigate(replica.url() + "/bridges");
            for (var standing : List.of("READY", "LEAVING", "DOWN")) {
                check(operator, "bridges, " + standing, "[data-standing=" + standing + "]");
            }
            operator.at("[data-pause]").click();
            check(operator, "bridges, paused", "live-reading[data-state=paused]");
            operator.at("[data-pause]").click();
            operator.context().setOffline(true);
            check(operator, "bridges, nobody answers", "live-reading[data-state=stale]");
            operator.context().setOffline(false);
        }
        assertThat(found).isEmpty();
    }

    private static void answer(Window window, String day, String month, String year) {
        window.at("[name=day]").fill(day);
        window.at("[name=month]").fill(month);
        window.at("[name=year]").fill(year);
        window.at("main form button").click();
    }

    private void page(Window window, String path, String name, String proof) {
        window.page().navigate(Product.get().url() + path);
        check(window, name, proof);
    }

    /** The state must first prove that it is the one meant; only then does axe look. */
    private void check(Window window, String name, String proof) {
        window.at(proof).first().waitFor();
        window.picture("all-" + window.look() + "-" + name.replaceAll("[^a-z]+", "-"));
        assertThat(window.at("h1").count())
                .as("one heading of the first rank on " + name)
                .isEqualTo(1);
        for (var violation :
                new AxeBuilder(window.page()).withTags(TAGS).analyze().getViolations()) {
            for (var node : violation.getNodes()) {
                found.add(name + ": " + violation.getId() + " " + node.getTarget() + " " + node.getHtml());
            }
        }
        var size = window.page().viewportSize();
        if (size.width < 768) {
            window.page().setViewportSize(320, size.height);
            int width = ((Number) window.page().evaluate("document.documentElement.scrollWidth")).intValue();
            if (width > 320) {
                found.add(name + ": is " + width + " pixels wide at 320");
            }
            window.page().setViewportSize(size.width, size.height);
        }
    }
}
