package org.anteroom.booking;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Ids;
import org.anteroom.platform.Refusal;
import org.jspecify.annotations.Nullable;

/** What the booking pages show to somebody: whom they may choose, and the times of whom they have chosen. */
@ApplicationScoped
class Choices {
    private static final Comparator<Person> BY_NAME =
            Comparator.comparing(Person::family).thenComparing(Person::given);

    private final Appointments appointments;
    private final Bookings bookings;
    private final Providers providers;
    private final People people;
    private final Clinics clinics;
    private final Clock clock;

    Choices(
            Appointments appointments,
            Bookings bookings,
            Providers providers,
            People people,
            Clinics clinics,
            Clock clock) {
        this.appointments = appointments;
        this.bookings = bookings;
        this.providers = providers;
        this.people = people;
        this.clinics = clinics;
        this.clock = clock;
    }

    /** A visit as its booking pages sum it up. */
    record Summary(Kept kept, Clinic clinic, Person patient, Person provider, boolean staff) {}

    /** What the actor has chosen; ids that name nobody they may choose count as not chosen. */
    Choice of(Actor.SignedIn actor, @Nullable String provider, @Nullable String patient, @Nullable String move) {
        boolean staff = actor.is(Role.SCHEDULER) || actor.is(Role.PROVIDER);
        var kept = move == null || move.isEmpty() ? null : appointments.get(VisitId.of(move), actor);
        if (kept != null && !kept.isMovable()) {
            throw new Refusal.WrongState(kept.state().name()).toException();
        }
        var patients = staff && kept == null ? patientsOf(actor) : List.<Person>of();
        Person who;
        if (kept != null) {
            who = person(kept.appointment().patient());
        } else {
            who = staff ? find(patients, patient) : person(actor.person());
        }
        var all = providersFor(actor, who);
        var asked = kept != null && (provider == null || provider.isEmpty())
                ? kept.appointment().provider().value()
                : provider;
        var with = all.size() == 1 ? all.getFirst() : find(all, asked);
        ClinicId clinic = kept == null ? null : kept.clinic();
        return new Choice(kept == null ? null : kept.visit(), all, patients, with, who, clinic, staff);
    }

    /** The week from a day on; the day with times that was chosen, or else the first. */
    Offers offers(Actor.SignedIn actor, Choice choice, @Nullable String from, @Nullable String chosen) {
        var who = Refusal.orNotThere(choice.who());
        var with = Refusal.orNotThere(choice.with());
        var zone = who.zone();
        var today = LocalDate.now(clock.withZone(zone));
        var free =
                bookings.timesFor(actor, with.id(), who, today.minusDays(1), Bookings.DAYS_AHEAD + 2, choice.moving());
        return Offers.of(free, zone, today, from, chosen);
    }

    Summary summary(Actor.SignedIn actor, VisitId visit) {
        var kept = appointments.get(visit, actor);
        if (kept.state() == VisitState.HELD) {
            throw new Refusal.NotThere().toException();
        }
        return new Summary(
                kept,
                clinics.get(kept.clinic()),
                person(kept.appointment().patient()),
                person(kept.appointment().provider()),
                !actor.person().equals(kept.appointment().patient()));
    }

    /** Whether the actor may know of the visit and it is more than a kept time. */
    boolean isBooked(Actor.SignedIn actor, VisitId visit) {
        return appointments
                .find(visit, actor)
                .filter(kept -> kept.state() != VisitState.HELD)
                .isPresent();
    }

    @Nullable
    Instant instantOrNull(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private List<Person> patientsOf(Actor.SignedIn actor) {
        return actor.clinics().stream()
                .flatMap(clinic -> people.patientsOf(clinic).stream())
                .distinct()
                .sorted(BY_NAME)
                .toList();
    }

    /** A provider who does not schedule books only their own visits. */
    private List<Person> providersFor(Actor.SignedIn actor, @Nullable Person who) {
        boolean onlyOwn = !actor.is(Role.SCHEDULER) && actor.is(Role.PROVIDER);
        var ids = providers.of(actor).stream()
                .filter(provider -> !onlyOwn || provider.id().equals(actor.person()))
                .filter(provider -> who == null || provider.clinics().stream().anyMatch(who.clinics()::contains))
                .map(Provider::id)
                .toList();
        return people.findAll(ids).stream().sorted(BY_NAME).toList();
    }

    private Person person(PersonId id) {
        return people.find(id).orElseThrow(() -> new Refusal.NotThere().toException());
    }

    private static @Nullable Person find(List<Person> all, @Nullable String id) {
        if (id == null || !Ids.looksLikeId(id)) {
            return null;
        }
        return all.stream()
                .filter(person -> person.id().value().equals(id))
                .findFirst()
                .orElse(null);
    }
}
