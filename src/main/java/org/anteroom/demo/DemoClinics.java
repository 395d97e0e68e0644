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
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.anteroom.booking.Appointments;
import org.anteroom.booking.LocalRange;
import org.anteroom.booking.Provider;
import org.anteroom.booking.Providers;
import org.anteroom.booking.VisitState;
import org.anteroom.booking.WeeklyHours;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.visit.Seeds;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/**
 * Fills an empty database with two invented clinics: the people of the tours, and today's visits as offsets from now, so that the
 * board is alive at any hour. Names are invented; numbers and addresses come from ranges reserved for examples.
 */
@ApplicationScoped
class DemoClinics {
    static final ClinicId RIVERSIDE = new ClinicId("0r1vers1de0000000000000000");
    static final ClinicId HARBOR = new ClinicId("0harb0r0000000000000000000");
    private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private final DemoConfig config;
    private final Clinics clinics;
    private final People people;
    private final Appointments appointments;
    private final Providers providers;
    private final Seeds seeds;
    private final Visits visits;
    private final Clock clock;

    DemoClinics(
            DemoConfig config,
            Clinics clinics,
            People people,
            Appointments appointments,
            Providers providers,
            Seeds seeds,
            Visits visits,
            Clock clock) {
        this.config = config;
        this.clinics = clinics;
        this.people = people;
        this.appointments = appointments;
        this.providers = providers;
        this.seeds = seeds;
        this.visits = visits;
        this.clock = clock;
    }

    static final Person OKAFOR = staff("00kaf0r0000000000000000000", "dr.okafor", "Dr", "Amara", "Okafor", RIVERSIDE);
    static final Person CHEN = staff("0chen000000000000000000000", "dr.chen", "Dr", "Li", "Chen", RIVERSIDE);
    static final Person NAIR = staff("0na1r000000000000000000000", "dr.nair", "Dr", "Priya", "Nair", HARBOR);
    static final Person SCHEDULER = staff("0schedv1er0000000000000000", "scheduler", "", "Sam", "Rivera", RIVERSIDE);
    static final Person DESK = staff("0desk000000000000000000000", "harbor.desk", "", "Jo", "Lind", HARBOR);
    static final Person AUDITOR = staff("0avd1t0r000000000000000000", "auditor", "", "Alex", "Moreno", RIVERSIDE);
    static final Person ADMIN = staff("0adm1n00000000000000000000", "admin", "", "Ada", "Berg", RIVERSIDE);

    static final List<Person> PATIENTS = List.of(
            patient(
                    "0margaret00000000000000000",
                    "margaret",
                    "Margaret",
                    "Whitfield",
                    "1947-03-14",
                    "F",
                    "en",
                    "10001"),
            patient("0t0masz0000000000000000000", "tomasz", "Tomasz", "Nowak", "1960-07-02", "M", "es", "10002"),
            patient("0samve10000000000000000000", null, "Samuel", "Osei", "1985-05-21", "M", "en", "10003"),
            patient("0r0sa000000000000000000000", null, "Rosa", "Delgado", "1968-01-30", "F", "es", "10004"),
            patient("01nes000000000000000000000", null, "Ines", "Carvalho", "1993-11-08", "F", "en", "10005"),
            patient("0n0ah000000000000000000000", null, "Noah", "Lindqvist", "2019-09-12", "M", "en", "10006"),
            patient("0am1na00000000000000000000", null, "Amina", "Yusuf", "1998-02-17", "F", "en", "10007"));
    /** Who needs an interpreter: Portuguese, and American Sign Language. */
    private static final Map<PersonId, String> INTERPRETED =
            Map.of(PATIENTS.get(4).id(), "pt", PATIENTS.get(6).id(), "ase");

    static final Person HARBOR_PATIENT = new Person(
            new PersonId("0ge0rge0000000000000000000"),
            Set.of(HARBOR),
            null,
            "",
            "George",
            "Pappas",
            LocalDate.parse("1942-12-01"),
            "M",
            "555-0188",
            "george@example.org",
            NEW_YORK,
            Locale.ENGLISH,
            "HC-20001");

    void start(@Observes StartupEvent event) {
        if (config.enabled() && config.seed() && clinics.find(RIVERSIDE).isEmpty()) {
            fill();
            Log.info("demo clinics seeded");
        }
    }

