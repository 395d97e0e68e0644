package org.anteroom;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Inspection;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.junit.jupiter.api.Test;

/**
 * What people see when a visit does not go its straight way, each state once in light, wide and English and once in dark, narrow and
 * Spanish. The straight way is in {@link AccessibilityIT}, guests are in {@link GuestStoryIT}.
 */
class StatesIT {
    private final Inspection inspection = new Inspection();

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
        var patient = clinic.patient();
        var visit = clinic.visit(provider, patient, Duration.ofMinutes(5));
        var row = "tr[data-visit='" + visit + "']";
        try (var phone = Window.of("patient", width, 844, language, scheme).watchConnections();
                var desk = Window.of("provider", width, 900, language, scheme).watchConnections();
                var board = Window.of("scheduler", width, 900, language, scheme).watchConnections()) {
            times(clinic, phone, provider, patient);
            phone.openLink(clinic.link(visit, patient)).prepare().checkDevicesAndArrive();
            board.signIn(provider.login(), "/board");
            board.at(row + " [data-deed=message]").click();
            inspection.look(board, "board, a message is written", "dialog[open] textarea");
            board.at("dialog[open] textarea").fill("Dr Okafor is five minutes late.");
            board.at("dialog[open] .btn-primary").click();
            inspection.look(phone, "waiting room, told something", "#messages");
            phone.at("button:has(.icon-\\[lucide--phone\\])").click();
            inspection.look(board, "board, somebody is to be phoned", row + " phone-task button");
            board.cutSockets();
            inspection.look(board, "board, not connected", "[data-live=false]");
            phone.cutSockets();
            inspection.look(phone, "waiting room, not connected", ".icon-\\[lucide--wifi-off\\]");
            phone.restoreSockets();

            desk.signIn(provider.login(), "/visits/" + visit);
            desk.at("[data-compared]").check();
            desk.at("[data-admit]").click();
            phone.at("[data-join]").click();
            desk.at("[data-remote]:not(.invisible)").waitFor();
            desk.at(".toolbar button:has(.icon-\\[lucide--pause\\])").click();
            inspection.look(phone, "call, on hold", ".chip-ON_HOLD");
            inspection.look(desk, "desk, on hold", ".chip-ON_HOLD");
            desk.at(".toolbar button:has(.icon-\\[lucide--play\\])").click();
            phone.at("[data-remote]:not(.invisible)").waitFor();
            for (var sheet : new String[] {"message-square", "users", "settings"}) {
                phone.at(".toolbar button:has(.icon-\\[lucide--" + sheet + "\\])")
                        .click();
                inspection.look(phone, "call, " + sheet, "dialog[open]");
                phone.page().keyboard().press("Escape");
            }
            desk.at("#tab-people").click();
            inspection.look(desk, "desk, people", "#panel-people:not([hidden]) [data-invite]");
            desk.at(".stage-name button").first().click();
            inspection.look(phone, "call, muted by the provider", ".stage-banner");

            phone.cutSockets();
            inspection.look(phone, "call, not connected", ".stage-banner");
            phone.restoreSockets();

            var another = phone.another();
            another.navigate(phone.page().url());
            another.locator("main button.btn-primary").click();
            inspection.look(phone, "call, taken over by another window", "main button.btn-primary");
            phone.page().reload();
            inspection.look(phone, "call, open in another window", "main button.btn-primary");
            phone.at("main button.btn-primary").click();
            inspection.look(phone, "call, to be joined again", "[data-join]");
            another.close();

            as(visit, "INTERRUPTED");
            phone.page().reload();
            desk.page().reload();
            inspection.look(phone, "call, interrupted", "[data-join]");
            inspection.look(desk, "desk, interrupted", "[data-join]");
            as(visit, "NO_SHOW");
            phone.page().reload();
            desk.page().reload();
            inspection.look(phone, "room, no show", "form[action$='/arrive']");
            inspection.look(desk, "desk, no show", ".chip-NO_SHOW");
            as(visit, "CANCELLED");
            phone.page().reload();
            inspection.look(phone, "room, cancelled", "h1");
        }
        assertThat(inspection.found()).isEmpty();
    }

    /** Whoever comes early, late or too late, or finds the visit marked or called off, is told so and what they can do. */
    private void times(Clinic clinic, Window phone, Person provider, Person patient) {
        var far = clinic.visit(provider, patient, Duration.ofDays(2));
        var farLink = clinic.link(far, patient);
        phone.openLink(farLink);
        inspection.look(phone, "visit home, early", "[data-when=EARLY]");
        as(far, "CANCELLED");
        phone.page().reload();
        inspection.look(phone, "visit home, cancelled", "a[href$='/after']");
        phone.context().clearCookies();
        phone.page().navigate(farLink);
        inspection.look(phone, "link of a cancelled visit", "a[href='/book']");
        var gone = clinic.visit(provider, patient, Duration.ofMinutes(-20));
        phone.openLink(clinic.link(gone, patient));
        inspection.look(phone, "visit home, late", "[data-when=LATE] ~ form [data-phone-me]");
        as(gone, "NO_SHOW");
        phone.page().reload();
        inspection.look(phone, "visit home, no show", "[data-when=NO_SHOW]");
        phone.at("[data-phone-me]").click();
        inspection.look(phone, "visit home, to be phoned", "[data-phone-asked]");
    }

    /** What took minutes to come about, or cannot be taken back: written as the product would. */
    private static void as(VisitId visit, String state) {
        Product.get()
                .database()
                .getCollection("visits")
                .updateOne(eq("_id", visit.value()), combine(set("state", state), inc("revision", 1L)));
    }
}
