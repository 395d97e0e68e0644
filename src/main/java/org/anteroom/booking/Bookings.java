package org.anteroom.booking;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.anteroom.audit.AuditTrail;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * What patients, schedulers and providers do with times: see the free ones, book, move, cancel. A patient acts for themselves, a
 * provider for their own visits, a scheduler for everybody of the clinic. When a time has just been taken, the nearest free ones
 * come with the refusal.
 */
@ApplicationScoped
public class Bookings {
    /** The kinds of visit that can be booked. */
    public static final List<String> TYPES = List.of("follow-up", "new", "quick");

    /** How far ahead times are offered. */
    static final int DAYS_AHEAD = 60;

    private static final int ALTERNATIVES = 3;
    private static final int DAYS_OF_ALTERNATIVES = 14;

    private final Appointments appointments;
    private final Holds holds;
    private final Providers providers;
    private final BookedTimes booked;
    private final People people;
    private final AuditTrail audit;
    private final Clock clock;

    Bookings(
            Appointments appointments,
            Holds holds,
            Providers providers,
            BookedTimes booked,
            People people,
            AuditTrail audit,
            Clock clock) {
        this.appointments = appointments;
        this.holds = holds;
        this.providers = providers;
        this.booked = booked;
        this.people = people;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param interpreter the language (BCP 47) that somebody is to interpret; null when nobody is needed
     */
    public record Ask(
            PersonId provider,
            PersonId patient,
            Instant start,
            String type,
            Phi reason,
            @Nullable String interpreter) {
        /** Nobody is to interpret. */
        public Ask(PersonId provider, PersonId patient, Instant start, String type, Phi reason) {
            this(provider, patient, start, type, reason, null);
        }
    }

    /** The free starts of a provider of the actor's clinics on the days, by the provider's calendar. */
    public List<Instant> times(Actor.SignedIn actor, PersonId provider, LocalDate from, int days) {
        return free(provider(provider, actor), actor, from, days, Set.of(), null, null);
    }

    /**
     * The free starts that suit a patient too.
     *
     * @param moving the visit that is to be moved: it is not in its own way, and the time that it has is no other time
     */
    public List<Instant> timesFor(
            Actor actor, PersonId provider, Person patient, LocalDate from, int days, @Nullable VisitId moving) {
        var kept = moving == null ? null : appointments.get(moving, actor);
        return timesFor(actor, provider, patient, from, days, kept);
    }

    private List<Instant> timesFor(
            Actor actor, PersonId provider, Person patient, LocalDate from, int days, @Nullable Kept moving) {
        var found = provider(provider, actor);
        var holder = Holds.holder(actor.person(), patient.id());
        var busy = appointments.takenOf(
                patient.id(),
                shared(actor, found.clinics(), patient),
                clock.instant().minus(Duration.ofHours(12)),
                moving == null ? null : moving.visit(),
                holder);
        return free(found, actor, from, days, busy, moving, holder);
    }

    /**
     * The free starts to which a patient can move their visit by its link: the same provider's, without its own. Refuses as wrong state
     * when it cannot be moved any more.
     */
    public List<Instant> timesToMove(Actor.Visitor patient) {
        var kept = get(patient, patient.visit(), AuditTrail.Action.MOVED);
        if (!kept.isMovable()) {
            throw new Refusal.WrongState(kept.state().name()).toException();
        }
        var was = kept.appointment();
        // Whoever takes no bookings any more has no free times either: the visit is still there to be moved with the
        // clinic's help.
        var with = providers.find(was.provider(), patient).orElse(null);
        if (with == null) {
            return List.of();
        }
        var today = LocalDate.now(clock.withZone(with.hours().zone()));
        return timesFor(patient, with.id(), person(was.patient()), today, DAYS_AHEAD + 1, kept);
    }

    /** Books the time. Refuses as taken, with the nearest free times, when any part of it is somebody's already. */
    public Kept book(Actor.SignedIn actor, Ask ask) {
        needType(ask.type());
        var wanted = wanted(actor, ask);
        try {
            return appointments.book(actor, wanted.booking());
        } catch (RefusedException e) {
            throw withAlternatives(e, actor, wanted.with(), wanted.booking().patient(), ask.start(), null);
        }
    }

    /**
     * Keeps the time for the actor while they decide. Refuses as taken, with the nearest free times, when any part of it is
     * somebody's already; then what they kept before is still theirs.
     */
    public Hold hold(Actor.SignedIn actor, PersonId provider, PersonId patient, Instant start) {
        var ask = new Ask(provider, patient, start, TYPES.getFirst(), Phi.NOTHING);
        var wanted = wanted(actor, ask);
        try {
            return holds.take(actor, wanted.booking());
        } catch (RefusedException e) {
            throw withAlternatives(e, actor, wanted.with(), wanted.booking().patient(), start, null);
        }
    }

    /**
     * Books the time that the actor keeps. When they do not keep it any more it is booked as if they had never: they get it if it
     * is still free, and are otherwise refused as taken with the nearest free times. Repeating is harmless.
     */
    public Kept bookHeld(Actor.SignedIn actor, VisitId visit, Ask ask) {
        needType(ask.type());
        needRight(actor, ask.provider(), ask.patient());
        var booked = appointments.bookHeld(
                actor, visit, ask.patient(), ask.start(), ask.type(), ask.reason(), ask.interpreter());
        if (booked.isPresent()) {
            return booked.get();
        }
        return appointments
                .find(visit, actor)
                .filter(kept -> kept.state() == VisitState.BOOKED
                        && kept.appointment().start().equals(ask.start())
                        && kept.appointment().patient().equals(ask.patient()))
                .orElseGet(() -> book(actor, ask));
    }

    /** What is asked for, once it is known to be the actor's to ask. */
    private record Wanted(Provider with, Booking booking) {}

    private Wanted wanted(Actor.SignedIn actor, Ask ask) {
        var provider = provider(ask.provider(), actor);
        // Both people by one question: it is half of what a booking costs.
        var both = people.findAll(List.of(provider.id(), ask.patient()));
        var patient = known(among(both, ask.patient()), actor);
        var clinic = shared(actor, provider.clinics(), patient);
        needRight(actor, provider.id(), patient.id());
        needOffered(actor, provider, ask.start());
        return new Wanted(
                provider,
                new Booking(
                        VisitId.random(),
                        clinic,
                        among(both, provider.id()),
                        patient,
                        ask.start(),
                        provider.length(),
                        provider.before(),
                        provider.after(),
                        ask.type(),
                        ask.reason(),
                        ask.interpreter()));
    }

    private static Person among(List<Person> people, PersonId id) {
        return people.stream()
                .filter(person -> person.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal.NotThere().toException());
    }

    private static void needType(String type) {
        if (!TYPES.contains(type)) {
            throw Refusal.Invalid.of("type", "must be one of " + TYPES).toException();
        }
    }

    /** Moves the visit to the start, to the same provider or another of the clinic. Repeating is harmless. */
    public Kept move(Actor.SignedIn actor, VisitId visit, @Nullable PersonId newProvider, Instant start) {
        return moveTo(actor, visit, newProvider, start);
    }

    /** The same for a patient by the visit's link; the provider stays. */
    public Kept move(Actor.Visitor patient, Instant start) {
        return moveTo(patient, patient.visit(), null, start);
    }

    private Kept moveTo(Actor actor, VisitId visit, @Nullable PersonId newProvider, Instant start) {
        var kept = get(actor, visit, AuditTrail.Action.MOVED);
        var was = kept.appointment();
        var provider = provider(newProvider == null ? was.provider() : newProvider, actor);
        var patient = patient(was.patient(), actor);
        if (!provider.clinics().contains(kept.clinic())) {
            throw new Refusal.NotThere().toException();
        }
        needRight(actor, provider.id(), patient.id());
        if (!start.equals(was.start()) || !provider.id().equals(was.provider())) {
            needOffered(actor, provider, start);
        }
        try {
            return appointments.move(
                    visit,
                    actor,
                    new Appointments.Target(person(provider.id()), start, provider.before(), provider.after()));
        } catch (RefusedException e) {
            throw withAlternatives(e, actor, provider, patient, start, kept);
        }
    }

    /**
     * Cancels the visit and gives its time back. Repeating is harmless.
     *
     * @param reason what the clinic tells the patient; null when it says nothing. A patient's own cancelling has its own: the mail is
     *     to say that the clinic did not
     */
    public Kept cancel(Actor actor, VisitId visit, @Nullable CancelReason reason) {
        var kept = get(actor, visit, AuditTrail.Action.CANCELLED);
        boolean own = kept.appointment().patient().equals(actor.person());
        return appointments.cancel(visit, actor, own ? CancelReason.PATIENT_ASKED : reason);
    }

    /** Whether the visit can still be cancelled; refuses as not there for whoever may not. */
    public boolean isCancellable(Actor actor, VisitId visit) {
        return get(actor, visit, AuditTrail.Action.CANCELLED).isCancellable();
    }

    /** Whether a patient can still move their visit; refuses as not there for whoever may not. */
    public boolean isMovable(Actor.Visitor patient) {
        return get(patient, patient.visit(), AuditTrail.Action.MOVED).isMovable();
    }

    private Kept get(Actor actor, VisitId visit, AuditTrail.Action action) {
        try {
            return appointments.get(visit, actor);
        } catch (RefusedException e) {
            audit.refused(actor, action, visit);
            throw e;
        }
    }

    private List<Instant> free(
            Provider provider,
            Actor actor,
            LocalDate from,
            int days,
            Set<Instant> busy,
            @Nullable Kept moving,
            @Nullable String holder) {
        var taken = new HashSet<>(busy);
        taken.addAll(booked.of(provider, from, days, moving == null ? null : moving.visit(), holder));
        // What the visit that is to be moved takes is free for it; only its very start is no other time.
        var own = moving != null && moving.appointment().provider().equals(provider.id())
                ? moving.appointment().start()
                : null;
        var latest = clock.instant().plus(Duration.ofDays(DAYS_AHEAD));
        return FreeTimes.of(provider.hours(), provider.rules(clock.instant(), isStaff(actor)), from, days, taken)
                .stream()
                .filter(start -> start.isBefore(latest) && !start.equals(own))
                .toList();
    }

    private RefusedException withAlternatives(
            RefusedException e, Actor actor, Provider provider, Person patient, Instant start, @Nullable Kept moving) {
        if (!(e.refusal() instanceof Refusal.TimeTaken)) {
            return e;
        }
        var holder = Holds.holder(actor.person(), patient.id());
        var busy = new HashSet<>(appointments.takenOf(
                patient.id(),
                shared(actor, provider.clinics(), patient),
                clock.instant().minus(Duration.ofHours(12)),
                moving == null ? null : moving.visit(),
                holder));
        // The lists may not know yet what the insert has just met.
        busy.addAll(Cells.starts(start, start.plus(provider.length())));
        var from = start.atZone(provider.hours().zone()).toLocalDate().minusDays(1);
        var nearest = free(provider, actor, from, DAYS_OF_ALTERNATIVES, busy, moving, holder).stream()
                .sorted(Comparator.comparing(
                        (Instant free) -> Duration.between(start, free).abs()))
                .limit(ALTERNATIVES)
                .sorted()
                .map(Instant::toString)
                .toList();
        return new Refusal.TimeTaken(nearest).toException();
    }

    private void needOffered(Actor actor, Provider provider, Instant start) {
        var now = clock.instant();
        boolean offered = start.isBefore(now.plus(Duration.ofDays(DAYS_AHEAD)))
                && FreeTimes.holds(provider.hours(), provider.rules(now, isStaff(actor)), start);
        if (!offered) {
            throw Refusal.Invalid.of("start", "is not a time that is offered").toException();
        }
    }

    private static void needRight(Actor actor, PersonId provider, PersonId patient) {
        boolean may =
                switch (actor) {
                    case Actor.Visitor visitor -> visitor.person().equals(patient);
                    case Actor.SignedIn login ->
                        login.is(Role.SCHEDULER)
                                || (login.is(Role.PROVIDER) && login.person().equals(provider))
                                || (login.is(Role.PATIENT) && login.person().equals(patient));
                };
        if (!may) {
            throw new Refusal.NotThere().toException();
        }
    }

    private Provider provider(PersonId id, Actor actor) {
        return providers.find(id, actor).orElseThrow(() -> new Refusal.NotThere().toException());
    }

    private Person patient(PersonId id, Actor actor) {
        return known(person(id), actor);
    }

    private static Person known(Person patient, Actor actor) {
        boolean known =
                patient.birthDate() != null && patient.clinics().stream().anyMatch(actor.clinics()::contains);
        if (!known) {
            throw new Refusal.NotThere().toException();
        }
        return patient;
    }

    private Person person(PersonId id) {
        return people.find(id).orElseThrow(() -> new Refusal.NotThere().toException());
    }

    /** The clinic that all three belong to. */
    private static ClinicId shared(Actor actor, Set<ClinicId> clinics, Person patient) {
        return clinics.stream()
                .filter(patient.clinics()::contains)
                .filter(actor.clinics()::contains)
                .min(Comparator.comparing(ClinicId::value))
                .orElseThrow(() -> new Refusal.NotThere().toException());
    }

    private static boolean isStaff(Actor actor) {
        return actor instanceof Actor.SignedIn login && (login.is(Role.SCHEDULER) || login.is(Role.PROVIDER));
    }
}
