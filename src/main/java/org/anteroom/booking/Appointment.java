package org.anteroom.booking;

import java.time.Duration;
import java.time.Instant;
import org.anteroom.identity.PersonId;
import org.anteroom.platform.Docs;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The agreed time between a patient and a provider.
 *
 * @param length whole minutes, buffers not included
 * @param type which kind of visit, for example {@code follow-up}
 * @param sequence how often it has been moved: the SEQUENCE of RFC 5545
 * @param interpreter the language (BCP 47) that somebody is to interpret; null when nobody is needed
 */
public record Appointment(
        Instant start,
        Duration length,
        PersonId provider,
        PersonId patient,
        String type,
        int sequence,
        @Nullable String interpreter) {
    /** Refuses a length that is not positive. */
    public Appointment {
        if (!length.isPositive()) {
            throw new IllegalArgumentException("length must be positive, was " + length);
        }
    }

    /** When it ends as planned. */
    public Instant end() {
        return start.plus(length);
    }

    /** The same appointment with this provider at this time: newer for every calendar (RFC 5545, SEQUENCE). */
    Appointment movedTo(PersonId other, Instant to) {
        return new Appointment(to, length, other, patient, type, sequence + 1, interpreter);
    }

    /** As stored within the visit document. */
    public Document toDocument() {
        var document = new Document("start", Docs.date(start))
                .append("minutes", length.toMinutes())
                .append("provider", provider.value())
                .append("patient", patient.value())
                .append("type", type)
                .append("sequence", sequence);
        return interpreter == null ? document : document.append("interpreter", interpreter);
    }

    /** Read from the visit document's part. */
    public static Appointment read(Document document) {
        return new Appointment(
                Docs.instant(document, "start"),
                Duration.ofMinutes(Docs.whole(document, "minutes")),
                new PersonId(document.getString("provider")),
                new PersonId(document.getString("patient")),
                document.getString("type"),
                (int) Docs.whole(document, "sequence"),
                document.getString("interpreter"));
    }
}
