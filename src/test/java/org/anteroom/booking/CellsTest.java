package org.anteroom.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static final Instant NINE = Instant.parse("2026-03-02T09:00:00Z");

    @Test
    void twentyMinutesTakeFourCells() {
        var cells = Cells.of("dr-okafor", NINE, NINE.plus(Duration.ofMinutes(20)));

        assertThat(cells)
                .containsExactly(
                        "dr-okafor|2026-03-02T09:00:00Z",
                        "dr-okafor|2026-03-02T09:05:00Z",
                        "dr-okafor|2026-03-02T09:10:00Z",
                        "dr-okafor|2026-03-02T09:15:00Z");
    }

    @Test
    void oddTimesAreRoundedOutwards() {
        var cells = Cells.of("dr-okafor", NINE.plusSeconds(299), NINE.plusSeconds(301));

        assertThat(cells).containsExactly("dr-okafor|2026-03-02T09:00:00Z", "dr-okafor|2026-03-02T09:05:00Z");
    }

    @Test
    void timesThatOnlyTouchShareNoCell() {
        var first = Cells.of("dr-okafor", NINE, NINE.plusSeconds(600));
        var second = Cells.of("dr-okafor", NINE.plusSeconds(600), NINE.plusSeconds(1200));

        assertThat(first).doesNotContainAnyElementsOf(second);
    }

    @Test
    void timesOfTwoPeopleShareNoCell() {
        assertThat(Cells.of("dr-okafor", NINE, NINE.plusSeconds(600)))
                .doesNotContainAnyElementsOf(Cells.of("dr-chen", NINE, NINE.plusSeconds(600)));
    }

    @Test
    void anyTwoTimesThatOverlapShareACell() {
        var random = new Random(20260302);
        for (int i = 0; i < 5_000; i++) {
            var from = NINE.plusSeconds(random.nextInt(7_200));
            var until = from.plusSeconds(1 + random.nextInt(3_600));
            var otherFrom = NINE.plusSeconds(random.nextInt(7_200));
            var otherUntil = otherFrom.plusSeconds(1 + random.nextInt(3_600));

            var shared = new HashSet<>(Cells.of("dr-okafor", from, until));
            shared.retainAll(Cells.of("dr-okafor", otherFrom, otherUntil));

            if (from.isBefore(otherUntil) && otherFrom.isBefore(until)) {
                assertThat(shared)
                        .as("%s to %s and %s to %s", from, until, otherFrom, otherUntil)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void timesBefore1970AreCellsAsWell() {
        assertThat(Cells.of("dr-okafor", Instant.ofEpochSecond(-1), Instant.EPOCH))
                .containsExactly("dr-okafor|1969-12-31T23:55:00Z");
    }

    @Test
    void timeThatEndsWhenItStartsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Cells.of("dr-okafor", NINE, NINE));
    }
}
