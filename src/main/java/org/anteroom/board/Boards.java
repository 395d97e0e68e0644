package org.anteroom.board;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.People;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Refusal;
import org.anteroom.visit.Days;
import org.anteroom.visit.Part;
import org.anteroom.visit.Participant;
import org.anteroom.visit.Presence;
import org.anteroom.visit.Visit;
import org.anteroom.visit.VisitConfig;
import org.anteroom.visit.Visits;
import org.jspecify.annotations.Nullable;

/**
 * The rows that somebody may see of a day: as scheduler those of the clinic, as provider their own. Whoever waits to be phoned is
 * today's task, whichever day their visit is on.
 */
@ApplicationScoped
public class Boards {
    private final Days days;
    private final Visits visits;
    private final People people;
    private final VisitConfig config;
    private final Clock clock;

    Boards(Days days, Visits visits, People people, VisitConfig config, Clock clock) {
        this.days = days;
        this.visits = visits;
        this.people = people;
        this.config = config;
        this.clock = clock;
    }

    /** The sheet's rows as far as the reader may see them, by start. Refuses as not there for a clinic that is not the reader's. */
    public List<Row> rows(Actor.SignedIn reader, Sheet sheet) {
        needMember(reader, sheet.clinic());
        var listed = listed(reader, sheet);
        var patients = new HashMap<PersonId, Person>();
        people.findAll(listed.stream()
                        .map(visit -> visit.appointment().patient())
                        .toList())
                .forEach(person -> patients.put(person.id(), person));
        return listed.stream()
                .filter(visit -> isOn(reader, sheet, visit))
                .map(visit -> row(visit, patients.get(visit.appointment().patient()), reader))
                .toList();
    }

    private Collection<Visit> listed(Actor.SignedIn reader, Sheet sheet) {
        boolean all = seesAll(reader, sheet);
        var day = dayOf(sheet);
        var onDay = all ? days.ofClinic(sheet.clinic(), day) : days.ofProvider(reader.person(), day);
        if (!isToday(sheet)) {
            return onDay;
        }
        var both = new HashMap<VisitId, Visit>();
        onDay.forEach(visit -> both.put(visit.id(), visit));
        visits.toPhone(reader, sheet.clinic(), !all).forEach(visit -> both.put(visit.id(), visit));
        return both.values().stream()
                .sorted(Comparator.comparing(
                                (Visit visit) -> visit.appointment().start())
                        .thenComparing(visit -> visit.id().value()))
                .toList();
    }

    /** The row of one visit for the reader, or null when it is not on their sheet. */
    public @Nullable Row row(Actor.SignedIn reader, Sheet sheet, Visit visit) {
        return isOn(reader, sheet, visit)
                ? row(visit, people.find(visit.appointment().patient()).orElse(null), reader)
                : null;
    }

    /** The day of the sheet; today is the clinic's. */
    public LocalDate dayOf(Sheet sheet) {
        return sheet.day() == null ? today(sheet.clinic()) : sheet.day();
    }

    /** Which day it is at the clinic now. */
    public LocalDate today(ClinicId clinic) {
        return days.dateOf(clinic, clock.instant());
    }

    /** Refuses as not there for a clinic that is not the reader's. */
    public static void needMember(Actor.SignedIn reader, ClinicId clinic) {
        boolean staff = reader.is(Role.SCHEDULER) || reader.is(Role.PROVIDER);
        if (!staff || !reader.clinics().contains(clinic)) {
            throw new Refusal.NotThere().toException();
        }
    }

    private static boolean seesAll(Actor.SignedIn reader, Sheet sheet) {
        return reader.is(Role.SCHEDULER) && !sheet.own();
    }

    private boolean isOn(Actor.SignedIn reader, Sheet sheet, Visit visit) {
        boolean agreed = visit.state() != VisitState.HELD;
        boolean mine = visit.appointment().provider().equals(reader.person());
        return agreed
                && visit.clinic().equals(sheet.clinic())
                && reader.clinics().contains(visit.clinic())
                && (mine || seesAll(reader, sheet))
                && (days.dateOf(visit.clinic(), visit.appointment().start()).equals(dayOf(sheet))
                        || (visit.phone() != null && isToday(sheet)));
    }

    private boolean isToday(Sheet sheet) {
        return sheet.day() == null || sheet.day().equals(today(sheet.clinic()));
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
                        : Period.between(birthDate, today(visit.clinic())).getYears(),
                patient == null ? "" : patient.sex(),
                appointment.type(),
                visit.provider().name(),
                appointment.provider().value(),
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
                visit.phone(),
                visit.call(),
                visit.ending(),
                devices(visit),
                appointment.provider().equals(reader.person()),
                visit.interpreterMissing(),
                reader.is(Role.SCHEDULER) ? interpreters(visit, reader) : List.of());
    }

    private static Row.@Nullable Devices devices(Visit visit) {
        var found = visit.checkIn().devices();
        return found == null || visit.state().isOver()
                ? null
                : new Row.Devices(found.camera(), found.microphone(), found.network());
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
        if (visit.state().is(VisitState.IN_VISIT, VisitState.ON_HOLD)) {
            missing(visit.patient(), "patient", needs);
            missing(visit.provider(), "provider", needs);
        }
        if (visit.invitations() > 0 && visit.state() == VisitState.WAITING) {
            needs.add("unanswered");
        }
        var devices = visit.checkIn().devices();
        if (devices != null && !visit.state().isOver()) {
            deviceNeeds(Map.of("camera", devices.camera(), "microphone", devices.microphone()), needs);
            if (devices.network().equals("weak") || devices.network().equals("blocked")) {
                needs.add("network");
            }
        }
        if (visit.state() == VisitState.CHECKING_IN && visit.checkIn().consent() == null) {
            needs.add("consent");
        }
        return needs;
    }

    /** The visit is said to go on for some minutes after somebody is gone: who looks at the board is to see that it does not. */
    private static void missing(Participant one, String who, List<String> needs) {
        // The demo's visits go on without anybody at the other end: who never had a page has not left.
        boolean wasThere = one.isConnected() || one.lost() != null;
        switch (one.presence()) {
            case AWAY -> needs.add(who + "Away");
            case GONE, REMOVED -> {
                if (wasThere) {
                    needs.add(who + "Left");
                }
            }
            case EXPECTED, KNOCKING, ADMITTED, JOINED -> {
                // There, or on the way in.
            }
        }
    }

    private static void deviceNeeds(Map<String, String> devices, List<String> needs) {
        devices.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(device -> {
            if (!device.getValue().equals("works") && !device.getValue().equals("skipped")) {
                needs.add(device.getKey());
            }
        });
    }
}
