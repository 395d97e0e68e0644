package org.anteroom.booking;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.anteroom.fixture.Browsers;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Product;
import org.anteroom.platform.Docs;
import org.junit.jupiter.api.Test;

/** A patient books, loses a race, books again and cancels, in a browser without script. */
class BookingPagesIT {
    @Test
    void patientBooksAndCancelsWithoutScript() {
        var clinic = Clinic.open();
        var patient = clinic.patientWithLogin();
        var provider = clinic.provider();
        BookingFixture.providers(Product.get().database())
                .keep(new Provider(
                        provider.id(),
                        Set.of(clinic.id()),
                        WeeklyHours.aroundTheClock(Clinic.ZONE),
                        Duration.ofMinutes(20),
                        Duration.ofHours(1),
                        Duration.ZERO,
                        Duration.ZERO));
        var visits = Product.get().database().getCollection("visits");
        try (var context = Browsers.of("patient")
                .newContext(new Browser.NewContextOptions()
                        .setJavaScriptEnabled(false)
                        .setLocale("en"))) {
            var page = signIn(context.newPage(), patient.login());
            assertThat(page.locator("main")).containsText(Clinic.ZONE.getId());

            page.locator("#next-free").click();
            page.locator("#reason").fill("Back pain");
            var held = page.url().substring(page.url().lastIndexOf('/') + 1);
            var start = Docs.instant(Docs.part(visits.find(eq("_id", held)).first(), "appointment"), "start");
            // The kept time runs out while the person types.
            visits.updateOne(eq("_id", held), set("due", Docs.date(Instant.now())));
            // Somebody is faster, half a minute into the start's own minute so that rounding down meets it.
            clinic.visit(
                    provider,
                    clinic.patient(),
                    Duration.between(Instant.now(), start).plusSeconds(30));
            page.locator("#book-now").click();

            assertThat(page.locator(".error-summary")).containsText("just been taken");
            assertThat(page.locator("#reason")).hasValue("Back pain");
            page.locator("section[aria-labelledby=nearest] button").first().click();

            assertThat(page.locator("h1")).hasText("Your visit is booked");
            // No mail leaves here, and none is kept to be read.
            assertThat(page.locator("main")).not().containsText("on its way");
            var visit = page.url().substring(page.url().lastIndexOf('/') + 1);
            assertThat(visits.find(eq("_id", visit)).first()).containsEntry("state", "BOOKED");

            page.locator("a[href='/book?move=" + visit + "']").click();
            var booked = Docs.instant(Docs.part(visits.find(eq("_id", visit)).first(), "appointment"), "start");
            page.navigate(page.url() + "&day=" + booked.atZone(Clinic.ZONE).toLocalDate());
            assertThat(page.locator("[data-start]").first()).isVisible();
            // The time that it has is no other time.
            assertThat(page.locator("[data-start='" + booked + "']")).hasCount(0);
            page.locator("[data-start]").last().click();
            page.locator("#book-now").click();
            assertThat(page.locator("h1")).hasText("Your visit is booked");

            page.navigate(Product.get().url() + "/my");
            page.locator("a[href='/book/" + visit + "/cancel']").click();
            page.locator("#cancel-now").click();
            assertThat(page.locator("h1")).hasText("The visit is cancelled");
            assertThat(visits.find(eq("_id", visit)).first())
                    .containsEntry("state", "CANCELLED")
                    .doesNotContainKey("cells");
        }
    }

    private static Page signIn(Page page, String login) {
        page.navigate(Product.get().url() + "/book");
        page.locator("#username").fill(login);
        page.locator("#password").fill("demo");
        page.locator("#kc-login").click();
        page.waitForURL(url -> url.startsWith(Product.get().url()));
        return page;
    }
}
