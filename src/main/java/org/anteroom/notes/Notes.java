package org.anteroom.notes;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.ne;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Hashes;
import org.anteroom.platform.Ids;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.OutboxRelay;
import org.anteroom.platform.Phi;
import org.anteroom.platform.PlatformConfig;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.platform.Vault;
import org.anteroom.visit.Visit;
import org.anteroom.visit.Visits;
import org.bson.Document;
import org.bson.types.Binary;
import org.jspecify.annotations.Nullable;

/**
 * The notes kept, one for each visit, sealed. Only the visit's provider reads and writes. A save names the revision it was made from;
 * signing is one guarded update, after which the text never changes and only addenda follow.
 */
@ApplicationScoped
public class Notes {
    private static final String NOTE = "note";
    private static final String ADDENDUM = "addendum";

    private final MongoCollection<Document> notes;
    private final Visits visits;
    private final Vault vault;
    private final AuditTrail audit;
    private final OutboxRelay relay;
    private final PlatformConfig config;
    private final Clock clock;

    @Inject
    Notes(
            MongoDatabase database,
            Visits visits,
            Vault vault,
            AuditTrail audit,
            OutboxRelay relay,
            PlatformConfig config,
            Clock clock) {
        this(database.getCollection("notes"), visits, vault, audit, relay, config, clock);
    }

    private Notes(
            MongoCollection<Document> notes,
            Visits visits,
            Vault vault,
            AuditTrail audit,
            OutboxRelay relay,
            PlatformConfig config,
            Clock clock) {
        this.notes = notes;
        this.visits = visits;
        this.vault = vault;
        this.audit = audit;
        this.relay = relay;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The same notes by another clock, so that the demo's past visits are signed when they ended. The audit trail keeps its own clock:
     * it says when a note was really written. No door leads here.
     */
    public Notes by(Clock other) {
        return new Notes(notes, visits, vault, audit, relay, config, other);
    }

    /** The note as it is. Recorded as read before it is returned. */
    public Note read(VisitId id, Actor.SignedIn provider) {
        var visit = asProvider(id, provider, Action.NOTE_READ);
        audit.reading(
                provider,
                Action.NOTE_READ,
                visit.clinic(),
                id,
                visit.appointment().patient());
        return find(id).map(this::open).orElse(new Note(0, NoteText.EMPTY, null, List.of()));
    }

    /**
     * Saves the draft. Refuses as stale when somebody has saved since the given revision, and for ever once signed.
     *
     * @return the new revision
     */
    public long save(VisitId id, Actor.SignedIn provider, long revision, NoteText text) {
        var visit = asProvider(id, provider, Action.NOTE_WRITTEN);
        if (visit.state().isBefore() || visit.state().is(VisitState.CANCELLED, VisitState.NO_SHOW)) {
            throw new Refusal.WrongState(visit.state().name()).toException();
        }
        var patient = visit.appointment().patient();
        var next = revision + 1;
        var sealed = vault.seal(patient.value(), new Vault.Place(id.value(), NOTE, next), text.toPhi());
        var entry = audit.change(provider, Action.NOTE_WRITTEN, visit.clinic(), id, patient);
        if (revision == 0) {
            var document = new Document("_id", id.value())
                    .append("clinic", visit.clinic().value())
                    .append("patient", patient.value())
                    .append("provider", provider.person().value())
                    .append("revision", next)
                    .append("savedAt", Docs.date(clock.instant()))
                    .append("text", sealed)
                    .append("outbox", List.of(entry.toDocument()));
            try {
                notes.insertOne(document);
                relay.relaySoon("notes", document);
                return next;
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                    throw e;
                }
                throw notSaved(id);
            }
        }
        var after = notes.findOneAndUpdate(
                and(
                        eq("_id", id.value()),
                        eq("provider", provider.person().value()),
                        eq("revision", revision),
                        exists("signed", false)),
                Updates.combine(
                        Updates.set("text", sealed),
                        Updates.set("revision", next),
                        Updates.set("savedAt", Docs.date(clock.instant())),
                        Updates.push("outbox", entry.toDocument())),
                after());
        if (after == null) {
            throw notSaved(id);
        }
        relay.relaySoon("notes", after);
        return next;
    }

