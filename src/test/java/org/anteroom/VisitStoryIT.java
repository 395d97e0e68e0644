package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.junit.jupiter.api.Test;

/** The whole visit as one story, from the link to the summary, by three people in three browsers. */
class VisitStoryIT {
    @Test
    void patientAndProviderHoldAVisitFromTheLinkToTheSignedNote() {
        var clinic = Clinic.open();
        tell(clinic, "direct", Product.get().url());
    }

    static void tell(Clinic clinic, String way, String url) {
        var provider = clinic.provider();
        var scheduler = clinic.scheduler();
        var patient = clinic.patient();
        var visit = clinic.visit(provider, patient, Duration.ofMinutes(5));
        try (var phone = Window.phone("patient").watchConnections();
                var desk = Window.desktop("provider").watchConnections();
                var board = Window.desktop("scheduler")) {
            board.signIn(scheduler.login(), "/board");
            board.at("[data-live=true]").waitFor();
            board.at("tr[data-visit='" + visit + "'][data-state=BOOKED]").waitFor();

            var link = clinic.link(visit, patient).replace(Product.get().url(), url);
            phone.page().navigate(link);
            phone.picture(way + "-01-link");
            phone.openLink(link);
            phone.picture(way + "-02-home");
            phone.prepare();
            phone.picture(way + "-03-check");
            phone.checkDevicesAndArrive();
            assertThat(phone.at("h1")).containsText("You are checked in, Margaret");
            phone.picture(way + "-04-waiting");

            board.at("tr[data-visit='" + visit + "'][data-state=WAITING]").waitFor();
            board.picture(way + "-05-board");
            assertThat(board.at("body")).not().containsText("breathless");

            desk.signIn(provider.login(), "/day");
            desk.page().navigate(url + "/day");
            desk.at("a[href='/visits/" + visit + "']").click();
            assertThat(desk.at("main")).containsText("12 Elm Street");
            assertThat(desk.at("main")).containsText("Camera: Works");
            assertThat(desk.at("main")).containsText("March 14, 1947");
            desk.picture(way + "-06-compare");
            desk.at("[data-compared]").check();
            desk.at("[data-admit]").click();

            phone.at("[data-join]").waitFor();
            phone.picture(way + "-07-invited");
            assertThat(phone.at("[data-join]")).isFocused();
            phone.at("[data-join]").click();

            phone.seesAndHears();
            desk.seesAndHears();
            phone.picture(way + "-08-call-phone");

            desk.at("[name=subjective]").fill("More breathless on stairs since Thursday.\nSleeps on two pillows.");
            desk.at("[name=plan]").fill("One more water tablet in the morning for three days.");
            desk.at("[name=summary]").fill("Your heart is carrying some extra water.");
            desk.at("[data-note-status=saved]").waitFor();
            desk.picture(way + "-09-call-desk");

            desk.at("button.end").click();
            desk.at("[data-finish]").click();
            assertThat(phone.at("h1"))
                    .containsText(
                            "Your visit has ended", new LocatorAssertions.ContainsTextOptions().setTimeout(10_000));
            board.at("tr[data-visit='" + visit + "'][data-state=DOCUMENTING]").waitFor();

            desk.at("[data-sign]").click();
            desk.at("[data-sign-now]").click();
            desk.at("[data-signed]").waitFor();
            desk.picture(way + "-10-signed");
            board.at("tr[data-visit='" + visit + "'][data-state=COMPLETED]").waitFor();

            phone.at("a[href$='/after']").click();
            assertThat(phone.at("main")).containsText("Your heart is carrying some extra water.");
            assertThat(phone.at("main")).not().containsText("Sleeps on two pillows");
            phone.picture(way + "-11-after");

            assertThat(phone.complaints()).isEmpty();
            assertThat(desk.complaints()).isEmpty();
            assertThat(board.complaints()).isEmpty();
        }
    }
}
