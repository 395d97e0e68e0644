package org.anteroom.waitingroom;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Clinics;
import org.anteroom.visit.Days;
import org.anteroom.visit.Visit;
import org.jspecify.annotations.Nullable;

/**
 * A provider's line, and what a waiting patient can be told of it.
 *
 * <p>The order is by planned start, then by arrival. The forecast adds up, from now: what is left of the visit that is running (its
 * planned length less its time so far, at the least five minutes), and the planned lengths of those before; or the time until the
 * planned start when that is longer. It is said in steps of five minutes, rounded up, and always as "about".
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

    /**
     * What a waiting patient is told.
     *
     * @param place how many are seen before; null when the clinic does not say
     * @param minutes until it is their turn, by our reckoning
     * @param provider {@code online}, {@code busy} or {@code away}
     */
    public record Forecast(@Nullable Integer place, long minutes, String provider) {}

    /** The forecast for a waiting patient. */
    public Forecast forecast(Visit visit) {
        var now = clock.instant();
        var day = days.ofProvider(
                visit.appointment().provider(),
                days.dateOf(visit.clinic(), visit.appointment().start()));
        var others =
                day.stream().filter(other -> !other.id().equals(visit.id())).toList();
        var ahead = ahead(visit, others);
        var minutes = minutes(visit, others, ahead, now);
        boolean show = clinics.get(visit.clinic()).showPlace();
        return new Forecast(show ? ahead.size() : null, minutes, status(visit, others));
    }

    static List<Visit> ahead(Visit visit, List<Visit> others) {
        var order = order();
        return others.stream()
                .filter(other -> other.state() == VisitState.WAITING && order.compare(other, visit) < 0)
                .toList();
    }

    static long minutes(Visit visit, List<Visit> others, List<Visit> ahead, Instant now) {
        var wait = Duration.ZERO;
        for (var other : others) {
            if (other.state().isLive()) {
                var begun = other.joined() == null ? other.since() : other.joined();
                var left = other.appointment().length().minus(Duration.between(begun, now));
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

    private static String status(Visit visit, List<Visit> others) {
        boolean busy = others.stream().anyMatch(other -> other.state().isLive());
        if (busy) {
            return "busy";
        }
        return visit.provider().isConnected() ? "online" : "away";
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
