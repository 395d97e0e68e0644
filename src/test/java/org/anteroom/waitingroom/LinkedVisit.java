package org.anteroom.waitingroom;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.anteroom.fixture.Browsers;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Product;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.awaitility.Awaitility;
import org.bson.Document;

/** A visit of tomorrow whose patient has no login, only the link: in a clinic of its own, and what is stored of it. */
final class LinkedVisit {
    final Clinic clinic = Clinic.open();
    final Person provider = clinic.provider();
    final Person patient = clinic.patient();
    /** Lies on an hour, where a provider's times begin. */
    final Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).plus(Duration.ofDays(1));

    final VisitId id = at(start, patient);

    /** Another of the provider's. Half a minute into the start's own minute, so that rounding down meets it. */
    VisitId at(Instant begins, Person who) {
        return clinic.visit(
                provider, who, Duration.between(Instant.now(), begins).plusSeconds(30));
    }

    /** The page on which the patient begins. */
    String path() {
        return "/v/" + id;
    }

    /** A new link; the one before it opens no more. */
    String link() {
        return clinic.link(id, patient);
    }

    /** The patient with the link, without a browser. */
    Caller phone() {
        return Caller.withLink(link());
    }

    /** What the patient does in a browser without script, once they have answered the link's question. */
    void withoutScript(Consumer<Page> deeds) {
        try (var context = Browsers.of("patient")
                .newContext(new Browser.NewContextOptions()
                        .setJavaScriptEnabled(false)
                        .setLocale("en"))) {
            var page = context.newPage();
            page.navigate(link());
            page.locator("[name=day]").fill("14");
            page.locator("[name=month]").fill("3");
            page.locator("[name=year]").fill("1947");
            page.locator("main form button").click();
            deeds.accept(page);
        }
    }

    /** Waits until the trail says, once, that the patient did it. */
    void isInTheTrail(String action) {
        Awaitility.await(action + " in the trail")
                .atMost(Duration.ofSeconds(10))
                .until(() -> Product.get()
                                .database()
                                .getCollection("audit")
                                .countDocuments(and(
                                        eq("visit", id.value()),
                                        eq("actor", patient.id().value()),
                                        eq("action", action)))
                        == 1);
    }

    Document stored() {
        return stored(id);
    }

    static Document stored(VisitId visit) {
        return Product.get()
                .database()
                .getCollection("visits")
                .find(eq("_id", visit.value()))
                .first();
    }
}
