package org.anteroom.booking;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Fork;
import org.anteroom.fixture.Inspection;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** Booking as people do it: the scheduler for somebody, the patient with the keyboard only, and what is left when it is over. */
class BookingStoryIT {
    private final Inspection inspection = new Inspection();

    @Test
    void schedulerBooksMovesAndCancelsInLightAndWideAndEnglish() {
        scheduler(1440, "en", ColorScheme.LIGHT);
    }

    @Test
    void schedulerBooksMovesAndCancelsInDarkAndNarrowAndSpanish() {
        scheduler(390, "es", ColorScheme.DARK);
    }

    private void scheduler(int width, String language, ColorScheme scheme) {
        var clinic = Clinic.open();
        var scheduler = clinic.scheduler();
        var patient = clinic.patient();
        var provider = clinic.provider();
        var look = language + "-book-";
        try (var desk = Window.of("scheduler", width, 900, language, scheme)) {
            desk.signIn(scheduler.login(), "/book");
            check(desk, "nobody to book", "main .alert", look + "1-nobody");
            BookingFixture.offer(Product.get().database(), provider, Clinic.ZONE);
            desk.page().reload();
            check(desk, "choose", "#patient", look + "2-choose");
            desk.at("#patient").selectOption(patient.id().value());
            desk.at("main form button").first().click();
            check(desk, "times", "[data-start]", look + "3-times");

            var start = Instant.parse(desk.at("#next-free").getAttribute("value"));
            clinic.visit(
                    provider,
                    clinic.patient(),
                    Duration.between(Instant.now(), start).plusSeconds(30));
            desk.at("#next-free").click();
            check(desk, "taken while choosing", ".error-summary", look + "4-taken");
            assertThat(desk.at("[data-start='" + start + "']")).hasCount(0);

            desk.at("section[aria-labelledby=nearest] button").first().click();
            check(desk, "held", "#kept", look + "5-held");
            var held = new VisitId(desk.page().url().substring(desk.page().url().lastIndexOf('/') + 1));
            var until = until(held);
            desk.at("#reason").fill("Cough for two weeks");
            // A later minute, so that keeping it longer shows.
            visits().updateOne(eq("_id", held.value()), set("due", Docs.date(until.minusSeconds(120))));
            desk.at("#longer").click();
            assertThat(desk.at("#reason")).hasValue("Cough for two weeks");
            assertThat(until(held)).isAfterOrEqualTo(until);

            desk.at("#back").click();
            desk.at("[data-start]").first().waitFor();
            assertThat(visits().find(eq("_id", held.value())).first()).isNull();

            desk.at("[data-start]").first().click();
            desk.at("#reason").fill("Cough for two weeks");
            loseTheHold(desk, clinic, provider);
            desk.at("#book-now").click();
            check(desk, "taken while typing", ".error-summary", look + "6-lost");
            assertThat(desk.at("#reason")).hasValue("Cough for two weeks");
            desk.at("section[aria-labelledby=nearest] button").first().click();
            desk.page().waitForURL(url -> url.matches(".*/book/[0-9A-Za-z]{26}"));
            check(desk, "booked", "a[href^='/book?move=']", look + "7-done");
            var visit = desk.page().url().substring(desk.page().url().lastIndexOf('/') + 1);
            var before = start(visit);

            desk.at("a[href^='/book?move=']").click();
            check(desk, "move", "[data-start]", look + "8-move");
            desk.at("[data-start]").last().click();
            check(desk, "move, last question", "#book-now", look + "9-move-confirm");
            desk.at("#book-now").click();
            desk.page().waitForURL(url -> url.endsWith("/book/" + visit));
            assertThat(start(visit)).isNotEqualTo(before);

            desk.at("a[href$='/cancel']").click();
            check(desk, "cancel", "#cancel-now", look + "10-cancel");
            desk.at("#cancel-now").click();
            desk.page().waitForURL(url -> url.endsWith("/book/" + visit));
            check(desk, "cancelled", "a[href='/book']", look + "11-cancelled");
            assertThat(visits().find(eq("_id", visit)).first())
                    .containsEntry("state", "CANCELLED")
                    .doesNotContainKey("cells");

            desk.page().navigate(Product.get().url() + "/book?lapsed=yes");
            check(desk, "run out", "#lapsed", look + "12-lapsed");
            assertThat(desk.complaints()).allMatch(text -> text.contains("409"));
        }
        assertThat(inspection.found()).isEmpty();
    }

    @Test
    void patientBooksWithTheKeyboardOnly() {
        var clinic = Clinic.open();
        BookingFixture.offer(Product.get().database(), clinic.provider(), Clinic.ZONE);
        var patient = clinic.patientWithLogin();
        try (var person = Window.phone("patient")) {
            person.signIn(patient.login(), "/book");
            person.pressOn("#next-free");
            person.at("#kept").waitFor();
            assertThat(person.at("#kept")).containsText("Kept for you until");
            person.typeInto("#reason", "Back pain");
            person.pressOn("#book-now");
            assertThat(person.at("h1")).hasText("Your visit is booked");
            var visit = person.page().url().substring(person.page().url().lastIndexOf('/') + 1);
            assertThat(visits().find(eq("_id", visit)).first())
                    .containsEntry("state", "BOOKED")
                    .containsKey("reason")
                    .doesNotContainKeys("due", "holder");

            person.page().goBack();
            person.page().reload();
            assertThat(person.at("h1")).hasText("Your visit is booked");
            person.pressOn("a[href$='/cancel']");
            person.pressOn("#cancel-now");
            assertThat(person.at("h1")).hasText("The visit is cancelled");
            assertThat(person.complaints()).isEmpty();
        }
    }

