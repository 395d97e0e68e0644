package org.anteroom.booking;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A week of free times in the patient's zone.
 *
 * @param times those of the chosen day
 * @param next the next free time of all; null when there is none as far ahead as can be booked
 * @param earlier the first day of the week before; null at the beginning, and {@code later} likewise at the end
 */
record Offers(
        List<Day> days,
        List<Time> times,
        @Nullable Instant next,
        @Nullable LocalDate earlier,
        @Nullable LocalDate later) {
    /** The same without a time that was refused a moment ago: the lists may not know it yet. */
    Offers without(@Nullable Instant taken) {
        var left = times.stream().filter(time -> !time.start().equals(taken)).toList();
        return new Offers(days, left, next, earlier, later);
    }

    /** A day of the week, by the instant it begins. */
    record Day(LocalDate date, Instant begins, int free, boolean chosen) {}

    /**
     * A free time.
     *
     * @param mark the zone's short name where the same time of day comes twice, otherwise empty
     */
    record Time(Instant start, String mark) {}
}
