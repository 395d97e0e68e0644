package org.anteroom.booking;

import java.util.List;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who books has chosen so far, and what there is to choose from.
 *
 * @param moving the visit that is to be moved; null when one is booked
 * @param providers those who can be chosen
 * @param patients those who can be chosen; empty for a patient, who is the only one, and when moving
 * @param with the chosen provider, and {@code who} the patient
 * @param staff whether it is booked for somebody else
 */
record Choice(
        @Nullable VisitId moving,
        List<Person> providers,
        List<Person> patients,
        @Nullable Person with,
        @Nullable Person who,
        @Nullable ClinicId clinic,
        boolean staff) {
    /** Whether times can be shown. */
    public boolean isComplete() {
        return with != null && who != null;
    }

    /** The chosen provider's id, or nothing. */
    public String provider() {
        return with == null ? "" : with.id().value();
    }

    /** The chosen patient's id, or nothing. */
    public String patient() {
        return who == null ? "" : who.id().value();
    }

    /** The visit that is moved, or nothing. */
    public String move() {
        return moving == null ? "" : moving.value();
    }

    /** The patient's zone, in which all times are said. */
    public String zone() {
        return who == null ? "UTC" : who.zone().getId();
    }

    /** The address of the page with all that is chosen. */
    public String link() {
        var link = new StringBuilder("/book?provider=").append(provider());
        if (staff && moving == null) {
            link.append("&patient=").append(patient());
        }
        if (moving != null) {
            link.append("&move=").append(moving);
        }
        return link.toString();
    }

    /** The same, to be followed by one more parameter. */
    public String more() {
        return link() + "&";
    }
}
