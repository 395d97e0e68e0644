package org.anteroom.booking;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.anteroom.audit.AuditTrail;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.OutboxRelay;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.Vault;
import org.bson.Document;

/**
 * The appointments kept: the only writer of a visit's {@code appointment} and {@code cells}. The insert is the booking; a duplicate
 * key in {@code cells} is "taken". Nothing is checked first, so nothing can happen between a check and an insert.
 */
@ApplicationScoped
@Startup
public class Appointments {
    /** The field of the reason as the vault knows it. */
    public static final String REASON = "reason";

    private final MongoCollection<Document> visits;
    private final AuditTrail audit;
    private final OutboxRelay relay;
    private final Vault vault;
    private final Clock clock;

    Appointments(MongoDatabase database, AuditTrail audit, OutboxRelay relay, Vault vault, Clock clock) {
        this.visits = database.getCollection("visits");
        this.audit = audit;
        this.relay = relay;
        this.vault = vault;
        this.clock = clock;
        visits.createIndex(
                Indexes.ascending("cells"), new IndexOptions().unique(true).sparse(true));
    }

    /**
     * What is to be booked.
     *
     * @param before time kept free before the appointment, and {@code after} likewise
     */
    public record Booking(
            VisitId visit,
            ClinicId clinic,
            Person provider,
            Person patient,
            java.time.Instant start,
            Duration length,
            Duration before,
            Duration after,
            String type,
            Phi reason) {
        List<String> cells() {
            var cells = new ArrayList<String>();
            var end = start.plus(length);
            cells.addAll(Cells.of("provider|" + provider.id(), start.minus(before), end.plus(after)));
            cells.addAll(Cells.of("patient|" + patient.id(), start, end));
            return cells;
        }
    }

    /** Takes the time. Refuses as taken when any part of it is somebody's already; then nothing was written. */
    public void book(Actor by, Booking booking) {
        var now = clock.instant();
        var appointment = new Appointment(
                booking.start(),
                booking.length(),
                booking.provider().id(),
                booking.patient().id(),
                booking.type(),
                0);
        var patient = booking.patient();
        var entries = List.of(
                audit.change(by, AuditTrail.Action.BOOKED, booking.clinic(), booking.visit(), patient.id())
                        .toDocument(),
                OutboxEntry.of(OutboxEntry.Kind.LISTS, now, Map.of()).toDocument(),
                OutboxEntry.of(OutboxEntry.Kind.MAIL, now, Map.of("what", "booked"))
                        .toDocument());
        var document = new Document("_id", booking.visit().value())
                .append("clinic", booking.clinic().value())
                .append("revision", 1L)
                .append("state", VisitState.BOOKED.name())
                .append("since", Docs.date(now))
                .append("appointment", appointment.toDocument())
                .append("cells", booking.cells())
                .append(
                        "people",
                        new Document(patient.id().value(), participant("PATIENT", patient))
                                .append(booking.provider().id().value(), participant("PROVIDER", booking.provider())))
                .append("outbox", entries);
        if (!booking.reason().isBlank()) {
            document.append(
                    REASON,
                    vault.seal(
                            patient.id().value(),
                            new Vault.Place(booking.visit().value(), REASON, 0),
                            booking.reason()));
        }
        try {
            visits.insertOne(document);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                throw new Refusal.TimeTaken(List.of()).toException();
            }
            throw e;
        }
        relay.relaySoon("visits", document);
    }

    /** Whether the visit exists already; for seeds that are run again. */
    public boolean exists(VisitId visit) {
        return visits.find(eq("_id", visit.value())).first() != null;
    }

    private static Document participant(String part, Person person) {
        return new Document("part", part)
                .append("name", person.name())
                .append("shortName", person.shortName())
                .append("presence", "EXPECTED");
    }
}
