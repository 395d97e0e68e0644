package org.anteroom.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
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

        void asksForThePhone() {
            assertThat(home()).contains("data-phone-me").doesNotContain("data-phone-asked");
            assertThat(phone.post("/v/" + visit + "/call-me", Map.of()).status())
                    .isEqualTo(303);
            assertThat(home()).contains("data-phone-asked").doesNotContain("data-phone-me");
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
                .contains("data-when=\"OVER\"", "too late for this visit", "href=\"/book\"")
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
    void cancelledVisitMakesNoTask() {
        var link = opened(Duration.ofMinutes(5));
        clinic.product()
                .database()
                .getCollection("visits")
                .updateOne(
                        com.mongodb.client.model.Filters.eq("_id", link.visit().value()),
                        com.mongodb.client.model.Updates.set("state", "CANCELLED"));

        assertThat(link.phone()
                        .json("POST", "/api/v/" + link.visit() + "/phone", "")
                        .status())
                .isEqualTo(409);
        assertThat(link.home()).doesNotContain("data-phone-me");
    }

    private Link opened(Duration fromNow) {
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, fromNow);
        return new Link(visit, Caller.withLink(clinic.link(visit, patient)));
    }

    private void needsPhone(Link link) {
        assertThat(scheduler
                        .json("POST", "/api/visits/" + link.visit() + "/phoned", "{\"reached\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(link.home()).contains("data-phone-me");
    }
}
