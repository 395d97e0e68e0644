package org.anteroom.booking;

import java.time.LocalTime;

/**
 * A stretch of one local day, for example {@code 09:00-12:30}. Both ends lie on five minutes; an end of {@code 00:00} is the end of
 * the day. What crosses midnight is two of them.
 */
public record LocalRange(LocalTime from, LocalTime until) {
    private static final int DAY = 24 * 60;

    /** Refuses ends that are off the cells' grid, or in the wrong order. */
    public LocalRange {
        if (minute(from) % 5 != 0 || minute(until) % 5 != 0 || from.getSecond() + from.getNano() > 0) {
            throw new IllegalArgumentException("must lie on five minutes: " + from + "-" + until);
        }
        if (minute(from) >= endMinute(until)) {
            throw new IllegalArgumentException("must end after it starts: " + from + "-" + until);
        }
    }

    /** Reads {@code 09:00-12:30}. */
    public static LocalRange parse(String text) {
        var ends = text.split("-", 2);
        return new LocalRange(LocalTime.parse(ends[0]), LocalTime.parse(ends[1]));
    }

    /** The minute of the day on which it begins. */
    int firstMinute() {
        return minute(from);
    }

    /** The minute of the day before which it ends, up to 1440. */
    int endMinute() {
        return endMinute(until);
    }

    boolean overlaps(LocalRange other) {
        return firstMinute() < other.endMinute() && other.firstMinute() < endMinute();
    }

    private static int minute(LocalTime time) {
        return time.getHour() * 60 + time.getMinute();
    }

    private static int endMinute(LocalTime until) {
        return until.equals(LocalTime.MIDNIGHT) ? DAY : minute(until);
    }

    @Override
    public String toString() {
        return from + "-" + until;
    }
}
