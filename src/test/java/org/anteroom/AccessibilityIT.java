package org.anteroom;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.anteroom.bridge.BridgeDouble;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Inspection;
import org.anteroom.fixture.Look;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every page and state meets axe in every {@link Look}; narrow pages also at 320
 * pixels, where nothing may need sideways scrolling (WCAG 2.2, 1.4.10).
 */
class AccessibilityIT {
    private final Inspection inspection = new Inspection();

    @ParameterizedTest
    @MethodSource("org.anteroom.fixture.Look#all")
    void nothingIsWrongOnTheStraightWay(Look look) {
        var clinic = Clinic.open();
        var provider = clinic.staff("Dr", "Amara", "Okafor", "provider", "scheduler");
        var auditor = clinic.staff("", "Alex", "Moreno", "auditor");
        var patient = clinic.patientWithLogin();
        var visit = clinic.visit(provider, patient, Duration.ofMinutes(5));
        var later = clinic.visit(provider, patient, Duration.ofMinutes(60));
        try (var person = look.window("patient", 844);
                var staff = look.window("provider", 900);
                var audit = look.window("scheduler", 900)) {
            inspection.page(person, "/", "landing", "h1");
            inspection.page(person, "/v/" + visit, "refused", "h1");
            inspection.page(person, "/v/" + visit + "/join/" + "0".repeat(52), "link that opens nothing", "h1");
            var link = clinic.link(visit, patient);
            person.page().navigate(link);
            inspection.look(person, "link", "[name=day]");
            answer(person, "1", "1", "1901");
            inspection.look(person, "link with a wrong date", ".error-summary");
            answer(person, "2", "7", "1960");
            inspection.look(person, "visit home", ".task");
            for (var step : List.of("place", "phone", "consent", "check")) {
                inspection.page(person, "/v/" + visit + "/" + step, step, "h1");
            }
            inspection.page(person, "/v/" + visit + "/bring", "bring somebody", "[data-invite]");
            person.at("[data-invite] button").click();
            inspection.look(person, "bring somebody, the link", "[data-link]");
            inspection.page(person, "/v/" + visit + "/bring", "bring somebody, invited", "[data-guest]");
            inspection.page(person, "/v/" + visit, "visit home", ".task");
            person.prepare();
            person.at("[data-start]").click();
            person.at("[data-saved]").waitFor();
            inspection.look(person, "device check running", "meter");
            person.at("#arrive button").click();
            inspection.look(person, "waiting room", "[data-wait]");
            person.at("[data-bring]").click();
            inspection.look(person, "waiting room, bring somebody", "dialog[open] [data-invite]");
            person.at("dialog[open] [data-invite] button").click();
            inspection.look(person, "waiting room, somebody is invited", "dialog[open] [data-link]");
            person.page().keyboard().press("Escape");

            staff.signIn(provider.login(), "/board");
            inspection.look(staff, "board", "tr[data-visit='" + visit + "'][data-state=WAITING]");
            staff.at("tr[data-visit='" + visit + "'] button[data-deed=interpreters]")
                    .click();
            staff.at("dialog[open] [data-invite] button").click();
            inspection.look(staff, "board, an interpreter is invited", "dialog[open] [data-link]");
            staff.page().navigate(Product.get().url() + "/board");
            staff.at("tr[data-visit='" + visit + "'] [data-deed=link]").click();
            staff.at("dialog[open] [data-make]").click();
            inspection.look(staff, "board, another link", "dialog[open] [data-copy]");
            staff.page().navigate(Product.get().url() + "/board?day=2026-03-08");
            inspection.look(staff, "board, a day that is over", "[data-past]");
            staff.page().navigate(Product.get().url() + "/day");
            inspection.look(staff, "day", "tr[data-visit='" + later + "']");
            staff.page().navigate(Product.get().url() + "/visits/" + later);
            inspection.look(staff, "desk before the patient", "h1");
            staff.page().navigate(Product.get().url() + "/visits/" + visit);
            inspection.look(staff, "desk, patient waits", "[data-compared]");
            staff.at("[data-compared]").check();
            staff.at("[data-admit]").click();
            inspection.look(staff, "desk, invited", ".toolbar");
            inspection.look(person, "invited", "[data-join]");
            person.at("[data-join]").click();
            person.at("[data-remote]:not(.invisible)").waitFor();
            inspection.look(person, "call", ".toolbar");
            person.at(".toolbar .end").click();
            inspection.look(person, "call, asked to leave", "dialog[open]");
            person.page().keyboard().press("Escape");
            staff.at("[data-remote]:not(.invisible)").waitFor();
            inspection.look(staff, "desk, call", ".toolbar");
            staff.at("#tab-chat").click();
            inspection.look(staff, "desk, chat", "#panel-chat");
            staff.at("#tab-note").click();
            staff.at("[name=plan]").fill("Rest");
            staff.at("[data-note-status=saved]").waitFor();
            staff.at(".toolbar .end").click();
            inspection.look(staff, "desk, asked to end", "dialog[open]");
            staff.at("[data-finish]").click();
            inspection.look(staff, "desk, documenting", "[data-sign]");
            inspection.look(person, "visit over", "a[href$='/after']");
            staff.at("[data-sign]").click();
            staff.at("[data-sign-now]").click();
            inspection.look(staff, "desk, signed", "[data-signed]");
            inspection.page(person, "/v/" + visit + "/after", "after", "h1");
            inspection.page(person, "/v/" + visit + "/room", "room, over", "h1");

            person.signIn(patient.login(), "/my");
            inspection.look(person, "my visits", "article");
            Caller.withLink(clinic.link(later, patient), 2, 7, 1960);
            person.at("form[action='/my/visits/" + later + "/join'] button").click();
            inspection.look(person, "my visit, open on another device", "[name=takeOver]");
            inspection.page(person, "/my/visits/" + visit, "my summary", "h1");
            inspection.page(person, "/board", "not allowed", "h1");
            audit.signIn(auditor.login(), "/audit");
            inspection.look(audit, "audit trail", "td");
            // A document that the product would never write: nobody else reads it.
            Product.get()
                    .database()
                    .getCollection("people")
                    .updateOne(Filters.eq("_id", patient.id().value()), Updates.set("zone", "Nowhere/At_all"));
            inspection.page(person, "/my", "fault", "main p > strong");
        }
        assertThat(inspection.found()).isEmpty();
    }