    private void fill() {
        PATIENTS.forEach(people::keep);
        List.of(OKAFOR, CHEN, NAIR, SCHEDULER, DESK, AUDITOR, ADMIN, HARBOR_PATIENT)
                .forEach(people::keep);
        clinics.keep(new Clinic(HARBOR, "Harbor Street Clinic", "555-0190", "911", NEW_YORK, config.media(), true));
        clinics.keep(
                new Clinic(RIVERSIDE, "Riverside Community Clinic", "555-0100", "911", CHICAGO, config.media(), true));
        bookable(OKAFOR, WeeklyHours.aroundTheClock(CHICAGO), Duration.ZERO, Duration.ZERO);
        bookable(CHEN, office(CHICAGO), Duration.ofHours(2), Duration.ofMinutes(5));
        bookable(NAIR, office(NEW_YORK), Duration.ofHours(2), Duration.ofMinutes(5));
        var now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        visit(OKAFOR, PATIENTS.get(4), now, -150, VisitState.COMPLETED, "Medication question");
        visit(CHEN, PATIENTS.get(3), now, -90, VisitState.DOCUMENTING, "Blood pressure review");
        visit(OKAFOR, PATIENTS.get(5), now, -60, VisitState.NO_SHOW, "Asthma follow-up");
        visit(CHEN, PATIENTS.get(2), now, -30, VisitState.WAITING, "Back pain");
        visit(OKAFOR, PATIENTS.get(0), now, 5, VisitState.BOOKED, "Heart failure check");
        visit(CHEN, PATIENTS.get(1), now, 15, VisitState.BOOKED, "Diabetes follow-up");
        visit(OKAFOR, PATIENTS.get(6), now, 40, VisitState.BOOKED, "Pregnancy, week 24");
        visit(CHEN, PATIENTS.get(5), now, 70, VisitState.CANCELLED, "Asthma follow-up");
        visit(NAIR, HARBOR_PATIENT, now, 10, VisitState.BOOKED, "Knee pain");
    }

    private void bookable(Person provider, WeeklyHours hours, Duration notice, Duration after) {
        providers.keep(new Provider(
                provider.id(), provider.clinics(), hours, Duration.ofMinutes(20), notice, Duration.ZERO, after));
    }

    private static WeeklyHours office(ZoneId zone) {
        var weekdays =
                List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY, DayOfWeek.FRIDAY);
        return WeeklyHours.everyDay(zone, weekdays, LocalRange.parse("09:00-12:00"), LocalRange.parse("13:00-17:00"));
    }

    /** Books a visit that starts the given minutes from now and brings it into its state. */
    VisitId visit(Person provider, Person patient, Instant now, long minutes, VisitState state, String reason) {
        var id = VisitId.random();
        var clinic = provider.clinics().iterator().next();
        var start = now.plus(Duration.ofMinutes(minutes));
        appointments.book(
                scheduler(clinic),
                new Appointments.Booking(
                        id,
                        clinic,
                        provider,
                        patient,
                        start,
                        Duration.ofMinutes(20),
                        Duration.ZERO,
                        Duration.ZERO,
                        "follow-up",
                        new Phi(reason),
                        INTERPRETED.get(patient.id())));
        switch (state) {
            case WAITING -> {
                seeds.prepared(id, "12 Elm Street, Chicago, IL", patient.phone(), "blocked");
                seeds.inState(id, state, now.minus(Duration.ofMinutes(17)));
            }
            case COMPLETED, DOCUMENTING -> {
                seeds.prepared(id, "12 Elm Street, Chicago, IL", patient.phone(), "works");
                seeds.inState(id, state, start.plus(Duration.ofMinutes(18)));
            }
            case NO_SHOW, CANCELLED -> seeds.inState(id, state, start.plus(Duration.ofMinutes(15)));
            case HELD, REQUESTED, BOOKED, CHECKING_IN, INVITED, IN_VISIT, ON_HOLD, INTERRUPTED, LEFT -> {
                // As booked.
            }
        }
        return id;
    }

    /** Whose visit a freshly booked one is: the day lists follow a moment later. */
    PersonId patientOf(VisitId visit) {
        return visits.find(visit)
                .orElseThrow(() -> new Refusal.NotThere().toException())
                .appointment()
                .patient();
    }

    /** Books in the name of the clinic's front desk. */
    static Actor.SignedIn scheduler(ClinicId clinic) {
        var desk = clinic.equals(RIVERSIDE) ? SCHEDULER : DESK;
        return new Actor.SignedIn(desk.id(), desk.name(), Set.of(clinic), Set.of(Role.SCHEDULER), "");
    }

    /** Books a visit for now with the provider who works around the clock, when a free patient and time can be had. */
    @Nullable
    VisitId bookNow() {
        var now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        for (var patient : PATIENTS) {
            for (int minutes = 0; minutes <= 10; minutes += 5) {
                try {
                    return visit(OKAFOR, patient, now, minutes, VisitState.BOOKED, "Talk about a question");
                } catch (RefusedException e) {
                    // Taken: the next patient or minute may be free.
                }
            }
        }
        return null;
    }

    private static Person staff(String id, String login, String prefix, String given, String family, ClinicId clinic) {
        return new Person(
                new PersonId(id),
                Set.of(clinic),
                login,
                prefix,
                given,
                family,
                null,
                "",
                "555-0100",
                login + "@example.org",
                clinic.equals(RIVERSIDE) ? CHICAGO : NEW_YORK,
                Locale.ENGLISH,
                "");
    }

    private static Person patient(
            String id,
            @Nullable String login,
            String given,
            String family,
            String born,
            String sex,
            String language,
            String record) {
        return new Person(
                new PersonId(id),
                Set.of(RIVERSIDE),
                login,
                "",
                given,
                family,
                LocalDate.parse(born),
                sex,
                "555-01" + record.substring(3),
                given.toLowerCase(Locale.ROOT) + "@example.org",
                CHICAGO,
                Locale.forLanguageTag(language),
                "RC-" + record);
    }
}
