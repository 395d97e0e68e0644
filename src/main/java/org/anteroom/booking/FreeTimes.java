package org.anteroom.booking;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which times can be offered: the provider's hours, without what is taken. A pure function; it decides nothing, since the insert of
 * the booking does.
 *
 * <p>Starts lie on a grid on the provider's wall, from the beginning of each range, one length with its buffers apart. A visit lies
 * wholly within the hours, its buffers need not. A local time that a change of the clocks skips is never offered; one that comes
 * twice is offered twice, as the two instants that it is.
 */
public final class FreeTimes {
    private FreeTimes() {}

    /**
     * What is asked of a time.
     *
     * @param length of the visit, whole minutes
     * @param before time kept free before it, and {@code after} likewise
     * @param notBefore the earliest start: now, and the provider's notice
     */
    public record Rules(Duration length, Duration before, Duration after, Instant notBefore) {
        /** The stretch from one start of the grid to the next, in minutes, rounded up to cells. */
        int step() {
            long cell = Cells.LENGTH.toMinutes();
            return (int) (Math.ceilDiv(length.plus(before).plus(after).toMinutes(), cell) * cell);
        }
    }

    /**
     * The starts that are free, in order.
     *
     * @param from the first day, on the provider's calendar
     * @param taken the starts of the cells that are somebody's already, as {@link Cells#starts} has them
     */
    public static List<Instant> of(WeeklyHours hours, Rules rules, LocalDate from, int days, Set<Instant> taken) {
        var free = new ArrayList<Instant>();
        for (int i = 0; i < days; i++) {
            var date = from.plusDays(i);
            boolean changing = changesOn(date, hours.zone());
            for (var range : hours.on(date.getDayOfWeek())) {
                for (int minute = range.firstMinute(); minute < range.endMinute(); minute += rules.step()) {
                    var local = date.atStartOfDay().plusMinutes(minute);
                    for (var start : instantsOf(local, hours.zone())) {
                        boolean fits = changing
                                ? liesWithin(start, rules.length(), range, date, hours.zone())
                                : minute + rules.length().toMinutes() <= range.endMinute();
                        if (fits && !start.isBefore(rules.notBefore()) && isFree(start, rules, taken)) {
                            free.add(start);
                        }
                    }
                }
            }
        }
        free.sort(null);
        return free;
    }

    /** Whether the hours hold the start at all, taken or not. */
    public static boolean holds(WeeklyHours hours, Rules rules, Instant start) {
        var date = start.atZone(hours.zone()).toLocalDate();
        return of(hours, rules, date, 1, Set.of()).contains(start);
    }

    private static boolean isFree(Instant start, Rules rules, Set<Instant> taken) {
        return taken.isEmpty()
                || Cells.starts(
                                start.minus(rules.before()),
                                start.plus(rules.length()).plus(rules.after()))
                        .stream()
                        .noneMatch(taken::contains);
    }

    private static boolean changesOn(LocalDate date, ZoneId zone) {
        var rules = zone.getRules();
        var noon = date.atTime(12, 0);
        return !rules.getOffset(noon.minusHours(18)).equals(rules.getOffset(noon.plusHours(18)));
    }

    /** None where the clocks skip the local time, two where it comes twice. */
    private static List<Instant> instantsOf(LocalDateTime local, ZoneId zone) {
        return zone.getRules().getValidOffsets(local).stream()
                .map(local::toInstant)
                .toList();
    }

    /** Looks at the wall every five minutes of the visit: clocks change by multiples of that. */
    private static boolean liesWithin(Instant start, Duration length, LocalRange range, LocalDate date, ZoneId zone) {
        for (var at : Cells.starts(start, start.plus(length))) {
            var local = (at.isBefore(start) ? start : at).atZone(zone).toLocalDateTime();
            int minute = local.getHour() * 60 + local.getMinute();
            if (!local.toLocalDate().equals(date) || minute < range.firstMinute() || minute >= range.endMinute()) {
                return false;
            }
        }
        return true;
    }
}