    /** Without a bridge, and at a replica with one that takes visits, one that drains and one that is down. */
    @ParameterizedTest
    @MethodSource("org.anteroom.fixture.Look#all")
    void nothingIsWrongForOperators(Look look) {
        var clinic = Clinic.open();
        var admin = clinic.staff("", "Ada", "Berg", "admin");
        try (var visit = Encounter.booked(clinic, "reason").joined();
                var operator = look.window("scheduler", 900);
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
            inspection.look(operator, "bridges, none", "[data-none=unset]");
            inspection.look(operator, "bridges, a visit goes directly", row);
            operator.page().navigate(replica.url() + "/bridges");
            for (var standing : List.of("READY", "LEAVING", "DOWN")) {
                inspection.look(operator, "bridges, " + standing, "[data-standing=" + standing + "]");
            }
            operator.at("[data-pause]").click();
            inspection.look(operator, "bridges, paused", "live-reading[data-state=paused]");
            operator.at("[data-pause]").click();
            operator.context().setOffline(true);
            inspection.look(operator, "bridges, nobody answers", "live-reading[data-state=stale]");
            operator.context().setOffline(false);
        }
        assertThat(inspection.found()).isEmpty();
    }

    private static void answer(Window window, String day, String month, String year) {
        window.at("[name=day]").fill(day);
        window.at("[name=month]").fill(month);
        window.at("[name=year]").fill(year);
        window.at("main form button").click();
    }
}
