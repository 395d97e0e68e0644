package org.anteroom.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long something has been so, as pages write it. */
class TimesTest {
    private static final Instant THEN = Instant.parse("2026-11-23T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "59, 59 s",
        "60, 1 min",
        "200, 3 min 20 s",
        "3600, 1 h",
        "7530, 2 h 5 min",
        "86400, 1 d",
        "360000, 4 d 4 h",
        "-5, 0 s"
    })
    void spanIsSaidInItsTwoLargestUnits(long seconds, String said) {
        assertThat(Times.span(THEN, THEN.plusSeconds(seconds))).isEqualTo(said);
    }
}
