package org.anteroom.booking;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.anteroom.identity.PersonId;

/**
 * The time that a booking takes, as one string for every five minutes of every resource, buffers included. A unique index over
 * them is the referee of all bookings: two that overlap share a string.
 */
public final class Cells {
    /** How long a cell is; starts and ends are rounded outwards to it. */
    public static final Duration LENGTH = Duration.ofMinutes(5);

    private Cells() {}

    /** The cells that the resource gives from one instant until before the other. */
    public static List<String> of(String resource, Instant from, Instant until) {
        return starts(from, until).stream().map(at -> resource + "|" + at).toList();
    }

    /** The cells that a visit takes of both its people: of the provider with the buffers, of the patient without. */
    static List<String> of(
            PersonId provider, PersonId patient, Instant start, Duration length, Duration before, Duration after) {
        var end = start.plus(length);
        var cells = new ArrayList<>(of("provider|" + provider, start.minus(before), end.plus(after)));
        cells.addAll(of("patient|" + patient, start, end));
        return cells;
    }

    /** When the cells begin that cover the time from one instant until before the other. */
    public static List<Instant> starts(Instant from, Instant until) {
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("must end after it starts");
        }
        long step = LENGTH.toSeconds();
        long first = Math.floorDiv(from.getEpochSecond(), step) * step;
        var starts = new ArrayList<Instant>();
        for (long at = first; at < until.getEpochSecond(); at += step) {
            starts.add(Instant.ofEpochSecond(at));
        }
        return starts;
    }
}
