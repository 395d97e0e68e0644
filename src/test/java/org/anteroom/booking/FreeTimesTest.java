package org.anteroom.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreeTimesTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId LONDON = ZoneId.of("Europe/London");
    private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");

    @Test
    void offersTheWholeDayInStepsOfTheLength() {
        assertThat(free(hours(NEW_YORK, "09:00-10:30"), rules(30), "2026-11-23", Set.of()))
                .containsExactly(
                        Instant.parse("2026-11-23T14:00:00Z"),
                        Instant.parse("2026-11-23T14:30:00Z"),
                        Instant.parse("2026-11-23T15:00:00Z"));
    }

    @Test
    void offersNothingThatWouldEndAfterTheHours() {
        assertThat(free(hours(NEW_YORK, "09:00-09:50"), rules(30), "2026-11-23", Set.of()))
                .containsExactly(Instant.parse("2026-11-23T14:00:00Z"));
    }

    @Test
    void leavesOutWhatIsTaken() {
        var taken =
                Set.copyOf(Cells.starts(Instant.parse("2026-11-23T14:40:00Z"), Instant.parse("2026-11-23T14:45:00Z")));
        assertThat(free(hours(NEW_YORK, "09:00-10:30"), rules(30), "2026-11-23", taken))
                .containsExactly(Instant.parse("2026-11-23T14:00:00Z"), Instant.parse("2026-11-23T15:00:00Z"));
    }

    @Test
    void keepsBuffersFreeOnBothSides() {
        var rules =
                new FreeTimes.Rules(Duration.ofMinutes(20), Duration.ofMinutes(5), Duration.ofMinutes(5), Instant.MIN);
        var taken = Set.of(Instant.parse("2026-11-23T14:20:00Z"), Instant.parse("2026-11-23T15:25:00Z"));
        // 14:00 would need 14:20 behind it, 15:30 would need 15:25 before it.
        assertThat(free(hours(NEW_YORK, "09:00-11:00"), rules, "2026-11-23", taken))
                .containsExactly(Instant.parse("2026-11-23T14:30:00Z"), Instant.parse("2026-11-23T15:00:00Z"));
    }

    @Test
    void offersNothingBeforeTheNoticeHasPassed() {
        var rules = new FreeTimes.Rules(
                Duration.ofMinutes(30), Duration.ZERO, Duration.ZERO, Instant.parse("2026-11-23T14:30:00Z"));
        assertThat(free(hours(NEW_YORK, "09:00-10:30"), rules, "2026-11-23", Set.of()))
                .containsExactly(Instant.parse("2026-11-23T14:30:00Z"), Instant.parse("2026-11-23T15:00:00Z"));
    }

    @Test
    void offersNothingOnADayWithoutHours() {
        var mondays = WeeklyHours.everyDay(NEW_YORK, List.of(DayOfWeek.MONDAY), LocalRange.parse("09:00-10:00"));
        assertThat(free(mondays, rules(30), "2026-11-24", Set.of())).isEmpty();
    }

    @Test
    void neverOffersAnHourThatTheClocksSkip() {
        assertThat(free(hours(NEW_YORK, "01:00-04:00"), rules(30), "2026-03-08", Set.of()))
                .containsExactly(
                        Instant.parse("2026-03-08T06:00:00Z"),
                        Instant.parse("2026-03-08T06:30:00Z"),
                        Instant.parse("2026-03-08T07:00:00Z"),
                        Instant.parse("2026-03-08T07:30:00Z"));
    }

    @Test
    void offersARepeatedHourTwice() {
        assertThat(free(hours(LONDON, "01:00-02:00"), rules(30), "2026-10-25", Set.of()))
                .containsExactly(
                        Instant.parse("2026-10-25T00:00:00Z"),
                        Instant.parse("2026-10-25T00:30:00Z"),
                        Instant.parse("2026-10-25T01:00:00Z"),
                        Instant.parse("2026-10-25T01:30:00Z"));
    }

    @Test
    void takesOneOfTheRepeatedInstantsWithoutTheOther() {
        var taken = Set.of(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(free(hours(LONDON, "01:30-02:00"), rules(30), "2026-10-25", taken))
                .containsExactly(Instant.parse("2026-10-25T01:30:00Z"));
    }

    @Test
    void knowsAPlaceWhereTheClocksMoveByHalfAnHour() {
        // Lord Howe goes back from 02:00 to 01:30 on 5 April and forward from 02:00 to 02:30 on 4 October.
        assertThat(free(hours(LORD_HOWE, "01:00-02:00"), rules(30), "2026-04-05", Set.of()))
                .containsExactly(
                        Instant.parse("2026-04-04T14:00:00Z"),
                        Instant.parse("2026-04-04T14:30:00Z"),
                        Instant.parse("2026-04-04T15:00:00Z"));
        assertThat(free(hours(LORD_HOWE, "01:30-03:00"), rules(30), "2026-10-04", Set.of()))
                .containsExactly(Instant.parse("2026-10-03T15:00:00Z"), Instant.parse("2026-10-03T15:30:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "America/New_York,2026-03-02,2026-03-09",
        "America/New_York,2026-10-26,2026-11-02",
        "Europe/London,2026-03-23,2026-03-30",
        "Europe/London,2026-10-19,2026-10-26",
        "Australia/Lord_Howe,2026-03-30,2026-04-06",
        "Australia/Lord_Howe,2026-09-28,2026-10-05"
    })
    void hoursStayTheSameOnTheWallOverAChangeOfTheClocks(ZoneId zone, LocalDate before, LocalDate after) {
        var hours = hours(zone, "09:00-12:00");
        assertThat(onTheWall(hours, before)).isEqualTo(onTheWall(hours, after)).hasSize(9);
        assertThat(before.atTime(9, 0).atZone(zone).getOffset())
                .isNotEqualTo(after.atTime(9, 0).atZone(zone).getOffset());
    }

    @ParameterizedTest
    @CsvSource({
        "America/New_York,2026-03-08,69",
        "America/New_York,2026-11-01,75",
        "Europe/London,2026-03-29,69",
        "Europe/London,2026-10-25,75",
        "America/New_York,2026-06-01,72"
    })
    void aDayAndNightHasAsManyTimesAsHours(ZoneId zone, LocalDate date, int expected) {
        assertThat(FreeTimes.of(WeeklyHours.aroundTheClock(zone), rules(20), date, 1, Set.of()))
                .hasSize(expected)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void holdsOnlyWhatIsOnTheGrid() {
        var hours = hours(NEW_YORK, "09:00-10:00");
        assertThat(FreeTimes.holds(hours, rules(20), Instant.parse("2026-11-23T14:20:00Z")))
                .isTrue();
        assertThat(FreeTimes.holds(hours, rules(20), Instant.parse("2026-11-23T14:25:00Z")))
                .isFalse();
        assertThat(FreeTimes.holds(hours, rules(20), Instant.parse("2026-11-23T15:00:00Z")))
                .isFalse();
    }

    @Test
    void hoursThatOverlapAreRefused() {
        assertThatThrownBy(() -> hours(NEW_YORK, "09:00-12:00", "11:00-13:00"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LocalRange.parse("12:00-09:00")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LocalRange.parse("09:03-10:00")).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<LocalTime> onTheWall(WeeklyHours hours, LocalDate date) {
        return FreeTimes.of(hours, rules(20), date, 1, Set.of()).stream()
                .map(start -> start.atZone(hours.zone()).toLocalTime())
                .toList();
    }

    private static List<Instant> free(WeeklyHours hours, FreeTimes.Rules rules, String date, Set<Instant> taken) {
        return FreeTimes.of(hours, rules, LocalDate.parse(date), 1, taken);
    }

    private static FreeTimes.Rules rules(int minutes) {
        return new FreeTimes.Rules(Duration.ofMinutes(minutes), Duration.ZERO, Duration.ZERO, Instant.MIN);
    }

    private static WeeklyHours hours(ZoneId zone, String... ranges) {
        return WeeklyHours.everyDay(
                zone,
                List.of(DayOfWeek.values()),
                List.of(ranges).stream().map(LocalRange::parse).toArray(LocalRange[]::new));
    }
}
