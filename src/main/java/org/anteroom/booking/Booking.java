package org.anteroom.booking;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Phi;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * What is to be booked.
 *
 * @param before time kept free before the appointment, and {@code after} likewise
 * @param interpreter the language (BCP 47) that somebody is to interpret; null when nobody is needed
 */
public record Booking(
        VisitId visit,
        ClinicId clinic,
        Person provider,
        Person patient,
        Instant start,
        Duration length,
        Duration before,
        Duration after,
        String type,
        Phi reason,
        @Nullable String interpreter) {
    /** Nobody is to interpret. */
    public Booking(
            VisitId visit,
            ClinicId clinic,
            Person provider,
            Person patient,
            Instant start,
            Duration length,
            Duration before,
            Duration after,
            String type,
            Phi reason) {
        this(visit, clinic, provider, patient, start, length, before, after, type, reason, null);
    }

    List<String> cells() {
        return Cells.of(provider.id(), patient.id(), start, length, before, after);
    }

    /** The visit as it is first stored, without what must follow. */
    Document document(VisitState state, Instant now) {
        var appointment = new Appointment(start, length, provider.id(), patient.id(), type, 0, interpreter);
        return new Document("_id", visit.value())
                .append("clinic", clinic.value())
                .append("revision", 1L)
                .append("state", state.name())
                .append("since", Docs.date(now))
                .append("appointment", appointment.toDocument())
                .append("cells", cells())
                .append(
                        "people",
                        new Document(patient.id().value(), participant("PATIENT", patient))
                                .append(provider.id().value(), participant("PROVIDER", provider)));
    }

    /** Somebody of the visit before it has begun. */
    static Document participant(String part, Person person) {
        return new Document("part", part)
                .append("name", person.name())
                .append("shortName", person.shortName())
                .append("presence", "EXPECTED");
    }
}