    /** Signs the note as it stands at the revision. Possible only when the visit is finished; then it never changes. */
    public Note sign(VisitId id, Actor.SignedIn provider, long revision) {
        var visit = asProvider(id, provider, Action.NOTE_SIGNED);
        var found = find(id).orElseThrow(
                        () -> Refusal.Invalid.of("note", "is empty").toException());
        if (found.get("signed") != null) {
            throw new Refusal.WrongState("SIGNED").toException();
        }
        if (visit.state() != VisitState.DOCUMENTING) {
            throw new Refusal.WrongState(visit.state().name()).toException();
        }
        if (Docs.whole(found, "revision") != revision) {
            throw new Refusal.Stale(Docs.whole(found, "revision")).toException();
        }
        var text = open(found).text();
        if (text.isBlank()) {
            throw Refusal.Invalid.of("note", "is empty").toException();
        }
        var at = Instant.ofEpochMilli(clock.millis());
        var signed = new Document("at", Docs.date(at))
                .append("by", provider.name())
                .append("person", provider.person().value())
                .append("hash", fingerprint(id, revision, at, provider.name(), text.toPhi()));
        var after = notes.findOneAndUpdate(
                and(
                        eq("_id", id.value()),
                        eq("provider", provider.person().value()),
                        eq("revision", revision),
                        exists("signed", false)),
                Updates.combine(
                        Updates.set("signed", signed),
                        Updates.pushEach(
                                "outbox",
                                List.of(
                                        audit.change(
                                                        provider,
                                                        Action.NOTE_SIGNED,
                                                        visit.clinic(),
                                                        id,
                                                        visit.appointment().patient())
                                                .toDocument(),
                                        OutboxEntry.of(OutboxEntry.Kind.SIGNED, at, Map.of())
                                                .toDocument()))),
                after());
        if (after == null) {
            throw notSaved(id);
        }
        relay.relaySoon("notes", after);
        return open(after);
    }

    /**
     * Adds to a signed note; the signed text stays as it is. Repeating it under the same name adds nothing more.
     *
     * @param name a random id that the page made up for this addendum; without one each call adds
     */
    public Note amend(VisitId id, Actor.SignedIn provider, @Nullable String name, Phi text) {
        var visit = asProvider(id, provider, Action.ADDENDUM_ADDED);
        if (text.isBlank() || text.reveal().length() > NoteText.LONGEST) {
            throw Refusal.Invalid.of("text", "must have 1 to " + NoteText.LONGEST + " signs")
                    .toException();
        }
        if (name != null && !Ids.looksLikeId(name)) {
            throw Refusal.Invalid.of("id", "must be 26 letters of base 32").toException();
        }
        var patient = visit.appointment().patient();
        var addendum = name == null ? Ids.random() : name;
        var at = Instant.ofEpochMilli(clock.millis());
        var part = new Document("id", addendum)
                .append("at", Docs.date(at))
                .append("by", provider.name())
                .append("text", vault.seal(patient.value(), new Vault.Place(id.value(), ADDENDUM + addendum, 0), text))
                .append("hash", fingerprint(id, 0, at, provider.name(), text));
        var after = notes.findOneAndUpdate(
                and(
                        eq("_id", id.value()),
                        eq("provider", provider.person().value()),
                        exists("signed"),
                        ne("addenda.id", addendum)),
                Updates.combine(
                        Updates.push("addenda", part),
                        Updates.push(
                                "outbox",
                                audit.change(provider, Action.ADDENDUM_ADDED, visit.clinic(), id, patient)
                                        .toDocument())),
                after());
        if (after == null) {
            return find(id).map(this::open)
                    .filter(note ->
                            note.addenda().stream().anyMatch(one -> one.id().equals(addendum)))
                    .orElseThrow(() -> new Refusal.WrongState("DRAFT").toException());
        }
        relay.relaySoon("notes", after);
        return open(after);
    }

