package org.anteroom.audit;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Indexes.ascending;
import static com.mongodb.client.model.Indexes.compoundIndex;
import static com.mongodb.client.model.Indexes.descending;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Sorts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Ids;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.OutboxListener;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Who did what to which visit, without the content. A change carries its record in its own outbox, so one is never without the
 * other; a reading is recorded durably before its body leaves, and when that fails the reading fails.
 */
@ApplicationScoped
public class AuditTrail implements OutboxListener {
    /** Who acts where nobody does: what became due by itself. */
    static final String TIMER = "timer";

    private final MongoCollection<Document> audit;
    private final VisitClinics visits;
    private final Clock clock;

    AuditTrail(MongoDatabase database, VisitClinics visits, Clock clock) {
        this.audit = database.getCollection("audit");
        this.visits = visits;
        this.clock = clock;
        // The trail only grows: a page of it is read backwards from its mark, and never as a whole.
        for (var whose : List.of("clinic", "clinics", "visit")) {
            audit.createIndex(compoundIndex(ascending(whose), descending("at", "_id")));
        }
    }

    /** What was done. */
    public enum Action {
        BOOKED,
        MOVED,
        CANCELLED,
        HOLD_LAPSED,
        IDENTIFIED,
        PLACE_GIVEN,
        CALLBACK_GIVEN,
        CONSENTED,
        DEVICES_CHECKED,
        ARRIVED,
        LEFT_WAITING_ROOM,
        ASKED_FOR_PHONE,
        CALLBACK_READ,
        PHONED,
        PHONED_IN_VAIN,
        ADMITTED,
        JOINED,
        LEFT,
        HELD,
        RESUMED,
        MUTED,
        SENT_BACK,
        FINISHED,
        MARKED_LEFT,
        MARKED_NO_SHOW,
        HANDED_OVER,
        MESSAGE_WRITTEN,
        CHAT_WRITTEN,
        CHAT_READ,
        REASON_READ,
        NOTE_READ,
        NOTE_WRITTEN,
        NOTE_SIGNED,
        ADDENDUM_ADDED,
        NOTE_FOUND_CHANGED,
        SUMMARY_READ,
        LINK_MADE,
        GUEST_INVITED,
        GUEST_LINK_MADE,
        GUEST_WITHDRAWN,
        GUEST_NAMED,
        GUEST_KNOCKED,
        GUEST_ADMITTED,
        GUEST_DECLINED,
        GUEST_REMOVED,
        GUEST_SET_ASIDE,
        AUDIT_READ
    }

    /** Whether it was done or refused. */
    public enum Outcome {
        DONE,
        REFUSED
    }

    /** As whom it was done. */
    public enum As {
        /** By a visit cookie. */
        LINK("visit link"),
        /** By a login. */
        LOGIN("login"),
        /** By a timer. */
        SYSTEM("system");

        private final String stored;

        As(String stored) {
            this.stored = stored;
        }

        private static String read(String stored) {
            return Arrays.stream(values())
                    .filter(one -> one.stored.equals(stored))
                    .findFirst()
                    .map(As::name)
                    .orElse(stored);
        }
    }

    /**
     * One line of the trail. What was written stays, also where this version does not know the word: a newer one may have run before it.
     *
     * @param as the name of an {@link As}, or a word that is none; {@code action} and {@code outcome} likewise
     */
    public record Entry(
            String id,
            Instant at,
            String actor,
            String as,
            String action,
            String outcome,
            String clinic,
            @Nullable String visit,
            @Nullable String patient) {}

    /** A place in the trail: that of one entry. */
    public record Mark(Instant at, String id) {}

    /** The entry for the outbox of the very update that makes the change. */
    public OutboxEntry change(Actor actor, Action action, ClinicId clinic, VisitId visit, PersonId patient) {
        return OutboxEntry.of(
                OutboxEntry.Kind.AUDIT,
                clock.instant(),
                facts(actor, action, Outcome.DONE, clinic.value(), visit.value(), patient.value()));
    }

    /** The entry for a change that a timer made. */
    public OutboxEntry byTimer(Action action, ClinicId clinic, VisitId visit, PersonId patient) {
        var facts = new HashMap<>(Map.of(
                "actor", TIMER, "as", As.SYSTEM.stored, "action", action.name(), "outcome", Outcome.DONE.name()));
        facts.put("clinic", clinic.value());
        facts.put("visit", visit.value());
        facts.put("patient", patient.value());
        return OutboxEntry.of(OutboxEntry.Kind.AUDIT, clock.instant(), facts);
    }

