package org.anteroom.booking;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The free times of one provider for 30 days, half of them taken; the second over a change of the clocks. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FreeTimesBenchmark {
    private final WeeklyHours office = WeeklyHours.everyDay(
            ZoneId.of("America/New_York"),
            List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY),
            LocalRange.parse("09:00-12:00"),
            LocalRange.parse("13:00-17:00"));
    private final WeeklyHours always = WeeklyHours.aroundTheClock(ZoneId.of("America/New_York"));
    private final FreeTimes.Rules rules = new FreeTimes.Rules(
            Duration.ofMinutes(20), Duration.ZERO, Duration.ofMinutes(5), Instant.parse("2026-10-19T15:00:00Z"));
    private final Set<Instant> taken = taken();

    @Benchmark
    public List<Instant> officeHours() {
        return FreeTimes.of(office, rules, LocalDate.of(2026, 10, 19), 30, taken);
    }

    @Benchmark
    public List<Instant> aroundTheClock() {
        return FreeTimes.of(always, rules, LocalDate.of(2026, 10, 19), 30, taken);
    }

    private static Set<Instant> taken() {
        var random = new Random(1);
        var from = Instant.parse("2026-10-19T00:00:00Z");
        var taken = new HashSet<Instant>();
        for (int i = 0; i < 30 * 36; i++) {
            var start = from.plus(Duration.ofMinutes(random.nextInt(30 * 48) * 30L));
            taken.addAll(Cells.starts(start, start.plus(Duration.ofMinutes(25))));
        }
        return taken;
    }
}
