package org.anteroom.booking;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A week of free times in one zone.
 *
 * @param times those of the chosen day
 * @param next the next free time of all; null when there is none as far ahead as can be booked
 * @param earlier the first day of the week before; null at the beginning, and {@code later} likewise at the end
 */
public record Offers(
        List<Day> days,
        List<Time> times,
        @Nullable Instant next,
        @Nullable LocalDate earlier,
        @Nullable LocalDate later) {
    private static final int WEEK = 7;

    /**
     * The week from a day on; the day with times that was chosen, or else the first. Days that are no dates, or out of reach, count as
     * not chosen.
     *
     * @param free all free times as far ahead as can be booked, in order
     * @param today in the zone in which all times are said
     */
    public static Offers of(
            List<Instant> free, ZoneId zone, LocalDate today, @Nullable String from, @Nullable String chosen) {
        var last = today.plusDays(Bookings.DAYS_AHEAD);
        var byDay = free.stream()
                .collect(Collectors.groupingBy(start -> start.atZone(zone).toLocalDate()));
        var first = dateOr(from, today);
        if (first.isBefore(today) || first.isAfter(last)) {
            first = today;
        }
        var asked = dateOr(chosen, first);
        var week = new ArrayList<LocalDate>();
        for (int i = 0; i < WEEK; i++) {
            week.add(first.plusDays(i));
        }
        var shown = byDay.containsKey(asked) && week.contains(asked)
                ? asked
                : week.stream().filter(byDay::containsKey).findFirst().orElse(first);
        return new Offers(
                week.stream()
                        .map(date -> new Day(
                                date,
                                date.atStartOfDay(zone).toInstant(),
                                byDay.getOrDefault(date, List.of()).size(),
                                date.equals(shown)))
                        .toList(),
                times(byDay.getOrDefault(shown, List.of()), zone),
                free.isEmpty() ? null : free.getFirst(),
                first.isAfter(today) ? max(today, first.minusDays(WEEK)) : null,
                first.plusDays(WEEK).isAfter(last) ? null : first.plusDays(WEEK));
    }

    /** The same without a time that was refused a moment ago: the lists may not know it yet. */
    public Offers without(@Nullable Instant taken) {
        var left = times.stream().filter(time -> !time.start().equals(taken)).toList();
        return new Offers(days, left, next, earlier, later);
    }

    /** A day of the week, by the instant it begins. */
    public record Day(LocalDate date, Instant begins, int free, boolean chosen) {}

    /**
     * A free time.
     *
     * @param mark the zone's short name where the same time of day comes twice, otherwise empty
     */
    public record Time(Instant start, String mark) {}

    private static List<Time> times(List<Instant> starts, ZoneId zone) {
        var onTheWall = starts.stream()
                .collect(Collectors.groupingBy(start -> start.atZone(zone).toLocalTime(), Collectors.counting()));
        var zoneName = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
        return starts.stream()
                .map(start -> start.atZone(zone))
                .map(start -> new Time(
                        start.toInstant(),
                        onTheWall.getOrDefault(start.toLocalTime(), 0L) > 1 ? zoneName.format(start) : ""))
                .toList();
    }

    private static LocalDate max(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate dateOr(@Nullable String text, LocalDate otherwise) {
        try {
            return text == null ? otherwise : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }
}
