package org.anteroom.booking;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.pushEach;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.anteroom.audit.AuditTrail;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.News;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.OutboxRelay;
import org.anteroom.platform.Phi;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.Vault;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The appointments kept: the only writer of a visit's {@code appointment} and {@code cells}. The insert is the booking; a duplicate
 * key in {@code cells} is "taken". Nothing is checked first, so nothing can happen between a check and an insert.
 */
@ApplicationScoped
@Startup
public class Appointments {
    /** The field of the reason as the vault knows it. */
    public static final String REASON = "reason";

    private static final int TRIES = 20;
    private static final FindOneAndUpdateOptions AFTER =
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);

    private final MongoCollection<Document> visits;
    private final Holds holds;
    private final AuditTrail audit;
    private final OutboxRelay relay;
    private final News news;
    private final Vault vault;
    private final Clock clock;

    Appointments(
            MongoDatabase database,
            Holds holds,
            AuditTrail audit,
            OutboxRelay relay,
            News news,
            Vault vault,
            Clock clock) {
        this.visits = database.getCollection("visits");
        this.holds = holds;
        this.audit = audit;
        this.relay = relay;
        this.news = news;
        this.vault = vault;
        this.clock = clock;
        visits.createIndex(
                Indexes.ascending("cells"), new IndexOptions().unique(true).sparse(true));
    }

    /**
     * Where an appointment is to be moved; its length stays.
     *
     * @param before time kept free before the appointment, and {@code after} likewise
     */
    public record Target(Person provider, Instant start, Duration before, Duration after) {}

    /** Takes the time. Refuses as taken when any part of it is somebody's already; then nothing was written. */
    public Kept book(Actor by, Booking booking) {
        var now = clock.instant();
        var document = booking.document(VisitState.BOOKED, now)
                .append(
                        "outbox",
                        booked(
                                by,
                                booking.clinic(),
                                booking.visit(),
                                booking.patient().id()));
        if (!booking.reason().isBlank()) {
            document.append(REASON, seal(booking.visit(), booking.patient().id(), booking.reason()));
        }
        holds.referee(() -> visits.insertOne(document), booking.cells());
        relay.relaySoon("visits", document);
        return Kept.read(document);
    }

    /**
     * Books the time that the actor keeps, in the one update that ends the hold. Empty when the hold is not theirs, has run out or
     * is of another time; then nothing was written.
     */
    public Optional<Kept> bookHeld(
            Actor.SignedIn by,
            VisitId visit,
            PersonId patient,
            Instant start,
            String type,
            Phi reason,
            @Nullable String interpreter) {
        var hold = holds.find(visit, by).orElse(null);
        if (hold == null || !hold.kept().appointment().patient().equals(patient)) {
            return Optional.empty();
        }
        var more = new ArrayList<Bson>();
        more.add(set("appointment.type", type));
        if (interpreter != null) {
            more.add(set("appointment.interpreter", interpreter));
        }
        more.add(pushEach("outbox", booked(by, hold.kept().clinic(), visit, patient)));
        if (!reason.isBlank()) {
            more.add(set(REASON, seal(visit, patient, reason)));
        }
        var document = holds.book(by, visit, patient, start, more);
        if (document == null) {
            return Optional.empty();
        }
        relay.relaySoon("visits", document);
        return Optional.of(Kept.read(document));
    }

    private List<Document> booked(Actor by, ClinicId clinic, VisitId visit, PersonId patient) {
        var now = clock.instant();
        return List.of(
                audit.change(by, AuditTrail.Action.BOOKED, clinic, visit, patient)
                        .toDocument(),
                OutboxEntry.of(OutboxEntry.Kind.LISTS, now, Map.of()).toDocument(),
                OutboxEntry.of(OutboxEntry.Kind.MAIL, now, Map.of("what", "booked"))
                        .toDocument());
    }

    private Binary seal(VisitId visit, PersonId patient, Phi reason) {
        return vault.seal(patient.value(), new Vault.Place(visit.value(), REASON, 0), reason);
    }

    /** The appointment, whoever asks: for rooms that act for nobody. */
    public Optional<Kept> find(VisitId visit) {
        return Optional.ofNullable(visits.find(eq("_id", visit.value())).first())
                .map(Kept::read);
    }

    /** The appointment, if the actor is one of those who may change it. */
    public Optional<Kept> find(VisitId visit, Actor by) {
        return Optional.ofNullable(
                        visits.find(and(eq("_id", visit.value()), concerns(by))).first())
                .map(Kept::read);
    }

    /** The appointment as one of those who may change it; refuses as not there for anybody else. */
    public Kept get(VisitId visit, Actor by) {
        return find(visit, by).orElseThrow(() -> new Refusal.NotThere().toException());
    }

    /** The starts of the cells that the patient has given away from an instant on; what the holder keeps is not in their own way. */
    Set<Instant> takenOf(
            PersonId patient, ClinicId clinic, Instant from, @Nullable VisitId except, @Nullable String holder) {
        var now = clock.instant();
        var taken = new HashSet<Instant>();
        var filter = and(
                eq("appointment.patient", patient.value()),
                eq("clinic", clinic.value()),
                gte("appointment.start", Docs.date(from)),
                ne("state", VisitState.CANCELLED.name()));
        for (var document : visits.find(filter)) {
            var kept = Kept.read(document);
            boolean free = kept.state() == VisitState.HELD
                    && (!Docs.instant(document, "due").isAfter(now)
                            || document.getString("holder").equals(holder));
            if (!free && !kept.visit().equals(except)) {
                taken.addAll(Cells.starts(
                        kept.appointment().start(), kept.appointment().end()));
            }
        }
        return taken;
    }

    /**
     * Moves the appointment: gives the old time back and takes the new one in the same update. Repeating is harmless. Refuses as
     * taken when any part of the new time is somebody else's; then the old one is still kept.
     */
    public Kept move(VisitId visit, Actor by, Target to) {
        var provider = to.provider();
        var cells = new ArrayList<String>();
        return change(visit, by, cells, before -> {
            var was = before.appointment();
            if (was.start().equals(to.start()) && was.provider().equals(provider.id())) {
                return null;
            }
            need(before, Kept.MOVABLE);
            var now = clock.instant();
            var moved = was.movedTo(provider.id(), to.start());
            cells.clear();
            cells.addAll(Cells.of(provider.id(), was.patient(), to.start(), was.length(), to.before(), to.after()));
            var updates = new ArrayList<Bson>();
            updates.add(set("appointment", moved.toDocument()));
            updates.add(set("cells", cells));
            if (!was.provider().equals(provider.id())) {
                updates.add(unset("people." + was.provider()));
                updates.add(set("people." + provider.id(), Booking.participant("PROVIDER", provider)));
            }
            if (before.state() == VisitState.CHECKING_IN) {
                // Checking in belongs to the time that was given back.
                updates.addAll(to(VisitState.BOOKED, now));
            }
            var entries = List.of(
                    audit.change(by, AuditTrail.Action.MOVED, before.clinic(), visit, was.patient()),
                    leaves(was, now),
                    OutboxEntry.of(OutboxEntry.Kind.MAIL, now, Map.of("what", "moved")));
            return with(updates, entries);
        });
    }

    /**
     * Moves the appointment to another time whatever became of the visit, so that a demo of yesterday is one of today. The cells follow
     * it, and a cancelled one still has none. No door leads here: only the demo's seeds call it. Refuses as taken like {@link #move}.
     */
    public Kept shift(VisitId visit, Actor.SignedIn by, Instant start) {
        var cells = new ArrayList<String>();
        return change(visit, by, cells, before -> {
            var was = before.appointment();
            if (was.start().equals(start)) {
                return null;
            }
            var updates = new ArrayList<Bson>();
            updates.add(set("appointment", was.movedTo(was.provider(), start).toDocument()));
            cells.clear();
            if (before.state() != VisitState.CANCELLED) {
                cells.addAll(
                        Cells.of(was.provider(), was.patient(), start, was.length(), Duration.ZERO, Duration.ZERO));
                updates.add(set("cells", cells));
            }
            var now = clock.instant();
            var entries = new ArrayList<>(List.of(
                    audit.change(by, AuditTrail.Action.MOVED, before.clinic(), visit, was.patient()),
                    leaves(was, now)));
            if (before.isMovable()) {
                entries.add(OutboxEntry.of(OutboxEntry.Kind.MAIL, now, Map.of("what", "moved")));
            }
            return with(updates, entries);
        });
    }

    /**
     * Gives the times back of the provider's finished visits that start in the stretch, so that whoever plays the demo meets the same times
     * free again. Who has left may still come, and keeps theirs. Repeating is harmless. No door leads here: only the demo calls it.
     */
    public void giveBackFinished(PersonId provider, Instant from, Instant until) {
        visits.updateMany(
                and(
                        eq("appointment.provider", provider.value()),
                        gte("appointment.start", Docs.date(from)),
                        lt("appointment.start", Docs.date(until)),
                        in("state", VisitState.DOCUMENTING.name(), VisitState.COMPLETED.name())),
                unset("cells"));
    }

    /** The lists of free times are told where the appointment was. */
    private static OutboxEntry leaves(Appointment was, Instant now) {
        return OutboxEntry.of(
                OutboxEntry.Kind.LISTS,
                now,
                Map.of("was", was.start().toString(), "by", was.provider().value()));
    }

    /** Cancels the appointment and gives its time back. Repeating is harmless. */
    public Kept cancel(VisitId visit, Actor.SignedIn by) {
        return cancel(visit, by, null);
    }

    /**
     * The same for a reason, which the patient is told.
     *
     * @param reason null when nothing is said
     */
    Kept cancel(VisitId visit, Actor by, @Nullable CancelReason reason) {
        return change(visit, by, List.of(), before -> {
            if (before.state() == VisitState.CANCELLED) {
                return null;
            }
            need(before, Kept.CANCELLABLE);
            var now = clock.instant();
            var patient = before.appointment().patient();
            var updates = new ArrayList<>(to(VisitState.CANCELLED, now));
            // Unset, never emptied: the index takes only one empty array.
            updates.add(unset("cells"));
            updates.add(unset("due"));
            // A calendar believes a cancellation only when it is newer than the invitation.
            updates.add(inc("appointment.sequence", 1));
            if (before.state() == VisitState.WAITING) {
                updates.add(set("people." + patient + ".presence", "GONE"));
            }
            var facts = new HashMap<>(Map.of("what", "cancelled"));
            if (reason != null) {
                updates.add(set("cancelled", reason.name()));
                facts.put("because", reason.name());
            }
            var entries = List.of(
                    audit.change(by, AuditTrail.Action.CANCELLED, before.clinic(), visit, patient),
                    OutboxEntry.of(OutboxEntry.Kind.LISTS, now, Map.of()),
                    OutboxEntry.of(OutboxEntry.Kind.MAIL, now, facts));
            return with(updates, entries);
        });
    }

    private Kept change(VisitId visit, Actor by, List<String> cells, Function<Kept, @Nullable Bson> decision) {
        for (int i = 0; i < TRIES; i++) {
            var before = get(visit, by);
            var update = decision.apply(before);
            if (update == null) {
                return before;
            }
            var guard = and(
                    eq("_id", visit.value()),
                    concerns(by),
                    eq("revision", before.revision()),
                    eq("state", before.state().name()));
            var after = holds.referee(() -> visits.findOneAndUpdate(guard, update, AFTER), cells);
            if (after != null) {
                relay.relaySoon("visits", after);
                var kept = Kept.read(after);
                news.publish(new News.Hint(kept.visit().value(), kept.clinic().value(), kept.revision()));
                return kept;
            }
        }
        throw new Refusal.TooMany(Duration.ofSeconds(1)).toException();
    }

    /** Whose appointments these are to change: as scheduler the clinics', as provider and as patient one's own, by link this one. */
    private static Bson concerns(Actor by) {
        return switch (by) {
            case Actor.Visitor visitor ->
                and(
                        eq("_id", visitor.visit().value()),
                        eq("clinic", visitor.clinic().value()),
                        eq("appointment.patient", visitor.person().value()));
            case Actor.SignedIn signedIn -> related(signedIn);
        };
    }

    private static Bson related(Actor.SignedIn by) {
        var person = by.person().value();
        var relations = new ArrayList<Bson>();
        if (by.is(Role.SCHEDULER)) {
            relations.add(in("clinic", by.clinicIds()));
        }
        if (by.is(Role.PROVIDER)) {
            relations.add(eq("appointment.provider", person));
        }
        if (by.is(Role.PATIENT)) {
            relations.add(eq("appointment.patient", person));
        }
        return relations.isEmpty() ? eq("_id", "") : and(in("clinic", by.clinicIds()), or(relations));
    }

    private static void need(Kept kept, VisitState... allowed) {
        if (!kept.state().is(allowed)) {
            throw new Refusal.WrongState(kept.state().name()).toException();
        }
    }

    private static List<Bson> to(VisitState state, Instant now) {
        return List.of(
                set("state", state.name()),
                set("since", Docs.date(now)),
                pushEach("history", List.of(new Document("state", state.name()).append("at", Docs.date(now)))));
    }

    private static Bson with(List<Bson> updates, List<OutboxEntry> entries) {
        var all = new ArrayList<>(updates);
        all.add(inc("revision", 1L));
        all.add(pushEach("outbox", entries.stream().map(OutboxEntry::toDocument).toList()));
        return combine(all);
    }

    /** Whether the visit exists already; for seeds that are run again. */
    public boolean exists(VisitId visit) {
        return find(visit).isPresent();
    }
}
