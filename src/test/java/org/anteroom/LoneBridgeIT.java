package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import java.util.List;
import org.anteroom.fixture.Bridged;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.OneAtATime;
import org.anteroom.fixture.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * A clinic with one bridge, over which all its media has to go: when that dies there is no other way until it is back, and nobody has to
 * click for what comes then (trust.md C02). The times are printed, not judged.
 */
@EnabledIf("thereIsARealBridge")
@OneAtATime
class LoneBridgeIT {
    private static final LocatorAssertions.ContainsTextOptions SOON =
            new LocatorAssertions.ContainsTextOptions().setTimeout(20_000);

    static boolean thereIsARealBridge() {
        return Bridged.isPossible("one alone");
    }

    @Test
    void whenTheOnlyBridgeDiesMediaComesBackByItselfOnceItIsThereAgain() {
        try (var bridged = Bridged.with(1)) {
            var url = bridged.replica().url();
            try (var pair = Pair.talking(Clinic.openWithBridge(), url, url)) {
                var windows = List.of(pair.phone(), pair.desk());
                var bridge = bridged.carrying(pair.visit());
                long died = System.nanoTime();
                bridge.close();
                windows.forEach(window -> assertThat(window.at(".stage-banner")).containsText("Reconnecting", SOON));
                System.out.printf("death of the only bridge until both are told: %d ms%n", since(died));

                bridged.replace(bridge);
                long back = System.nanoTime();
                windows.forEach(window -> {
                    window.seesAndHears();
                    assertThat(window.at(".stage-banner")).hasCount(0);
                });
                System.out.printf("from when it is back until both see each other: %d ms%n", since(back));
            }
        }
    }

    private static long since(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }
}
