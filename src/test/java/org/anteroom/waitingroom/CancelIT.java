package org.anteroom.waitingroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Inspection;
import org.anteroom.fixture.Window;
import org.junit.jupiter.api.Test;

/** A patient who has no login, only the link, cancels: the time is free again, and the page says what now. */
class CancelIT {
    private final LinkedVisit visit = new LinkedVisit();

    @Test
    void patientCancelsByTheLinkWithoutScriptAndTheTimeIsFreeAgain() {
        visit.withoutScript(page -> {
            page.locator("a[href='" + visit.path() + "/cancel']").click();
            assertThat(page.locator("h1")).hasText("Cancel this visit?");
            assertThat(page.locator("main")).containsText("Okafor");
            page.locator("[data-keep]").click();
            assertThat(visit.stored()).containsEntry("state", "BOOKED");

            page.locator("a[href='" + visit.path() + "/cancel']").click();
            page.locator("#cancel-now").click();

            assertThat(page.locator("h1")).hasText("This visit was cancelled");
            assertThat(page.locator("main")).containsText("You have asked us to cancel it.");
            assertThat(page.locator("a[href='/book']")).isVisible();
            assertThat(page.locator("[data-phone-me]")).isVisible();
        });
        assertThat(visit.stored()).containsEntry("state", "CANCELLED").doesNotContainKey("cells");
        visit.at(visit.start, visit.clinic.patient());
        visit.isInTheTrail("CANCELLED");
    }

    @Test
    void cancelPageIsReadByEverybodyAlsoOnASmallScreen() {
        var inspection = new Inspection();
        try (var phone = Window.phone("patient")) {
            phone.openLink(visit.link());
            phone.at("a[href='" + visit.path() + "/cancel']").click();
            inspection.look(phone, "visit, cancel", "#cancel-now");
            assertThat(phone.complaints()).isEmpty();
            assertThat(inspection.found()).isEmpty();
        }
    }

    @Test
    void visitThatHasBegunIsNotCancelledByALateForm() {
        try (var encounter = Encounter.booked(visit.clinic, "reason").joined()) {
            var path = "/v/" + encounter.visit();

            assertThat(encounter.phone().get(path + "/cancel").header("Location"))
                    .endsWith(path);
            assertThat(encounter.phone().post(path + "/cancel", Map.of()).header("Location"))
                    .endsWith(path);
            assertThat(LinkedVisit.stored(encounter.visit())).containsEntry("state", "IN_VISIT");
        }
    }

    @Test
    void repeatingIsHarmlessAndNobodyElsesLinkCancels() {
        var other = visit.at(visit.start.plus(Duration.ofHours(1)), visit.clinic.patient());
        var phone = visit.phone();

        assertThat(phone.post("/v/" + other + "/cancel", Map.of()).status()).isEqualTo(401);
        assertThat(LinkedVisit.stored(other)).containsEntry("state", "BOOKED");
        for (int i = 0; i < 2; i++) {
            assertThat(phone.post(visit.path() + "/cancel", Map.of()).header("Location"))
                    .endsWith(visit.path() + "/after");
        }
        assertThat(phone.get(visit.path() + "/cancel").header("Location")).endsWith(visit.path() + "/after");
    }
}