    @Test
    void aKeptTimeIsNotOfferedToOthersAndComesBackWhenItRunsOut() {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        BookingFixture.offer(Product.get().database(), provider, Clinic.ZONE);
        var scheduler = Caller.signedIn(clinic.scheduler().login());
        var patient = clinic.patientWithLogin();
        try (var person = Window.phone("patient")) {
            person.signIn(patient.login(), "/book");
            person.at("#next-free").click();
            person.at("#kept").waitFor();
            var held = new VisitId(
                    person.page().url().substring(person.page().url().lastIndexOf('/') + 1));
            var start = start(held.value());
            Awaitility.await("the time to be offered to nobody else")
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> !offered(scheduler, provider, start));
            assertThat(scheduler.get("/visits/" + held).status()).isIn(403, 404);
            var my = person.another();
            my.navigate(Product.get().url() + "/my");
            assertThat(my.locator("h1")).isVisible();
            assertThat(my.locator("article")).hasCount(0);

            visits().updateOne(eq("_id", held.value()), set("due", Docs.date(Instant.now())));
            Awaitility.await("the sweep to give it back")
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> visits().find(eq("_id", held.value())).first() == null
                            && offered(scheduler, provider, start));
            person.page().reload();
            assertThat(person.at("#lapsed")).isVisible();
        }
    }

    @Test
    void linkOfACancelledVisitSaysSoAndOpensNothingElse() {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        BookingFixture.offer(Product.get().database(), provider, Clinic.ZONE);
        var scheduler = Caller.signedIn(clinic.scheduler().login());
        var patient = clinic.patient();
        var visit = clinic.visit(provider, patient, Duration.ofHours(5));
        var link = clinic.link(visit, patient);
        try (var phone = Window.of("patient", 390, 844, "en", ColorScheme.DARK);
                var stranger = Window.phone("provider")) {
            phone.openLink(link);
            assertThat(scheduler
                            .json("POST", "/api/visits/" + visit + "/cancel", "")
                            .status())
                    .isEqualTo(200);

            for (var step : List.of("place", "phone", "consent", "check")) {
                phone.page().navigate(Product.get().url() + "/v/" + visit + "/" + step);
                assertThat(phone.page()).hasURL(Product.get().url() + "/v/" + visit + "/after");
            }
            check(phone, "after a cancelled visit", "a[href='/book']", "after-cancelled");
            stranger.page().navigate(link);
            assertThat(stranger.at("h1")).hasText("This visit was cancelled");
            assertThat(stranger.at("main")).containsText("555-0100");
            assertThat(stranger.at("main")).not().containsText("Okafor");
            check(stranger, "closed link", "a[href='/book']", "closed-link");

            var links = Product.get().database().getCollection("links");
            Awaitility.await("the link to be closed by the outbox")
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        var stored = links.find(eq("visit", visit.value())).first();
                        return stored != null && stored.containsKey("closedAt");
                    });
            var stored = links.find(eq("visit", visit.value())).first();
            assertThat(Duration.between(Docs.instant(stored, "closedAt"), Docs.instant(stored, "expires")))
                    .isEqualTo(Duration.ofHours(24));
            links.updateOne(eq("visit", visit.value()), set("expires", Docs.date(Instant.now())));
            phone.page().reload();
            assertThat(phone.at("h1")).hasText("This visit is over");
            check(phone, "reading by the link is over", "a[href='/my']", "past-link");
        }
        assertThat(inspection.found()).isEmpty();
    }

    private void loseTheHold(Window desk, Clinic clinic, Person provider) {
        var held = desk.page().url().substring(desk.page().url().lastIndexOf('/') + 1);
        var start = start(held);
        visits().updateOne(eq("_id", held), set("due", Docs.date(Instant.now().minusSeconds(1))));
        clinic.visit(
                provider,
                clinic.patient(),
                Duration.between(Instant.now(), start).plusSeconds(30));
    }

    private static boolean offered(Caller caller, Person provider, Instant start) {
        var times = caller.get("/api/providers/" + provider.id() + "/times?days=2&from="
                + start.atZone(Clinic.ZONE).toLocalDate());
        assertThat(times.status()).isEqualTo(200);
        return times.body().contains(start.toString());
    }

    private static Instant until(VisitId hold) {
        return Docs.instant(visits().find(eq("_id", hold.value())).first(), "due");
    }

    private static Instant start(String visit) {
        return Docs.instant(Docs.part(visits().find(eq("_id", visit)).first(), "appointment"), "start");
    }

    private static com.mongodb.client.MongoCollection<Document> visits() {
        return Product.get().database().getCollection("visits");
    }

    /** The state must first prove that it is the one meant; only then is it looked at. */
    private void check(Window window, String name, String proof, String picture) {
        window.at(proof).first().waitFor();
        window.page().screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Fork.picture(picture)));
        inspection.judge(window, name);
    }
}
