package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.anteroom.fixture.Bridged;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Inspection;
import org.anteroom.fixture.OneAtATime;
import org.anteroom.fixture.Pair;
import org.anteroom.fixture.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * As many as a visit takes, over a real videobridge: patient and provider with pictures, six guests who keep their cameras off, since
 * one machine cannot draw and decode eight. Every layout on the way is looked at by axe, and leaves a picture.
 */
@EnabledIf("thereIsARealBridge")
@OneAtATime
class EightPeopleIT {
    private static final LocatorAssertions.HasCountOptions SOON =
            new LocatorAssertions.HasCountOptions().setTimeout(30_000);

    private static final List<String> NAMES =
            List.of("Helen Ford", "Tom Ford", "Ada Ford", "Dr Li Chen", "Ruth Whitfield");

    static boolean thereIsARealBridge() {
        return Bridged.isPossible("eight people");
    }

    @Test
    void eachHasATileWithNameAndRoleAndTheInterpreterStaysBesideTheProvider() {
        try (var bridged = Bridged.with(1)) {
            var url = bridged.replica().url();
            try (var pair = Pair.talking(Clinic.open(), url, url)) {
                unhurried(pair.phone());
                unhurried(pair.desk());
                soundOnly(pair.interpreter("Maria Gómez"));
                for (int others = 3; others <= 7; others++) {
                    var name = NAMES.get(others - 3);
                    var window = unhurried(Window.of("scheduler", 900, 700, "en", ColorScheme.LIGHT));
                    soundOnly(pair.guest(name.startsWith("Dr") ? "COLLEAGUE" : "FAMILY", name, window));
                    look(pair.phone(), others);
                    look(pair.desk(), others);
                    assertThat(pair.phone().at(".tile").nth(0)).containsText("Okafor");
                    assertThat(pair.phone().at(".tile").nth(1)).containsText("Maria Gómez · Interpreter");
                }
                assertThat(bridged.endpoints(pair.visit())).hasSize(8);
                pair.phone().seesAndHears();
                pair.desk().seesAndHears();
                pair.desk().at("#tab-people").click();
                pair.desk().at("[data-invite] button").click();
                assertThat(pair.desk()
                                .at("[data-invite] ~ [role=alert], [role=alert]")
                                .first())
                        .isVisible();
                pair.desk().picture("eight-desk-full");
            }
        }
    }

    /** Eight browsers share this machine's cores: a click may take its time. */
    private static Window unhurried(Window window) {
        window.page().setDefaultTimeout(60_000);
        return window;
    }

    /** What the page does when sound only is chosen on a weak connection: its camera is off, and it asks for nobody's picture. */
    private static void soundOnly(Window guest) {
        guest.at(".toolbar").waitFor();
        guest.page().evaluate("document.querySelector('guest-room').call.soundOnly(true)");
    }

    private static void look(Window window, int others) {
        assertThat(window.at(".tile[data-person]")).hasCount(others, SOON);
        assertThat(window.at(".tile-own")).hasCount(1);
        assertThat(window.covered()).isEmpty();
        window.picture("people-" + (others + 1) + "-" + window.role());
        assertThat(Inspection.violations(window.page())).isEmpty();
        var size = window.page().viewportSize();
        int width = ((Number) window.page().evaluate("document.documentElement.scrollWidth")).intValue();
        assertThat(width).isLessThanOrEqualTo(size.width);
    }
}
