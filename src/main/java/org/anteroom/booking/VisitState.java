package org.anteroom.booking;

import java.util.EnumSet;
import java.util.Set;

/**
 * The stored states of a visit; one document lives through them from the hold of a time to the signed note. An enum is the sealed
 * family here, since a state carries nothing beside the document's own fields; switches over it have no default.
 *
 * <p>Late and reconnecting are derived from times, never stored. FHIR R4 values stand beside each state:
 * Appointment.status (http://hl7.org/fhir/R4/valueset-appointmentstatus.html) and Encounter.status
 * (http://hl7.org/fhir/R4/valueset-encounter-status.html).
 */
public enum VisitState {
    HELD("pending", "planned"),
    REQUESTED("proposed", "planned"),
    BOOKED("booked", "planned"),
    CHECKING_IN("checked-in", "planned"),
    WAITING("arrived", "arrived"),
    INVITED("arrived", "arrived"),
    IN_VISIT("fulfilled", "in-progress"),
    ON_HOLD("fulfilled", "onleave"),
    INTERRUPTED("fulfilled", "in-progress"),
    DOCUMENTING("fulfilled", "in-progress"),
    COMPLETED("fulfilled", "finished"),
    LEFT("cancelled", "cancelled"),
    NO_SHOW("noshow", "cancelled"),
    CANCELLED("cancelled", "cancelled");

    private static final Set<VisitState> BEFORE = EnumSet.of(HELD, REQUESTED, BOOKED, CHECKING_IN);
    private static final Set<VisitState> LIVE = EnumSet.of(INVITED, IN_VISIT, ON_HOLD, INTERRUPTED);
    private static final Set<VisitState> OVER = EnumSet.of(DOCUMENTING, COMPLETED, LEFT, NO_SHOW, CANCELLED);

    private final String appointment;
    private final String encounter;

    VisitState(String appointment, String encounter) {
        this.appointment = appointment;
        this.encounter = encounter;
    }

    /** FHIR R4 Appointment.status. */
    public String appointmentStatus() {
        return appointment;
    }

    /** FHIR R4 Encounter.status. */
    public String encounterStatus() {
        return encounter;
    }

    /** The patient has not arrived yet. */
    public boolean isBefore() {
        return BEFORE.contains(this);
    }

    /** The patient has been admitted and the visit is not finished: media may exist only now. */
    public boolean isLive() {
        return LIVE.contains(this);
    }

    /** Nobody talks to anybody any more. */
    public boolean isOver() {
        return OVER.contains(this);
    }

    /** Whether this is one of the given states. */
    public boolean is(VisitState... states) {
        for (var state : states) {
            if (state == this) {
                return true;
            }
        }
        return false;
    }
}