    /**
     * Records that a time that was kept has run out. A hold leaves nothing behind that could carry the record, so it is durable before the
     * hold is removed. Repeating is harmless.
     *
     * @param due when it ran out
     */
    public void lapsed(ClinicId clinic, VisitId visit, PersonId patient, Instant due) {
        var entry = byTimer(Action.HOLD_LAPSED, clinic, visit, patient);
        insertOnce(write("lapsed|" + visit + "|" + due.toEpochMilli(), due, entry.facts()));
    }

    /** Records a reading; returns only when it is durable. Call it before the body leaves. */
    public void reading(Actor actor, Action action, ClinicId clinic, VisitId visit, PersonId patient) {
        insert(facts(actor, action, Outcome.DONE, clinic.value(), visit.value(), patient.value()));
    }

    /** Records a reading of the trail itself: of that of each of the reader's clinics. */
    public void readingOfTrail(Actor.SignedIn actor) {
        var facts = facts(actor, Action.AUDIT_READ, Outcome.DONE, "", null, null);
        audit.insertOne(write(Ids.random(), clock.instant(), facts)
                .append("clinics", actor.clinicIds().stream().sorted().toList()));
    }

    /**
     * Records that somebody tried and was refused. The record is the visit's clinic's, whoever tried: it is their visit. A try at a visit
     * that is not there is nobody's to read.
     */
    public void refused(Actor actor, Action action, VisitId visit) {
        var clinic = visits.clinicOf(visit).map(ClinicId::value).orElse("");
        insert(facts(actor, action, Outcome.REFUSED, clinic, visit.value(), null));
    }

    /**
     * The newest records of the clinics, newest first.
     *
     * @param visit of this visit only, when given
     * @param before only what was recorded before this one, when given
     */
    public List<Entry> newest(Collection<String> clinics, @Nullable String visit, @Nullable Mark before, int limit) {
        Bson filter = or(in("clinic", clinics), in("clinics", clinics));
        if (visit != null) {
            filter = and(filter, eq("visit", visit));
        }
        if (before != null) {
            var at = Docs.date(before.at());
            filter = and(filter, lte("at", at), or(lt("at", at), lt("_id", before.id())));
        }
        return audit.find(filter)
                .sort(Sorts.descending("at", "_id"))
                .limit(limit)
                .map(AuditTrail::read)
                .into(new ArrayList<>());
    }

    @Override
    public boolean carries(OutboxEntry.Kind kind) {
        return kind == OutboxEntry.Kind.AUDIT;
    }

    @Override
    public void carry(String document, OutboxEntry entry) {
        insertOnce(write(entry.id(), entry.at(), entry.facts()));
    }

    private void insertOnce(Document record) {
        try {
            audit.insertOne(record);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                throw e;
            }
            // Recorded before: whoever asks does so at least once.
        }
    }

    private void insert(Map<String, String> facts) {
        audit.insertOne(write(Ids.random(), clock.instant(), facts));
    }

    private static Map<String, String> facts(
            Actor actor,
            Action action,
            Outcome outcome,
            String clinic,
            @Nullable String visit,
            @Nullable String patient) {
        var facts = new HashMap<String, String>();
        facts.put("actor", actor.person().value());
        facts.put(
                "as",
                switch (actor) {
                    case Actor.Visitor _ -> As.LINK.stored;
                    case Actor.SignedIn _ -> As.LOGIN.stored;
                });
        facts.put("action", action.name());
        facts.put("outcome", outcome.name());
        facts.put("clinic", clinic);
        if (visit != null) {
            facts.put("visit", visit);
        }
        if (patient != null) {
            facts.put("patient", patient);
        }
        return facts;
    }

    private static Document write(String id, Instant at, Map<String, String> facts) {
        var document = new Document("_id", id).append("at", Docs.date(at));
        document.putAll(facts);
        return document;
    }

    private static Entry read(Document document) {
        return new Entry(
                document.getString("_id"),
                Docs.instant(document, "at"),
                document.getString("actor"),
                As.read(document.getString("as")),
                document.getString("action"),
                document.getString("outcome"),
                document.getString("clinic"),
                document.getString("visit"),
                document.getString("patient"));
    }
}
