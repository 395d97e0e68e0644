package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.util.Map;
import org.anteroom.bridge.BridgeDouble;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Inspection;
import org.anteroom.fixture.OneAtATime;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.junit.jupiter.api.Test;

/**
 * A guest's way in two browsers, from the provider's invitation to the provider's admitting and the guest's private moment. The bridge
 * is the double, so nobody is seen here: what media does with three people is told elsewhere.
 */
@OneAtATime
class GuestStoryIT {
    private final Inspection inspection = new Inspection();

    @Test
    void guestIsInvitedKnocksIsLetInAndAskedOutForAWhile() {
        tell(1440, 390, "en", ColorScheme.LIGHT, "light");
    }

    @Test
    void theSameInDarkAndSpanishWithAPhoneAtTheDesk() {
        tell(390, 390, "es", ColorScheme.DARK, "dark");
    }

    private void tell(int deskWidth, int guestWidth, String language, ColorScheme scheme, String look) {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        var patient = clinic.patient();
        var visit = clinic.visit(
                provider, patient, Duration.ofMinutes(5), new org.anteroom.platform.Phi("canary-reason-9"), "pt");
        try (var bridge = new BridgeDouble();
                var replica = Product.get()
                        .replica(Map.of("ANTEROOM_BRIDGE_URLS", bridge.url().toString()));
                var desk = Window.of("provider", deskWidth, 900, language, scheme);
                var phone = Window.of("patient", 390, 844, language, scheme);
                var guest = Window.of("scheduler", guestWidth, 844, language, scheme)) {
            java.util.function.UnaryOperator<String> here =
                    link -> link.replace(Product.get().url(), replica.url());
            desk.signIn(provider.login(), "/day");
            desk.page().navigate(replica.url() + "/visits/" + visit);
            desk.at("#tab-people").click();
            assertThat(desk.at("[data-interpreter]")).isVisible();
            desk.at("[data-invite] [name=part]").selectOption("INTERPRETER");
            desk.at("[data-invite] [name=name]").fill("Maria Gómez");
            look(desk, look + "-guest-01-desk-invite");
            desk.at("[data-invite] button").click();
            desk.at("[data-link]").waitFor();
            assertThat(desk.at("[data-copy]")).isFocused();
            desk.page().keyboard().press("Enter");
            assertThat(desk.at("[data-link] [role=status]")).not().isEmpty();
            desk.page().evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }");
            desk.at("[data-copy-text]").click();
            desk.page().waitForFunction("window.copied !== undefined");
            assertThat(desk.page().evaluate("window.copied").toString())
                    .contains(desk.at("[data-address]").inputValue(), " ");
            assertThat(desk.at(".qr")).isVisible();
            look(desk, look + "-guest-02-desk-link");
            var link = here.apply(desk.at("[data-address]").inputValue());
            desk.at("[data-close]").click();
            assertThat(desk.at("[data-guest]")).hasCount(1);

            guest.page().navigate(link);
            guest.at("#name").waitFor();
            assertThat(guest.at("#name")).hasValue("Maria Gómez");
            look(guest, look + "-guest-03-name");
            guest.at("#name").fill("M\u0430ria Gómez");
            guest.at("#agree").check();
            guest.at("main form button").click();
            guest.at(".error-summary").waitFor();
            look(guest, look + "-guest-04-name-refused");
            guest.at("#name").fill("Maria Gómez");
            guest.at("#agree").check();
            guest.at("main form button").click();
            guest.page().waitForURL(url -> url.endsWith("/guest/check"));
            guest.at("[data-start]").click();
            guest.at("[data-saved]").waitFor();
            look(guest, look + "-guest-05-check");
            guest.at("#knock button").click();
            guest.at("h1[data-presence=KNOCKING]").waitFor();
            look(guest, look + "-guest-06-waiting");
            assertThat(guest.at("body")).not().containsText("Margaret");

            assertThat(desk.at("[data-door]")).isVisible();
            assertThat(desk.at("[data-presence=KNOCKING] [data-deed=admit]")).isDisabled();

            phone.openLink(here.apply(clinic.link(visit, patient))).prepare().checkDevicesAndArrive();
            desk.at("[data-compared]").check();
            desk.at("[data-admit]").click();
            phone.at("[data-join]").click();
            desk.at("#tab-people").click();
            assertThat(desk.at("[data-presence=KNOCKING] [data-deed=admit]")).isEnabled();
            look(desk, look + "-guest-07-desk-door");
            desk.at("[data-presence=KNOCKING] [data-deed=admit]").click();

            guest.at("h1[data-presence=ADMITTED]").waitFor();
            assertThat(guest.at("[data-join]")).isFocused();
            assertThat(guest.at("[data-people]")).containsText("Margaret");
            look(guest, look + "-guest-08-admitted");
            guest.at("[data-join]").click();
            guest.at(".toolbar").waitFor();
            desk.at("[data-presence=JOINED]").waitFor();
            assertThat(desk.at("[data-interpreter]")).hasCount(0);
            look(desk, look + "-guest-09-desk-joined");
            phone.at(".toolbar button:has(.icon-\\[lucide--users\\])").click();
            assertThat(phone.at("dialog [data-people]")).containsText("Maria Gómez");
            look(phone, look + "-guest-10-patient-people");

            desk.at("[data-presence=JOINED] [data-deed=aside]").click();
            guest.at("h1[data-presence=KNOCKING]").waitFor();
            look(guest, look + "-guest-11-aside");
            desk.at("[data-deed=back]").click();
            guest.at("h1[data-presence=ADMITTED]").waitFor();

            desk.at("[data-presence=ADMITTED] [data-deed=remove]").click();
            look(desk, look + "-guest-12-desk-remove");
            desk.at("[data-remove-now]").click();
            guest.at("h1[data-presence=REMOVED]").waitFor();
            look(guest, look + "-guest-13-removed");
            guest.page().navigate(link);
            guest.at("h1").waitFor();
            assertThat(guest.at("main form")).hasCount(0);
            assertThat(guest.complaints().stream()
                            .filter(one -> !one.contains("400"))
                            .toList())
                    .isEmpty();
        }
        assertThat(inspection.found()).isEmpty();
    }

    /** A picture for whoever looks, and axe for everybody who cannot. */
    private void look(Window window, String name) {
        window.picture(name);
        inspection.judge(window, name);
    }
}
