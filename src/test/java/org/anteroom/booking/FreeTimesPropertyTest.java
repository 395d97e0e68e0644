package org.anteroom.booking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FreeTimesPropertyTest {
    @Property(tries = 300)
    void everyOfferLiesWithinTheHoursAndTouchesNothingTaken(
            @ForAll("zones") ZoneId zone,
            @ForAll @IntRange(min = 0, max = 364) int day,
            @ForAll @IntRange(min = 0, max = 200) int fromCell,
            @ForAll @IntRange(min = 1, max = 87) int cells,
            @ForAll @IntRange(min = 1, max = 12) int lengthCells,
            @ForAll @IntRange(min = 0, max = 2) int bufferCells,
            @ForAll List<@IntRange(min = 0, max = 300) Integer> takenCells) {
        var date = LocalDate.of(2026, 1, 1).plusDays(day);
        var range = new LocalRange(
                LocalTime.MIDNIGHT.plusMinutes(fromCell * 5L), LocalTime.MIDNIGHT.plusMinutes((fromCell + cells) * 5L));
        var length = Duration.ofMinutes(lengthCells * 5L);
        var buffer = Duration.ofMinutes(bufferCells * 5L);
        var taken = new HashSet<Instant>();
        var midnight = date.atStartOfDay().toInstant(ZoneOffset.UTC);
        takenCells.forEach(cell -> taken.add(midnight.plusSeconds(cell * 300L)));
        var hours = WeeklyHours.everyDay(zone, List.of(DayOfWeek.values()), range);

        var free = FreeTimes.of(hours, new FreeTimes.Rules(length, buffer, buffer, Instant.MIN), date, 1, taken);

        assertThat(free).doesNotHaveDuplicates().isSorted();
        for (var start : free) {
            for (var at = start; at.isBefore(start.plus(length)); at = at.plusSeconds(60)) {
                var local = at.atZone(zone);
                assertThat(local.toLocalDate()).isEqualTo(date);
                assertThat(local.toLocalTime()).isAfterOrEqualTo(range.from());
                assertThat(range.endMinute() == 1440 || local.toLocalTime().isBefore(range.until()))
                        .isTrue();
            }
            for (var at = start.minus(buffer); at.isBefore(start.plus(length).plus(buffer)); at = at.plusSeconds(300)) {
                assertThat(taken).doesNotContain(at);
            }
        }
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                ZoneId.of("America/New_York"),
                ZoneId.of("Europe/London"),
                ZoneId.of("Australia/Lord_Howe"),
                ZoneId.of("Asia/Kathmandu"));
    }
}
