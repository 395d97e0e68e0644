package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Window;
import org.junit.jupiter.api.Test;

/** Waiting, seen from both sides: the truth for the patient, the row for the scheduler, and every way on. */
class WaitingIT {
    @Test
    void schedulerHearsOfAnArrivalAndHelpsSomebodyWhoIsStuck() {
        var clinic = Clinic.open();
        var scheduler = clinic.scheduler();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
        var row = "tr[data-visit='" + visit + "']";
        try (var board = Window.desktop("scheduler");
                var phone = Window.phone("patient")) {
            board.signIn(scheduler.login(), "/board");
            board.at(row + "[data-state=BOOKED]").waitFor();
            phone.openLink(clinic.link(visit, patient)).prepare().checkDevicesAndArrive();

            board.at(row + "[data-state=WAITING]").waitFor();
            assertThat(board.page().title()).startsWith("(1)");
            // The provider has not opened the visit: nobody is called next.
            assertThat(phone.at("[data-wait]")).hasText("The clinic sees that you are here.");
            assertThat(phone.at("[data-where=away]")).containsText("Nobody can say yet how long");

            board.at(row + " button:has-text('Message')").click();
            board.at("dialog textarea").fill("We are running ten minutes late");
            board.at("dialog button.btn-primary").click();
            assertThat(phone.at("main")).containsText("We are running ten minutes late");

            phone.at("button:has-text('Phone me instead')").click();
            assertThat(board.at(row)).containsText("Wants to be phoned since");
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
            phone.picture("waiting-left");
            phone.at("[data-phone-me]").click();
            assertThat(board.at(row)).containsText("Wants to be phoned since");
            phone.at("main form button").click();
            board.at(row + "[data-state=WAITING]").waitFor();
        }
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
    void patientReachesTheWaitingRoomByKeyboardAlone() {
        var clinic = Clinic.open();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
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
        }
    }
}
