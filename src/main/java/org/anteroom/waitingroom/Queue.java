package org.anteroom.waitingroom;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.PersonId;
import org.anteroom.visit.Days;
import org.anteroom.visit.Visit;
import org.jspecify.annotations.Nullable;

/**
 * A provider's line of a day, and what a waiting patient can be told of it. Nothing is told that is not known.
 *
 * <p>The order is by planned start, then by arrival. The forecast adds up, from now: what is left of the visit that is running (its
 * planned length less its time so far, at the least five minutes), and the planned lengths of those before; or the time until the
 * planned start when that is longer. It is said in steps of five minutes, rounded up, and always as "about".
 *
 * <p>No time is said, and nobody is called next, while the provider has none of the day's visits open, or is in one that takes longer
 * than was planned: then nobody knows.
 */
@ApplicationScoped
public class Queue {
    private static final Duration LEAST_LEFT = Duration.ofMinutes(5);
    private static final int STEP_MINUTES = 5;

    private final Days days;
    private final Clinics clinics;
    private final Clock clock;

    Queue(Days days, Clinics clinics, Clock clock) {
        this.days = days;
        this.clinics = clinics;
        this.clock = clock;
    }

    /** Who waits for whom: a provider's visits on a day of the clinic's calendar. */
    public record Line(ClinicId clinic, PersonId provider, LocalDate date) {}

    /** Where the provider is, as far as a waiting patient is to know. */
    public enum Where {
        /** Has this visit open, and talks to nobody. */
        ONLINE,
        /** Has another visit of the day open, and talks to nobody. */
        NEAR,
        /** With another patient. */
        BUSY,
        /** With another patient, for longer than was planned. */
        OVER,
        /** Has none of the day's visits open. */
        AWAY;

        /** Whether anything can be said of how long it will take. */
        boolean isForeseeable() {
            return switch (this) {
                case ONLINE, NEAR, BUSY -> true;
                case OVER, AWAY -> false;
            };
        }

        /** The word for it in views and in the keys of sentences. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a waiting patient is told.
     *
     * @param place how many are seen before; null when the clinic does not say, or when nobody is before them and nobody knows when
     *     their turn is
     * @param minutes until it is their turn, by our reckoning; null when nobody knows
     */
    public record Forecast(
            @Nullable Integer place, @Nullable Long minutes, Where provider) {}

    /** The line that the visit is in. */
    public Line lineOf(Visit visit) {
        return new Line(
                visit.clinic(),
                visit.appointment().provider(),
                days.dateOf(visit.clinic(), visit.appointment().start()));
    }

    /** The line as it is now. */
    public Reading read(Line line) {
        var visits = days.ofProvider(line.provider(), line.date());
        return new Reading(visits, clinics.get(line.clinic()).showPlace(), clock.instant());
    }

    /** The forecast for a waiting patient. */
    public Forecast forecast(Visit visit) {
        return read(lineOf(visit)).forecast(visit);
    }

    /**
     * A line as it was at an instant.
     *
     * @param visits everybody in it, by planned start
     * @param showPlace whether the clinic says how many are before
     */
    public record Reading(List<Visit> visits, boolean showPlace, Instant at) {
        /** The forecast for a waiting patient of this line. */
        public Forecast forecast(Visit visit) {
            var others = visits.stream()
                    .filter(other -> !other.id().equals(visit.id()))
                    .toList();
            var ahead = ahead(visit, others);
            var provider = where(visit, others, at);
            return new Forecast(
                    showPlace && (!ahead.isEmpty() || provider.isForeseeable()) ? ahead.size() : null,
                    provider.isForeseeable() ? minutes(visit, others, ahead, at) : null,
                    provider);
        }
    }

    private static List<Visit> ahead(Visit visit, List<Visit> others) {
        var order = order();
        return others.stream()
                .filter(other -> other.state() == VisitState.WAITING && order.compare(other, visit) < 0)
                .toList();
    }

    private static long minutes(Visit visit, List<Visit> others, List<Visit> ahead, Instant now) {
        var wait = Duration.ZERO;
        for (var other : others) {
            if (other.state().isLive()) {
                var left = left(other, now);
                wait = wait.plus(left.compareTo(LEAST_LEFT) < 0 ? LEAST_LEFT : left);
            }
        }
        for (var other : ahead) {
            wait = wait.plus(other.appointment().length());
        }
        var untilStart = Duration.between(now, visit.appointment().start());
        var longer = wait.compareTo(untilStart) > 0 ? wait : untilStart;
        long minutes = Math.max(0, (longer.toSeconds() + 59) / 60);
        return (minutes + STEP_MINUTES - 1) / STEP_MINUTES * STEP_MINUTES;
    }

    /** What is left of a running visit's planned length; less than nothing when it takes longer. */
    private static Duration left(Visit running, Instant now) {
        var begun = running.joined() == null ? running.since() : running.joined();
        return running.appointment().length().minus(Duration.between(begun, now));
    }

    private static Where where(Visit visit, List<Visit> others, Instant now) {
        var talks = others.stream()
                .filter(other -> other.state().isLive() && isOpen(other))
                .toList();
        if (!talks.isEmpty()) {
            return talks.stream().anyMatch(other -> left(other, now).isNegative()) ? Where.OVER : Where.BUSY;
        }
        if (isOpen(visit)) {
            return Where.ONLINE;
        }
        return others.stream().anyMatch(Queue::isOpen) ? Where.NEAR : Where.AWAY;
    }

    /** Whether the provider has the visit open. */
    private static boolean isOpen(Visit visit) {
        return visit.provider().isConnected();
    }

    private static Comparator<Visit> order() {
        return Comparator.comparing((Visit visit) -> visit.appointment().start())
                .thenComparing(visit -> {
                    var arrived = visit.checkIn().arrived();
                    return arrived == null ? Instant.MAX : arrived;
                })
                .thenComparing(visit -> visit.id().value());
    }
}
