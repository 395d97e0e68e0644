package org.anteroom.waitingroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import java.time.Duration;
import java.util.Map;
import org.anteroom.fixture.Browsers;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Inspection;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.identity.VisitId;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A patient who has no login, only the link, cancels: the time is free again, and the page says what now. */
class CancelIT {
    private final Clinic clinic = Clinic.open();

    @Test
    void patientCancelsByTheLinkWithoutScriptAndTheTimeIsFreeAgain() {
        var provider = clinic.provider();
        var patient = clinic.patient();
        var visit = clinic.visit(provider, patient, Duration.ofDays(1));
        try (var context = Browsers.of("patient")
                .newContext(new Browser.NewContextOptions()
                        .setJavaScriptEnabled(false)
                        .setLocale("en"))) {
            var page = context.newPage();
            page.navigate(clinic.link(visit, patient));
            page.locator("[name=day]").fill("14");
            page.locator("[name=month]").fill("3");
            page.locator("[name=year]").fill("1947");
            page.locator("main form button").click();
            page.locator("a[href='/v/" + visit + "/cancel']").click();
            assertThat(page.locator("h1")).hasText("Cancel this visit?");
            assertThat(page.locator("main")).containsText("Okafor");
            page.locator("[data-keep]").click();
            assertThat(stored(visit)).containsEntry("state", "BOOKED");

            page.locator("a[href='/v/" + visit + "/cancel']").click();
            page.locator("#cancel-now").click();

            assertThat(page.locator("h1")).hasText("This visit was cancelled");
            assertThat(page.locator("main")).containsText("You have asked us to cancel it.");
            assertThat(page.locator("a[href='/book']")).isVisible();
            assertThat(page.locator("[data-phone-me]")).isVisible();
        }
        assertThat(stored(visit)).containsEntry("state", "CANCELLED").doesNotContainKey("cells");
        clinic.visit(provider, clinic.patient(), Duration.ofDays(1));
        Awaitility.await("who cancelled, in the trail")
                .atMost(Duration.ofSeconds(10))
                .until(() -> Product.get()
                                .database()
                                .getCollection("audit")
                                .countDocuments(and(
                                        eq("visit", visit.value()),
                                        eq("actor", patient.id().value()),
                                        eq("action", "CANCELLED")))
                        == 1);
    }

    @Test
    void cancelPageIsReadByEverybodyAlsoOnASmallScreen() {
        var inspection = new Inspection();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofDays(1));
        try (var phone = Window.phone("patient")) {
            phone.openLink(clinic.link(visit, patient));
            phone.at("a[href='/v/" + visit + "/cancel']").click();
            inspection.look(phone, "visit, cancel", "#cancel-now");
            assertThat(phone.complaints()).isEmpty();
            assertThat(inspection.found()).isEmpty();
        }
    }

    @Test
    void visitThatHasBegunIsNotCancelledByALateForm() {
        try (var encounter = Encounter.booked(clinic, "reason").joined()) {
            var path = "/v/" + encounter.visit();

            assertThat(encounter.phone().get(path + "/cancel").header("Location"))
                    .endsWith(path);
            assertThat(encounter.phone().post(path + "/cancel", Map.of()).header("Location"))
                    .endsWith(path);
            assertThat(stored(encounter.visit())).containsEntry("state", "IN_VISIT");
        }
    }

    @Test
    void repeatingIsHarmlessAndNobodyElsesLinkCancels() {
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofDays(1));
        var other = clinic.visit(clinic.provider(), clinic.patient(), Duration.ofDays(1));
        var phone = Caller.withLink(clinic.link(visit, patient));

        assertThat(phone.post("/v/" + other + "/cancel", Map.of()).status()).isEqualTo(401);
        assertThat(stored(other)).containsEntry("state", "BOOKED");
        for (int i = 0; i < 2; i++) {
            assertThat(phone.post("/v/" + visit + "/cancel", Map.of()).header("Location"))
                    .endsWith("/v/" + visit + "/after");
        }
        assertThat(phone.get("/v/" + visit + "/cancel").header("Location")).endsWith("/v/" + visit + "/after");
    }

    private static Document stored(VisitId visit) {
        return Product.get()
                .database()
                .getCollection("visits")
                .find(eq("_id", visit.value()))
                .first();
    }
}
