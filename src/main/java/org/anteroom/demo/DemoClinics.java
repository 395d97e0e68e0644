package org.anteroom.demo;

import io.quarkus.logging.Log;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.anteroom.booking.Appointments;
import org.anteroom.booking.Booking;
import org.anteroom.booking.Cells;
import org.anteroom.booking.LocalRange;
import org.anteroom.booking.Provider;
import org.anteroom.booking.Providers;
import org.anteroom.booking.VisitState;
import org.anteroom.booking.WeeklyHours;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.anteroom.notes.Notes;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.visit.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty database with the demo clinics, and on a later day brings today's visits to that day: those that nobody has touched
 * are moved, and for the others a new one is planted beside what has become of them. A signed note is a record and stays on its day.
 */
@ApplicationScoped
class DemoClinics {
    private static final Duration STEP = Duration.ofMinutes(5);
    private static final Duration LENGTH = Duration.ofMinutes(20);

    /** A visit "now" takes one cell, so that many who leave theirs unfinished do not use the hour up. */
    private static final Duration SHORT = Cells.LENGTH;

    /** Longer than the way from now to any start of a visit "now", and than any visit there. */
    private static final Duration BEHIND = Duration.ofHours(2);

    /** How far a visit may be from its planned start when somebody has taken that time. */
    private static final int STEPS_ASIDE = 12;

    /** Starts of a visit "now", by preference: the waiting room opens a little before and for an hour after; some of that is left. */
    private static final List<Integer> NOW = List.of(0, 5, -5, 10, -10, -15, -20, -25, -30, -35, -40, -45);

    private final DemoConfig config;
    private final Clinics clinics;
    private final People people;
    private final Appointments appointments;
    private final Providers providers;
    private final Seeds seeds;
    private final Notes notes;
    private final Clock clock;

