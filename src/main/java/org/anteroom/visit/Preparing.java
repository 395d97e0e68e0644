package org.anteroom.visit;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.Vault;
import org.bson.Document;

/**
 * What a patient does before being let in: say who and where they are, agree, check devices, come to the waiting room, leave it.
 * Open from booking on, the waiting room from a little before the start. Repeating is harmless.
 */
@ApplicationScoped
public class Preparing {
    /** The fields of the check-in as the vault knows them. */
    static final String PLACE = "place";

    static final String CALLBACK = "callback";

    private final Visits visits;
    private final AuditTrail audit;
    private final Vault vault;
    private final VisitConfig config;
    private final Clock clock;

    Preparing(Visits visits, AuditTrail audit, Vault vault, VisitConfig config, Clock clock) {
        this.visits = visits;
        this.audit = audit;
        this.vault = vault;
        this.config = config;
        this.clock = clock;
    }

    /** The link's question was answered. Near the start the visit is CHECKING_IN from here on. */
    public Visit identified(Actor.Visitor patient) {
        return visits.change(patient.visit(), Visits.asVisitingPatient(patient), visit -> {
            if (visit.state().isOver() && visit.state() != VisitState.LEFT) {
                return null;
            }
            var now = clock.instant();
            var change = new Change(now)
                    .set("checkIn.identified", now)
                    .then(audit.change(patient, Action.IDENTIFIED, visit.clinic(), visit.id(), patient.person()));
            boolean near = !now.isBefore(visit.appointment().start().minus(config.checkInBefore()));
            return visit.state().is(VisitState.BOOKED) && near ? change.to(VisitState.CHECKING_IN) : change;
        });
    }

    /** Where the patient is now, for emergencies and licences. */
    public Visit sayPlace(Actor.Visitor patient, Phi place) {
        return seal(patient, PLACE, Action.PLACE_GIVEN, place);
    }

    /** The number to call when the video fails. */
    public Visit sayCallback(Actor.Visitor patient, Phi number) {
        return seal(patient, CALLBACK, Action.CALLBACK_GIVEN, number);
    }

    private Visit seal(Actor.Visitor patient, String field, Action action, Phi value) {
        return visits.change(patient.visit(), Visits.asVisitingPatient(patient), visit -> {
            needPreparable(visit);
            var sealed = vault.seal(
                    patient.person().value(), new Vault.Place(visit.id().value(), field, 0), value);
            return new Change(clock.instant())
                    .set("checkIn." + field, sealed)
                    .then(audit.change(patient, action, visit.clinic(), visit.id(), patient.person()));
        });
    }

    /** Opens the place and the number for the patient themselves or for somebody who treats them; the caller audits. */
    public CheckIn.Whereabouts whereabouts(Visit visit) {
        var place = visit.checkIn().place();
        var callback = visit.checkIn().callback();
        return new CheckIn.Whereabouts(
                place == null
                        ? Phi.NOTHING
                        : vault.open(new Vault.Place(visit.id().value(), PLACE, 0), place),
                callback == null
                        ? Phi.NOTHING
                        : vault.open(new Vault.Place(visit.id().value(), CALLBACK, 0), callback));
    }

    /** The patient agrees to the text with this version. */
    public Visit consent(Actor.Visitor patient, String version) {
        return visits.change(patient.visit(), Visits.asVisitingPatient(patient), visit -> {
            needPreparable(visit);
            return new Change(clock.instant())
                    .set("checkIn.consent", version)
                    .set("checkIn.consentAt", clock.instant())
                    .then(audit.change(patient, Action.CONSENTED, visit.clinic(), visit.id(), patient.person()));
        });
    }

    /** What the device check found; staff see it on the board. */
    public Visit checked(Actor.Visitor patient, CheckIn.Devices devices) {
        return visits.change(patient.visit(), Visits.asVisitingPatient(patient), visit -> {
            if (visit.state().isOver()) {
                throw new Refusal.WrongState(visit.state().name()).toException();
            }
            var found = new Document("camera", devices.camera())
                    .append("microphone", devices.microphone())
                    .append("speaker", devices.speaker())
                    .append("network", devices.network())
                    .append("at", Docs.date(devices.at()));
            return new Change(clock.instant())
                    .set("checkIn.devices", found)
                    .list()
                    .then(audit.change(patient, Action.DEVICES_CHECKED, visit.clinic(), visit.id(), patient.person()));
        });
    }

    /** The patient comes to the waiting room. Refuses what is missing by name, and tells when it opens. */
    public Visit arrive(Actor.Visitor patient) {
        return visits.change(patient.visit(), Visits.asVisitingPatient(patient), visit -> {
            if (visit.state() == VisitState.WAITING || visit.state().isLive()) {
                return null;
            }
            visit.need(VisitState.BOOKED, VisitState.CHECKING_IN, VisitState.LEFT, VisitState.NO_SHOW);
            if (!visit.checkIn().isComplete()) {
                throw Refusal.Invalid.of("checkIn", "is not complete").toException();
            }
            var now = clock.instant();
            if (now.isBefore(visit.appointment().start().minus(config.opensBefore()))) {
                throw new Refusal.NotNow("The waiting room is not open yet").toException();
            }
            if (now.isAfter(visit.appointment().end().plus(config.opensAfter()))) {
                throw new Refusal.NotNow("The time of this visit is over").toException();
            }
            return new Change(now)
                    .to(VisitState.WAITING)
                    .due(null)
                    .set("checkIn.arrived", now)
                    .presence(patient.person(), Presence.KNOCKING)
                    .then(audit.change(patient, Action.ARRIVED, visit.clinic(), visit.id(), patient.person()));
        });
    }

    /** The patient leaves the waiting room by their own choice; they may come again. */
    public Visit leave(Actor.Visitor patient) {
        return visits.change(patient.visit(), Visits.asVisitingPatient(patient), visit -> {
            if (visit.state() == VisitState.LEFT) {
                return null;
            }
            visit.need(VisitState.WAITING);
            return new Change(clock.instant())
                    .to(VisitState.LEFT)
                    .due(null)
                    .presence(patient.person(), Presence.GONE)
                    .then(audit.change(
                            patient, Action.LEFT_WAITING_ROOM, visit.clinic(), visit.id(), patient.person()));
        });
    }

    /**
     * The patient asks to be phoned, also when they left, came too late, or the visit broke off or was cancelled: a task on the board
     * until somebody has.
     */
    public Visit askForPhone(Actor.Visitor patient) {
        return visits.change(patient.visit(), Visits.asVisitingPatient(patient), visit -> {
            if (visit.phone() != null) {
                return null;
            }
            if (!visit.isPhoneOffered()) {
                throw new Refusal.WrongState(visit.state().name()).toException();
            }
            return new Change(clock.instant())
                    .set("phone", clock.instant())
                    .unset("call")
                    .list()
                    .then(audit.change(patient, Action.ASKED_FOR_PHONE, visit.clinic(), visit.id(), patient.person()));
        });
    }

    private static void needPreparable(Visit visit) {
        visit.need(
                VisitState.BOOKED,
                VisitState.CHECKING_IN,
                VisitState.WAITING,
                VisitState.LEFT,
                VisitState.NO_SHOW,
                VisitState.INVITED);
    }
}
