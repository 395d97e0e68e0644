package org.anteroom.demo;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Stream;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Clinics;
import org.anteroom.visit.Days;
import org.anteroom.visit.Visit;
import org.anteroom.visit.VisitConfig;

/** The visits that the patient's door opens: booked, answered by nobody yet, and of a time at which their waiting room opens. */
@ApplicationScoped
class FreeVisits {
    /** A waiting room that closes while the devices are still being checked is of no use. */
    private static final Duration TO_COME_IN = Duration.ofMinutes(5);

    /** No visit of the demo is longer. */
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private final Days days;
    private final Clinics clinics;
    private final VisitConfig config;
    private final Clock clock;

    FreeVisits(Days days, Clinics clinics, VisitConfig config, Clock clock) {
        this.days = days;
        this.clinics = clinics;
        this.config = config;
        this.clock = clock;
    }

    /** The one that starts first. */
    Optional<Visit> next() {
        var now = clock.instant();
        var zone = clinics.get(Cast.RIVERSIDE).zone();
        return dates(now, zone)
                .flatMap(date -> days.ofClinic(Cast.RIVERSIDE, date).stream())
                .filter(visit -> visit.state() == VisitState.BOOKED)
                .filter(visit -> visit.checkIn().identified() == null)
                .filter(visit -> isOpen(visit, now))
                .findFirst();
    }

    /** Around midnight what is open now began yesterday, or begins tomorrow. */
    private Stream<LocalDate> dates(Instant now, ZoneId zone) {
        return Stream.of(now.minus(config.opensAfter()).minus(LONGEST), now, now.plus(config.opensBefore()))
                .map(instant -> LocalDate.ofInstant(instant, zone))
                .distinct();
    }

    private boolean isOpen(Visit visit, Instant now) {
        var opens = visit.appointment().start().minus(config.opensBefore());
        var closes = visit.appointment().end().plus(config.opensAfter());
        return !opens.isAfter(now) && closes.isAfter(now.plus(TO_COME_IN));
    }
}
