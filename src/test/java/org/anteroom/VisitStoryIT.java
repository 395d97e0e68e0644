package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.OneAtATime;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.junit.jupiter.api.Test;

/** The whole visit as one story, from the link to the summary, by three people in three browsers. */
@OneAtATime
class VisitStoryIT {
    /** What each camera shows: every bit differs, and no turning or mirroring makes one of the other. */
    private static final int PATIENT = 0b1101_0010;

    private static final int PROVIDER = 0b0010_1101;

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
        var taken = new AtomicInteger();
        BiConsumer<Window, String> picture =
                (window, step) -> window.picture("%s-%02d-%s".formatted(way, taken.incrementAndGet(), step));
        try (var phone = Window.phone("patient").watchConnections().shows(PATIENT);
                var desk = Window.desktop("provider").watchConnections().shows(PROVIDER);
                var board = Window.desktop("scheduler")) {
            board.signIn(scheduler.login(), "/board");
            board.at("[data-live=true]").waitFor();
            board.at("tr[data-visit='" + visit + "'][data-state=BOOKED]").waitFor();

            var link = clinic.link(visit, patient).replace(Product.get().url(), url);
            phone.page().navigate(link);
            picture.accept(phone, "link");
            phone.openLink(link);
            picture.accept(phone, "home");
            phone.prepare(step -> picture.accept(phone, step));
            picture.accept(phone, "check");
            phone.checkDevicesAndArrive();
            assertThat(phone.at("h1")).containsText("You are checked in, Margaret");
            picture.accept(phone, "waiting");

            board.at("tr[data-visit='" + visit + "'][data-state=WAITING]").waitFor();
            picture.accept(board, "board");
            assertThat(board.at("body")).not().containsText("breathless");

            desk.signIn(provider.login(), "/day");
            desk.page().navigate(url + "/day");
            desk.at("a[href='/visits/" + visit + "']").click();
            assertThat(desk.at("main")).containsText("12 Elm Street");
            assertThat(desk.at("main")).containsText("Camera: Works");
            assertThat(desk.at("main")).containsText("March 14, 1947");
            picture.accept(desk, "compare");
            desk.at("[data-compared]").check();
            desk.at("[data-admit]").click();

            phone.at("[data-join]").waitFor();
            picture.accept(phone, "invited");
            assertThat(phone.at("[data-join]")).isFocused();
            phone.at("[data-join]").click();

            phone.seesAndHears();
            desk.seesAndHears();
            phone.seesNumber(PROVIDER);
            desk.seesNumber(PATIENT);
            picture.accept(phone, "call-phone");

            desk.at("[name=subjective]").fill("More breathless on stairs since Thursday.\nSleeps on two pillows.");
            desk.at("[name=plan]").fill("One more water tablet in the morning for three days.");
            desk.at("[name=summary]").fill("Your heart is carrying some extra water.");
            desk.at("[data-note-status=saved]").waitFor();
            picture.accept(desk, "call-desk");

            desk.at("button.end").click();
            desk.at("[data-finish]").waitFor();
            picture.accept(desk, "finish");
            desk.at("[data-finish]").click();
            assertThat(phone.at("h1"))
                    .containsText(
                            "Your visit has ended", new LocatorAssertions.ContainsTextOptions().setTimeout(10_000));
            picture.accept(phone, "ended");
            board.at("tr[data-visit='" + visit + "'][data-state=DOCUMENTING]").waitFor();

            desk.at("[data-sign]").click();
            desk.at("[data-sign-now]").click();
            desk.at("[data-signed]").waitFor();
            picture.accept(desk, "signed");
            board.at("tr[data-visit='" + visit + "'][data-state=COMPLETED]").waitFor();

            phone.at("a[href$='/after']").click();
            assertThat(phone.at("main")).containsText("Your heart is carrying some extra water.");
            assertThat(phone.at("main")).not().containsText("Sleeps on two pillows");
            picture.accept(phone, "after");

            assertThat(phone.complaints()).isEmpty();
            assertThat(desk.complaints()).isEmpty();
            assertThat(board.complaints()).isEmpty();
        }
    }
}
