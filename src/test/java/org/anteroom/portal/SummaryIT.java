package org.anteroom.portal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Fork;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.platform.Times;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the patient takes home: read by the visit cookie, printed on paper, and not opened anew by the link. */
class SummaryIT {
    private static final String NOTE = "{\"revision\":0,\"text\":{\"subjective\":\"not for paper\",\"objective\":\"\","
            + "\"assessment\":\"\",\"plan\":\"One more tablet\",\"summary\":\"Your heart carries some water.\"}}";

    @Test
    void summaryIsPrintedWithoutWhatOnlyAScreenNeeds() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "Breath").finished();
                var phone = Window.of("patient", 390, 844, "en", ColorScheme.DARK);
                var stranger = Window.phone("scheduler")) {
            var visit = encounter.visit();
            var note = "/api/visits/" + visit + "/note";
            assertThat(encounter.desk().json("PUT", note, NOTE).status()).isEqualTo(200);
            assertThat(encounter
                            .desk()
                            .json("POST", note + "/sign", "{\"revision\":1}")
                            .status())
                    .isEqualTo(200);
            encounter
                    .phone()
                    .cookies()
                    .forEach((name, value) -> phone.context()
                            .addCookies(java.util.List.of(new Cookie(name, value)
                                    .setUrl(Product.get().url().replaceFirst("^http:", "https:"))
                                    .setSecure(true))));
            phone.page().navigate(Product.get().url() + "/v/" + visit + "/after");
            assertThat(phone.at("main")).containsText("Your heart carries some water.");
            assertThat(phone.at("header")).isVisible();
            assertThat(phone.prints("header")).as("the header on paper").isFalse();
            assertThat(phone.prints("footer")).as("the footer on paper").isFalse();
            assertThat(phone.prints("main .prewrap")).as("the summary on paper").isTrue();
            assertThat(phone.at("main")).not().containsText("not for paper");
            saysWhoseItIs(phone, "Margaret Whitfield");
            // Black on white, also for somebody who reads in the dark.
            phone.page()
                    .emulateMedia(new com.microsoft.playwright.Page.EmulateMediaOptions()
                            .setMedia(com.microsoft.playwright.options.Media.PRINT)
                            .setColorScheme(ColorScheme.DARK));
            assertThat(phone.page().evaluate("getComputedStyle(document.body).backgroundColor"))
                    .isEqualTo("rgb(255, 255, 255)");
            assertThat(phone.page().evaluate("getComputedStyle(document.querySelector('main .prewrap')).color"))
                    .isEqualTo("rgb(0, 0, 0)");
            phone.page()
                    .screenshot(new com.microsoft.playwright.Page.ScreenshotOptions()
                            .setPath(Fork.picture("summary-print")));

            Awaitility.await("the visit to be completed and its link to be closed")
                    .pollInSameThread()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> {
                        phone.page().navigate(Product.get().url() + "/v/" + visit + "/place");
                        return phone.page().url().endsWith("/after");
                    });
            assertThat(phone.at("main")).containsText("Your heart carries some water.");
            var link = clinic.link(visit, encounter.patient());
            stranger.page().navigate(link);
            assertThat(stranger.at("h1")).hasText("This visit is over");
            assertThat(stranger.at("[name=day]")).hasCount(0);
            stranger.picture("closed-over");
        }
    }

    @Test
    void summaryUnderMyVisitsSaysOnPaperWhoseItIs() {
        var clinic = Clinic.open();
        var patient = clinic.patientWithLogin();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
        try (var window = Window.desktop("patient")) {
            window.signIn(patient.login(), "/my/visits/" + visit);

            saysWhoseItIs(window, "Tomasz Nowak");
        }
    }

    /** By the link it opens nothing any more: a cookie made now would open it for ever. */
    @Test
    void visitThatIsOverIsOpenedUnderMyVisitsAndGivesNoCookie() {
        var clinic = Clinic.open();
        var patient = clinic.patientWithLogin();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofHours(5));
        var login = Caller.signedIn(patient.login());
        assertThat(login.post("/book/" + visit + "/cancel", Map.of()).status()).isEqualTo(303);

        assertThat(login.post("/my/visits/" + visit + "/join", Map.of()).header("Location"))
                .endsWith("/my/visits/" + visit);

        assertThat(login.cookies()).isNotEmpty().doesNotContainKey("__Host-v-" + visit);
    }

    /** The page's own header, which names the clinic on a screen, is not on paper. */
    private static void saysWhoseItIs(Window window, String patient) {
        var line = window.at("main [data-paper]");
        assertThat(line).not().isVisible();
        assertThat(window.prints("main [data-paper]")).as("on paper").isTrue();
        var start = window.page().locator("main [data-paper] time").getAttribute("datetime");
        assertThat(line).containsText("Test Clinic");
        assertThat(line).containsText(patient);
        assertThat(line).containsText(Times.day(Instant.parse(start), Clinic.ZONE.getId(), Locale.ENGLISH));
        assertThat(line).containsText("Dr Amara Okafor");
    }
}