    /**
     * What the patient was released: the summary of the signed note. Recorded as read.
     *
     * @param reader the patient, by link or by login; the relation is checked here
     */
    public Optional<Summary> summary(VisitId id, Actor reader) {
        var visit = visits.get(id, reader);
        if (!visit.appointment().patient().equals(reader.person())) {
            audit.refused(reader, Action.SUMMARY_READ, id);
            throw new Refusal.NotThere().toException();
        }
        var note = find(id).map(this::open).filter(found -> found.signed() != null);
        if (note.isEmpty()) {
            return Optional.empty();
        }
        audit.reading(
                reader,
                Action.SUMMARY_READ,
                visit.clinic(),
                id,
                visit.appointment().patient());
        var signed = java.util.Objects.requireNonNull(note.get().signed());
        return Optional.of(
                new Summary(note.get().text().summary(), note.get().text().plan(), signed.by(), signed.at()));
    }

    /** What the patient takes home. */
    public record Summary(String text, String plan, String by, Instant at) {}

    /** Whether a signed note and its addenda are as they were signed: false finds an edit made directly in the store. */
    public boolean isIntact(VisitId id) {
        var document = find(id).orElseThrow(() -> new Refusal.NotThere().toException());
        var signed = document.get("signed", Document.class);
        if (signed == null) {
            return false;
        }
        try {
            var note = open(document);
            boolean intact = Hashes.same(
                    signed.getString("hash"),
                    fingerprint(
                            id,
                            note.revision(),
                            Docs.instant(signed, "at"),
                            signed.getString("by"),
                            note.text().toPhi()));
            for (var part : Docs.parts(document, "addenda")) {
                var text = vault.open(
                        new Vault.Place(id.value(), ADDENDUM + part.getString("id"), 0),
                        part.get("text", Binary.class));
                intact &= Hashes.same(
                        part.getString("hash"),
                        fingerprint(id, 0, Docs.instant(part, "at"), part.getString("by"), text));
            }
            return intact;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    /** Whether anything was written for the visit, signed or not; says nothing of what. */
    public boolean isBegun(VisitId id) {
        return find(id).isPresent();
    }

    private Optional<Document> find(VisitId id) {
        return Optional.ofNullable(notes.find(eq("_id", id.value())).first());
    }

    private Note open(Document document) {
        var id = document.getString("_id");
        long revision = Docs.whole(document, "revision");
        var text = NoteText.read(vault.open(new Vault.Place(id, NOTE, revision), document.get("text", Binary.class)));
        var signed = document.get("signed", Document.class);
        var addenda = Docs.parts(document, "addenda").stream()
                .map(part -> new Note.Addendum(
                        part.getString("id"),
                        Docs.instant(part, "at"),
                        part.getString("by"),
                        vault.open(
                                        new Vault.Place(id, ADDENDUM + part.getString("id"), 0),
                                        part.get("text", Binary.class))
                                .reveal()))
                .toList();
        return new Note(
                revision,
                text,
                signed == null ? null : new Note.Signed(Docs.instant(signed, "at"), signed.getString("by")),
                addenda);
    }

    private Visit asProvider(VisitId id, Actor.SignedIn provider, Action action) {
        try {
            return visits.getAsProvider(id, provider);
        } catch (RefusedException e) {
            audit.refused(provider, action, id);
            throw e;
        }
    }

    private RefusedException notSaved(VisitId id) {
        var found = find(id).orElseThrow(() -> new Refusal.Stale(0).toException());
        return found.get("signed") != null
                ? new Refusal.WrongState("SIGNED").toException()
                : new Refusal.Stale(Docs.whole(found, "revision")).toException();
    }

    /** Keyed, so that who can write to the store alone cannot make a matching one. */
    private String fingerprint(VisitId id, long revision, Instant at, String by, Phi text) {
        return Hashes.sha256(
                config.secret() + "|note|" + id + "|" + revision + "|" + at + "|" + by + "|" + text.reveal());
    }

    private static FindOneAndUpdateOptions after() {
        return new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
    }
}