    DemoClinics(
            DemoConfig config,
            Clinics clinics,
            People people,
            Appointments appointments,
            Providers providers,
            Seeds seeds,
            Notes notes,
            Clock clock) {
        this.config = config;
        this.clinics = clinics;
        this.people = people;
        this.appointments = appointments;
        this.providers = providers;
        this.seeds = seeds;
        this.notes = notes;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled() && config.seed()) {
            fill();
        }
    }

    /** Plants what is missing and moves what is of an earlier day. Repeating on the same day changes nothing. */
    void fill() {
        if (clinics.find(Cast.RIVERSIDE).isEmpty()) {
            keepClinics();
        }
        var now = now();
        var today = LocalDate.ofInstant(now, Cast.CHICAGO);
        var newest = new HashMap<String, Seeds.Seed>();
        seeds.all()
                .forEach(seed -> newest.merge(
                        seed.slot(), seed, (one, other) -> one.day().isBefore(other.day()) ? other : one));
        Plan.PAST.stream()
                .filter(slot -> !newest.containsKey(slot.name()))
                .forEach(slot -> plant(slot, now, LocalDate.ofInstant(slot.startFrom(now), Cast.CHICAGO)));
        // The latest first: a moved visit never meets one that has yet to move.
        var later = Plan.TODAY.stream()
                .sorted(Comparator.comparing(Slot::start).reversed())
                .toList();
        int moved = 0;
        int planted = 0;
        for (var slot : later) {
            var seed = newest.get(slot.name());
            if (seed != null && !seed.day().isBefore(today)) {
                continue;
            }
            if (seed != null && isMovable(seed, slot) && move(seed, slot, now, today)) {
                moved++;
            } else if (plant(slot, now, today)) {
                planted++;
            }
        }
        if (moved + planted > 0) {
            Log.infof("demo clinics are of today moved=%d planted=%d", moved, planted);
        }
    }

    private void keepClinics() {
        Cast.everybody().forEach(people::keep);
        clinics.keep(new Clinic(
                Cast.HARBOR, "Harbor Street Clinic", "555-0190", "911", Cast.NEW_YORK, config.media(), true));
        clinics.keep(new Clinic(
                Cast.RIVERSIDE, "Riverside Community Clinic", "555-0100", "911", Cast.CHICAGO, config.media(), true));
        bookable(Cast.OKAFOR, WeeklyHours.aroundTheClock(Cast.CHICAGO), Duration.ZERO, Duration.ZERO);
        bookable(Cast.CHEN, office(Cast.CHICAGO), Duration.ofHours(2), STEP);
        bookable(Cast.NAIR, office(Cast.NEW_YORK), Duration.ofHours(2), STEP);
    }

    private void bookable(Person provider, WeeklyHours hours, Duration notice, Duration after) {
        providers.keep(new Provider(provider.id(), provider.clinics(), hours, LENGTH, notice, Duration.ZERO, after));
    }

    private static WeeklyHours office(ZoneId zone) {
        var weekdays =
                List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);
        return WeeklyHours.everyDay(zone, weekdays, LocalRange.parse("09:00-12:00"), LocalRange.parse("13:00-17:00"));
    }

    /** Signed notes and started drafts stay on their day with their visit. */
    private boolean isMovable(Seeds.Seed seed, Slot slot) {
        return seed.untouched()
                && slot.note() == null
                && !notes.isBegun(seed.visit().id());
    }

    /** Gives the time of an earlier day back and takes today's; false when even the times beside it are taken. */
    private boolean move(Seeds.Seed seed, Slot slot, Instant now, LocalDate today) {
        var visit = seed.visit();
        var desk = Cast.frontDesk(visit.clinic());
        for (int i = 0; i <= STEPS_ASIDE; i++) {
            try {
                appointments.shift(visit.id(), desk, aside(slot, now, i));
                seeds.plant(visit.id(), slot.planting(now, today));
                return true;
            } catch (RefusedException e) {
                needTaken(e);
            }
        }
        return false;
    }

    private boolean plant(Slot slot, Instant now, LocalDate day) {
        for (int i = 0; i <= STEPS_ASIDE; i++) {
            try {
                plant(slot, aside(slot, now, i), now, day);
                return true;
            } catch (RefusedException e) {
                needTaken(e);
            }
        }
        Log.infof("demo visit not planted, its time is taken slot=%s", slot.name());
        return false;
    }

    private void plant(Slot slot, Instant start, Instant now, LocalDate day) {
        var id = book(slot.provider(), slot.patient(), start, LENGTH, slot.reason());
        var planting = slot.planting(now, day);
        var note = slot.note();
        if (slot.state() == VisitState.CANCELLED) {
            appointments.cancel(id, Cast.frontDesk(clinicOf(slot.provider())));
        }
        if (note != null) {
            // A note is signed only while the visit is being documented, here as everywhere.
            seeds.plant(id, inState(planting, VisitState.DOCUMENTING));
            var by = Cast.asProvider(slot.provider());
            var then = notes.by(Clock.fixed(planting.since().plus(STEP), clock.getZone()));
            then.sign(id, by, then.save(id, by, 0, note));
        }
        seeds.plant(id, planting);
    }

    private static Seeds.Planting inState(Seeds.Planting planting, VisitState state) {
        return new Seeds.Planting(
                planting.slot(), planting.day(), state, planting.since(), planting.held(), planting.prepared());
    }

    private VisitId book(Person provider, Person patient, Instant start, Duration length, String reason) {
        var id = VisitId.random();
        var clinic = clinicOf(provider);
        appointments.book(
                Cast.frontDesk(clinic),
                new Booking(
                        id,
                        clinic,
                        provider,
                        patient,
                        start,
                        length,
                        Duration.ZERO,
                        Duration.ZERO,
                        "follow-up",
                        new Phi(reason),
                        patient.given().equals("Ines") ? "pt" : null));
        return id;
    }

    /**
     * Books a visit for now with the provider who works around the clock; null when no patient and time can be had. What was played to
     * its end is no longer in the way.
     */
    @Nullable
    VisitId bookNow() {
        var now = now();
        var starts = NOW.stream().map(minutes -> now.plus(Duration.ofMinutes(minutes)));
        appointments.giveBackFinished(Cast.OKAFOR.id(), now.minus(BEHIND), now.plus(BEHIND));
        // Today's first: around midnight the day's lists would not show the others.
        for (var start : starts.sorted(Comparator.comparing(start -> !isOnDayOf(now, start)))
                .toList()) {
            // The last first: those of the tours have visits of their own.
            for (var patient : Cast.PATIENTS.reversed()) {
                try {
                    return book(Cast.OKAFOR, patient, start, SHORT, "Talk about a question");
                } catch (RefusedException e) {
                    needTaken(e);
                }
            }
        }
        return null;
    }

    private static boolean isOnDayOf(Instant now, Instant start) {
        return LocalDate.ofInstant(start, Cast.CHICAGO).equals(LocalDate.ofInstant(now, Cast.CHICAGO));
    }

    /** The planned start, then five minutes later, five earlier, ten later and so on. */
    private static Instant aside(Slot slot, Instant now, int step) {
        var minutes = STEP.multipliedBy((step + 1) / 2);
        return slot.startFrom(now).plus(step % 2 == 0 ? minutes.negated() : minutes);
    }

    private static ClinicId clinicOf(Person provider) {
        return provider.clinics().iterator().next();
    }

    /** Taken times are expected; any other refusal is a fault of ours. */
    private static void needTaken(RefusedException e) {
        if (!(e.refusal() instanceof Refusal.TimeTaken)) {
            throw e;
        }
    }

    /** Now, to the last five minutes, so that starts are round and cells are shared with nobody by rounding. */
    private Instant now() {
        long step = STEP.toSeconds();
        return Instant.ofEpochSecond(clock.instant().getEpochSecond() / step * step);
    }
}
