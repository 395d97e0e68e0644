package org.anteroom.board;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Clinics;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.platform.Refusal;
import org.anteroom.visit.Days;
import org.anteroom.visit.Part;
import org.anteroom.visit.Presence;
import org.anteroom.visit.Visit;
import org.anteroom.visit.VisitConfig;
import org.jspecify.annotations.Nullable;

/** The rows that somebody may see today: as scheduler those of the clinic, as provider their own. */
@ApplicationScoped
public class Boards {
    private final Days days;
    private final People people;
    private final Clinics clinics;
    private final VisitConfig config;
    private final Clock clock;

    Boards(Days days, People people, Clinics clinics, VisitConfig config, Clock clock) {
        this.days = days;
        this.people = people;
        this.clinics = clinics;
        this.config = config;
        this.clock = clock;
    }

    /** Today's rows of the clinic for the reader, by start. */
    public List<Row> today(Actor.SignedIn reader, ClinicId clinic) {
        needMember(reader, clinic);
        var today = LocalDate.now(clock.withZone(clinics.get(clinic).zone()));
        var visits = reader.is(Role.SCHEDULER)
                ? days.ofClinic(clinic, today)
                : days.ofProvider(reader.person(), today).stream()
                        .filter(visit -> visit.clinic().equals(clinic))
                        .toList();
        var patients = new HashMap<PersonId, Person>();
        people.findAll(visits.stream()
                        .map(visit -> visit.appointment().patient())
                        .toList())
                .forEach(person -> patients.put(person.id(), person));
        return visits.stream()
                .filter(visit -> mayShow(reader, visit))
                .map(visit -> row(visit, patients.get(visit.appointment().patient()), reader))
                .toList();
    }

    /** The row of one visit for the reader, or null when it is not on the reader's board today. */
    public @Nullable Row row(Actor.SignedIn reader, Visit visit) {
        var zone = clinics.get(visit.clinic()).zone();
        boolean today = LocalDate.now(clock.withZone(zone))
                .equals(visit.appointment().start().atZone(zone).toLocalDate());
        if (!today || !mayShow(reader, visit)) {
            return null;
        }
        return row(visit, people.find(visit.appointment().patient()).orElse(null), reader);
    }

    /** Refuses as not there for a clinic that is not the reader's. */
    public static void needMember(Actor.SignedIn reader, ClinicId clinic) {
        boolean staff = reader.is(Role.SCHEDULER) || reader.is(Role.PROVIDER);
        if (!staff || !reader.clinics().contains(clinic)) {
            throw new Refusal.NotThere().toException();
        }
    }

    private static boolean mayShow(Actor.SignedIn reader, Visit visit) {
        boolean agreed = visit.state() != VisitState.HELD;
        boolean mine = visit.appointment().provider().equals(reader.person());
        return agreed && reader.clinics().contains(visit.clinic()) && (mine || reader.is(Role.SCHEDULER));
    }

    private Row row(Visit visit, @Nullable Person patient, Actor.SignedIn reader) {
        var appointment = visit.appointment();
        var arrived = visit.checkIn().arrived();
        var birthDate = patient == null ? null : patient.birthDate();
        var lost = visit.patient().lost();
        return new Row(
                visit.id().value(),
                visit.revision(),
                appointment.start(),
                appointment.length().toMinutes(),
                visit.patient().name(),
                birthDate == null
                        ? null
                        : Period.between(birthDate, LocalDate.now(clock)).getYears(),
                patient == null ? "" : patient.sex(),
                appointment.type(),
                visit.provider().name(),
                visit.state(),
                visit.since(),
                arrived,
                visit.state() == VisitState.WAITING ? visit.since().plus(config.late()) : null,
                visit.patient().isConnected(),
                visit.state().is(VisitState.BOOKED, VisitState.CHECKING_IN)
                        ? appointment.start().plus(config.noShowOffered())
                        : null,
                visit.state() == VisitState.WAITING && !visit.patient().isConnected() ? leftFrom(visit, lost) : null,
                needs(visit),
                appointment.provider().equals(reader.person()),
                visit.interpreterMissing(),
                reader.is(Role.SCHEDULER) ? interpreters(visit, reader) : List.of());
    }

    private static List<Row.Interpreter> interpreters(Visit visit, Actor.SignedIn reader) {
        var own = visit.invitedBy(reader.person());
        return visit.guests().stream()
                .filter(one -> one.part() == Part.INTERPRETER && one.presence() != Presence.REMOVED)
                .map(one -> new Row.Interpreter(one.person().value(), one.name(), one.presence(), own.contains(one)))
                .toList();
    }

    private Instant leftFrom(Visit visit, @Nullable Instant lost) {
        return (lost == null ? visit.since() : lost).plus(config.placeKept());
    }

    private static List<String> needs(Visit visit) {
        var needs = new ArrayList<String>();
        if (visit.phone() != null) {
            needs.add("phone");
        }
        if (visit.state() == VisitState.INTERRUPTED) {
            needs.add("interrupted");
        }
        if (visit.state() == VisitState.WAITING && !visit.patient().isConnected()) {
            needs.add("away");
        }
        if (visit.invitations() > 0 && visit.state() == VisitState.WAITING) {
            needs.add("unanswered");
        }
        var devices = visit.checkIn().devices();
        if (devices != null && !visit.state().isOver()) {
            deviceNeeds(Map.of("camera", devices.camera(), "microphone", devices.microphone()), needs);
        }
        if (visit.state() == VisitState.CHECKING_IN && visit.checkIn().consent() == null) {
            needs.add("consent");
        }
        return needs;
    }

    private static void deviceNeeds(Map<String, String> devices, List<String> needs) {
        devices.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(device -> {
            if (!device.getValue().equals("works") && !device.getValue().equals("skipped")) {
                needs.add(device.getKey());
            }
        });
    }
}
