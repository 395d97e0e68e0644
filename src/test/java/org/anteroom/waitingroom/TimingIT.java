package org.anteroom.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Wish;
import org.anteroom.identity.VisitId;
import org.junit.jupiter.api.Test;

/** Whoever comes early, late, too late, or was noted as not come, is told so and what they can do now; by phone always. */
class TimingIT {
    private final Clinic clinic = Clinic.open();
    private final Caller scheduler = Caller.signedIn(clinic.scheduler().login());

    /** A visit whose patient has opened the link. */
    private record Link(VisitId visit, Caller phone) {
        String home() {
            return phone.get("/v/" + visit).body();
        }

        String page(String path) {
            return phone.get("/v/" + visit + path).body();
        }

        void asksForThePhone() {
            asksForThePhone("");
        }

        /** Asks on a page below the visit, and reads there that it was heard. */
        void asksForThePhone(String path) {
            assertThat(page(path)).contains("data-phone-me").doesNotContain("data-phone-asked");
            var answer = phone.post("/v/" + visit + "/call-me", Map.of());
            assertThat(answer.status()).isEqualTo(303);
            assertThat(answer.header("Location")).endsWith("/v/" + visit + path);
            assertThat(page(path)).contains("data-phone-asked").doesNotContain("data-phone-me");
        }
    }

    @Test
    void patientWhoIsEarlyIsToldWhenToCome() {
        var link = opened(Duration.ofHours(2));

        assertThat(link.home()).contains("data-when=\"EARLY\"", "You are early", "The waiting room opens at");
        link.asksForThePhone();
        needsPhone(link);
    }

    @Test
    void patientWhoIsLateIsStillWelcome() {
        var link = opened(Duration.ofMinutes(-10));

        assertThat(link.home()).contains("data-when=\"LATE\"", "You can still come in", "/place");
    }

    @Test
    void patientWhoIsTooLateIsLedToThePhoneAndToANewTimeOnly() {
        var link = opened(Duration.ofMinutes(-90));

        assertThat(link.home())
                .contains("data-when=\"OVER\"", "too late for this visit", "href=\"/v/" + link.visit() + "/move\"")
                .doesNotContain("/place", "waiting room opens");
        link.asksForThePhone();
        needsPhone(link);
    }

    @Test
    void patientWhoWasNotedAsNotComeMayStillComeOrBePhoned() {
        var link = opened(Duration.ofMinutes(-20));
        assertThat(scheduler
                        .json("POST", "/api/visits/" + link.visit() + "/no-show", "")
                        .status())
                .isEqualTo(200);

        assertThat(link.home()).contains("data-when=\"NO_SHOW\"", "noted that you did not come", "/place");
        link.asksForThePhone();
        needsPhone(link);
    }

    @Test
    void whoeverDoesNotAgreeIsLedToThePhone() {
        var link = opened(Duration.ofMinutes(5));

        assertThat(link.phone().get("/v/" + link.visit() + "/consent").body())
                .contains("If you do not agree", "data-phone-me");
    }

    @Test
    void patientWhoseVisitWasCancelledMayBePhonedForAnotherTime() {
        var link = opened(Duration.ofDays(1));
        assertThat(scheduler
                        .json("POST", "/api/visits/" + link.visit() + "/cancel", "{\"reason\":\"TECHNICAL\"}")
                        .status())
                .isEqualTo(200);

        link.asksForThePhone("/after");
        try (var board = scheduler.listen("/ws/board/" + clinic.id())) {
            assertThat(board.hears(link.visit().value())).contains("\"CANCELLED\"", "\"asked\"");
        }
    }

    @Test
    void patientWhoseVideoBrokeOffMayBePhonedAndOneWhoseVisitWentWellNeedsNoCall() {
        try (var broken = Encounter.booked(clinic, "reason").joined();
                var well = Encounter.booked(clinic, "reason").finished()) {
            broken.phoneEar().say("{\"type\":\"leave\",\"id\":\"leave\"}");
            broken.phoneEar().hears("\"id\":\"leave\"");
            clinic.product()
                    .database()
                    .getCollection("visits")
                    .updateOne(
                            com.mongodb.client.model.Filters.eq(
                                    "_id", broken.visit().value()),
                            com.mongodb.client.model.Updates.set("due", java.util.Date.from(java.time.Instant.now())));
            broken.deskEar().hears("\"INTERRUPTED\"");
            assertThat(broken.deed("finish").status()).isEqualTo(200);

            new Link(broken.visit(), broken.phone()).asksForThePhone("/after");
            try (var board = scheduler.listen("/ws/board/" + clinic.id())) {
                assertThat(board.hears("\"asked\"")).contains(broken.visit().value());
            }
            assertThat(well.phone()
                            .json("POST", "/api/v/" + well.visit() + "/phone", "")
                            .status())
                    .isEqualTo(409);
            assertThat(well.phone().get("/v/" + well.visit() + "/after").body()).doesNotContain("data-phone-me");
        }
    }

    @Test
    void pageWithoutScriptOffersTheCallAndSaysWhyTheVideoDoesNotCome() {
        try (var encounter = Encounter.booked(clinic, "reason").arrived()) {
            var link = new Link(encounter.visit(), encounter.phone());

            assertThat(withoutScript(link.page("/check"))).contains("data-phone-me", "needs JavaScript");
            assertThat(withoutScript(link.page("/room"))).contains("data-phone-me", "needs JavaScript");
            link.asksForThePhone("/room");
        }
    }

    private static String withoutScript(String page) {
        return java.util.regex.Pattern.compile("<noscript>(.*?)</noscript>", java.util.regex.Pattern.DOTALL)
                .matcher(page.substring(page.indexOf("<main")))
                .results()
                .map(found -> found.group(1))
                .collect(java.util.stream.Collectors.joining());
    }

    private Link opened(Duration fromNow) {
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, fromNow);
        return new Link(visit, Caller.withLink(clinic.link(visit, patient)));
    }

    private void needsPhone(Link link) {
        assertThat(scheduler
                        .json("POST", "/api/visits/" + link.visit() + "/phoned", Wish.answered(link.visit(), true))
                        .status())
                .isEqualTo(200);
        assertThat(link.home()).contains("data-phone-me");
    }
}
