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
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.anteroom.audit.AuditTrail;
import org.anteroom.audit.AuditTrail.Action;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Actor;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
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
import org.bson.conversions.Bson;
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
    /** One who adds is overtaken by so many others at most. */
    private static final int MOST_AT_ONCE = 50;

    private final MongoCollection<Document> notes;
    private final Visits visits;
    private final Vault vault;
    private final AuditTrail audit;
    private final OutboxRelay relay;
    private final PlatformConfig config;
    private final Clock clock;
    private final Fingerprints fingerprints;

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
        fingerprints = new Fingerprints(config.secret());
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
        var note = find(id).map(this::open).orElse(new Note(0, NoteText.EMPTY, null, List.of(), true));
        recordIfChanged(note, visit, provider);
        return note;
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
                .append("person", provider.person().value());
        fingerprints.seal(found, signed, text.toPhi());
        var after = notes.findOneAndUpdate(
                and(
                        eq("_id", id.value()),
                        eq("provider", provider.person().value()),
                        eq("revision", revision),
                        exists("signed", false)),
                Updates.combine(
                        Updates.set("signed", signed),
                        Updates.set("chain", fingerprints.chain(found, signed)),
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
        var sealed = vault.seal(patient.value(), new Vault.Place(id.value(), ADDENDUM + addendum, 0), text);
        var entry = audit.change(provider, Action.ADDENDUM_ADDED, visit.clinic(), id, patient);
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            var before = find(id).filter(note -> note.get("signed") != null)
                    .filter(note -> provider.person().value().equals(note.getString("provider")))
                    .orElseThrow(() -> new Refusal.WrongState("DRAFT").toException());
            if (Docs.parts(before, "addenda").stream().anyMatch(one -> addendum.equals(one.getString("id")))) {
                return open(before);
            }
            var part = new Document("id", addendum)
                    .append("at", Docs.date(Instant.ofEpochMilli(clock.millis())))
                    .append("by", provider.name())
                    .append("person", provider.person().value())
                    .append("text", sealed);
            var chain = fingerprints.add(before, part, text);
            var after = notes.findOneAndUpdate(
                    and(
                            eq("_id", id.value()),
                            eq("provider", provider.person().value()),
                            exists("signed"),
                            ne("addenda.id", addendum),
                            chainOf(before)),
                    Updates.combine(
                            Updates.push("addenda", part),
                            Updates.set("chain", chain),
                            Updates.push("outbox", entry.toDocument())),
                    after());
            if (after != null) {
                relay.relaySoon("notes", after);
                return open(after);
            }
            // Somebody else has added meanwhile: this one follows theirs.
        }
        throw new Refusal.Stale(Docs.whole(find(id).orElseThrow(), "revision")).toException();
    }

    /** Matches only while nothing has been added since. */
    private static Bson chainOf(Document note) {
        var chain = note.get("chain", Document.class);
        return chain == null
                ? exists("chain", false)
                : and(eq("chain.hash", chain.get("hash")), eq("chain.head", chain.get("head")));
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
        var note =
                find(id).map(this::open).filter(found -> found.signed() != null).orElse(null);
        if (note == null) {
            return Optional.empty();
        }
        audit.reading(
                reader,
                Action.SUMMARY_READ,
                visit.clinic(),
                id,
                visit.appointment().patient());
        recordIfChanged(note, visit, reader);
        var signed = java.util.Objects.requireNonNull(note.signed());
        var text = note.intact() ? note.text() : NoteText.EMPTY;
        return Optional.of(new Summary(text.summary(), text.plan(), signed.by(), signed.at(), note.intact()));
    }

    /**
     * What the patient takes home.
     *
     * @param intact false when the note is not as it was signed: then nothing of it is told
     */
    public record Summary(String text, String plan, String by, Instant at, boolean intact) {}

    /** Whether the note is signed and it and its addenda are as they were signed: false finds an edit made directly in the store. */
    public boolean isIntact(VisitId id) {
        var note = open(find(id).orElseThrow(() -> new Refusal.NotThere().toException()));
        return note.signed() != null && note.intact();
    }

    private void recordIfChanged(Note note, Visit visit, Actor reader) {
        if (!note.intact()) {
            Log.warnf("a signed note was changed outside of the product visit=%s", visit.id());
            audit.reading(
                    reader,
                    Action.NOTE_FOUND_CHANGED,
                    visit.clinic(),
                    visit.id(),
                    visit.appointment().patient());
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
        var place = new Vault.Place(id, NOTE, revision);
        var signed = document.get("signed", Document.class);
        if (signed == null) {
            var draft = NoteText.read(vault.open(place, document.get("text", Binary.class)));
            return new Note(revision, draft, null, List.of(), true);
        }
        var text = unsealed(place, document, NoteText.EMPTY.toPhi());
        var parts = Docs.parts(document, "addenda");
        var additions = parts.stream()
                .map(part -> unsealed(new Vault.Place(id, ADDENDUM + part.getString("id"), 0), part, new Phi("")))
                .toList();
        var addenda = new ArrayList<Note.Addendum>();
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            addenda.add(new Note.Addendum(
                    part.getString("id"),
                    Docs.instant(part, "at"),
                    part.getString("by"),
                    additions.get(i).reveal()));
        }
        return new Note(
                revision,
                NoteText.read(text),
                new Note.Signed(Docs.instant(signed, "at"), signed.getString("by")),
                List.copyOf(addenda),
                fingerprints.match(document, text, additions));
    }

    /** What is sealed in the part of a signed note; where that was put there by somebody else, the other words, which match nothing. */
    private Phi unsealed(Vault.Place place, Document part, Phi otherwise) {
        try {
            return part.get("text") instanceof Binary sealed ? vault.open(place, sealed) : otherwise;
        } catch (IllegalStateException e) {
            return otherwise;
        }
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

    private static FindOneAndUpdateOptions after() {
        return new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
    }
}
