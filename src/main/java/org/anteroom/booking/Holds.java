package org.anteroom.booking;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.pushEach;
import static com.mongodb.client.model.Updates.set;
import static com.mongodb.client.model.Updates.unset;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.anteroom.audit.AuditTrail;
import org.anteroom.identity.Actor;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.OutboxRelay;
import org.anteroom.platform.Refusal;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Times kept for people who are still deciding: visits in the state HELD, with the same cells as a booking. One for each pair of who
 * keeps it and whose visit it is, by a unique key, so that nobody can hoard times. Nobody but the one who keeps it can use it.
 */
@ApplicationScoped
@Startup
public class Holds {
    private static final int DUPLICATE_KEY = 11_000;
    private static final int TRIES = 5;
    private static final Bson HELD = eq("state", VisitState.HELD.name());

    private final MongoCollection<Document> visits;
    private final BookedTimes lists;
    private final AuditTrail audit;
    private final OutboxRelay relay;
    private final BookingConfig config;
    private final Clock clock;

    Holds(
            MongoDatabase database,
            BookedTimes lists,
            AuditTrail audit,
            OutboxRelay relay,
            BookingConfig config,
            Clock clock) {
        this.visits = database.getCollection("visits");
        this.lists = lists;
        this.audit = audit;
        this.relay = relay;
        this.config = config;
        this.clock = clock;
        visits.createIndex(
                Indexes.ascending("holder"), new IndexOptions().unique(true).sparse(true));
    }

    /**
     * Keeps the time for the actor. Whoever keeps another time for the same patient gives that back in the same update, and only if
     * they get the new one. Repeating is harmless and does not keep it longer. Refuses as taken when any part is somebody's already.
     */
    public Hold take(Actor.SignedIn by, Booking booking) {
        var holder = holder(by.person(), booking.patient().id());
        for (int i = 0; i < TRIES; i++) {
            var now = clock.instant();
            var mine = visits.find(eq("holder", holder)).first();
            if (mine != null && !Docs.instant(mine, "due").isAfter(now)) {
                expire(mine, now);
                mine = null;
            }
            if (mine == null) {
                var inserted = referee(() -> insert(holder, booking, now), booking.cells());
                if (inserted != null) {
                    return inserted;
                }
            } else if (isFor(mine, booking)) {
                return Hold.read(mine, config);
            } else {
                var before = mine;
                var changed = referee(() -> change(before, booking, now), booking.cells());
                if (changed != null) {
                    return changed;
                }
            }
        }
        throw new Refusal.TooMany(config.hold()).toException();
    }

    /** The hold, for the one who keeps it, as long as it lasts. */
    public Optional<Hold> find(VisitId visit, Actor.SignedIn by) {
        return Optional.ofNullable(visits.find(mine(visit, by)).first()).map(document -> Hold.read(document, config));
    }

    /** Keeps it a while longer, never beyond the longest. Refuses as not there when it has run out. */
    public Hold extend(VisitId visit, Actor.SignedIn by) {
        var before = find(visit, by).orElseThrow(() -> new Refusal.NotThere().toException());
        var wanted = clock.instant().plus(config.hold());
        var until = wanted.isAfter(before.latest()) ? before.latest() : wanted;
        if (!until.isAfter(before.until())) {
            return before;
        }
        var after = visits.findOneAndUpdate(
                and(mine(visit, by), eq("revision", before.kept().revision())),
                combine(set("due", Docs.date(until)), inc("revision", 1L)),
                after());
        return Hold.read(Refusal.orNotThere(after), config);
    }

    /** Gives the time back. Repeating is harmless. */
    public void release(VisitId visit, Actor.SignedIn by) {
        var gone = visits.findOneAndDelete(mine(visit, by));
        if (gone != null) {
            lists.forget(Kept.read(gone));
        }
    }

    /**
     * Turns the hold into a booking, in one update that wins or loses. Returns null when it is not the actor's, has run out, or is
     * of another time: then nothing was written.
     *
     * @param seal makes what is stored beside the booking, such as the sealed reason
     */
    @Nullable
    Document book(Actor.SignedIn by, VisitId visit, PersonId patient, Instant start, List<Bson> seal) {
        var now = clock.instant();
        var updates = new ArrayList<>(seal);
        updates.add(set("state", VisitState.BOOKED.name()));
        updates.add(set("since", Docs.date(now)));
        updates.add(pushEach(
                "history", List.of(new Document("state", VisitState.BOOKED.name()).append("at", Docs.date(now)))));
        updates.add(inc("revision", 1L));
        updates.add(unset("holder"));
        updates.add(unset("heldBy"));
        updates.add(unset("due"));
        return visits.findOneAndUpdate(
                and(
                        mine(visit, by),
                        eq("appointment.patient", patient.value()),
                        eq("appointment.start", Docs.date(start))),
                combine(updates),
                after());
    }

    /**
     * Does what takes time, and when the time is taken only by holds that have run out, removes them and does it once more.
     *
     * @throws org.anteroom.platform.RefusedException as taken when it still is
     */
    <T> @Nullable T referee(Supplier<@Nullable T> deed, Collection<String> cells) {
        try {
            return deed.get();
        } catch (MongoWriteException | MongoCommandException e) {
            needDuplicate(e);
        }
        if (clear(cells)) {
            try {
                return deed.get();
            } catch (MongoWriteException | MongoCommandException e) {
                needDuplicate(e);
            }
        }
        throw new Refusal.TimeTaken(List.of()).toException();
    }

    @Scheduled(
            every = "${anteroom.booking.sweep:2s}",
            delayed = "2s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        try {
            clear(and(HELD, lte("due", Docs.date(clock.instant()))));
        } catch (MongoException e) {
            // A hold that has run out is in nobody's way; the next round removes it.
            Log.warnf("holds not swept because=%s", e.getClass().getSimpleName());
        }
    }

    private boolean clear(Collection<String> cells) {
        return clear(and(in("cells", cells), HELD, lte("due", Docs.date(clock.instant()))));
    }

    private boolean clear(Bson filter) {
        boolean any = false;
        for (var document : visits.find(filter).limit(200).into(new ArrayList<>())) {
            any |= expire(document, clock.instant());
        }
        return any;
    }

    /** What has run out can neither be used nor kept longer: its record comes first, and then it goes. Guarded all the same. */
    private boolean expire(Document document, Instant now) {
        var kept = Kept.read(document);
        audit.lapsed(kept.clinic(), kept.visit(), kept.appointment().patient(), Docs.instant(document, "due"));
        var gone = visits.deleteOne(and(eq("_id", document.getString("_id")), HELD, lte("due", Docs.date(now))));
        if (gone.getDeletedCount() == 1) {
            lists.forget(kept);
            return true;
        }
        return false;
    }

    private @Nullable Hold insert(String holder, Booking booking, Instant now) {
        var document = booking.document(VisitState.HELD, now)
                .append("holder", holder)
                .append("heldBy", holder.substring(0, holder.indexOf('|')))
                .append("due", Docs.date(now.plus(config.hold())))
                .append("outbox", lists(now));
        try {
            visits.insertOne(document);
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY
                    && visits.find(eq("holder", holder)).first() != null) {
                // Another window of the same person was faster: its hold is moved instead.
                return null;
            }
            throw e;
        }
        relay.relaySoon("visits", document);
        return Hold.read(document, config);
    }

    private @Nullable Hold change(Document before, Booking booking, Instant now) {
        var made = booking.document(VisitState.HELD, now);
        var after = visits.findOneAndUpdate(
                and(
                        eq("_id", before.getString("_id")),
                        HELD,
                        eq("revision", Docs.whole(before, "revision")),
                        gt("due", Docs.date(clock.instant()))),
                combine(
                        set("appointment", made.get("appointment")),
                        set("cells", made.get("cells")),
                        set("people", made.get("people")),
                        set("clinic", made.getString("clinic")),
                        set("since", Docs.date(now)),
                        set("due", Docs.date(now.plus(config.hold()))),
                        inc("revision", 1L),
                        pushEach("outbox", lists(now))),
                after());
        if (after == null) {
            return null;
        }
        lists.forget(Kept.read(before));
        relay.relaySoon("visits", after);
        return Hold.read(after, config);
    }

    private static List<Document> lists(Instant now) {
        return List.of(OutboxEntry.of(OutboxEntry.Kind.LISTS, now, Map.of()).toDocument());
    }

    private Bson mine(VisitId visit, Actor.SignedIn by) {
        return and(
                eq("_id", visit.value()),
                HELD,
                eq("heldBy", by.person().value()),
                in("clinic", by.clinicIds()),
                gt("due", Docs.date(clock.instant())));
    }

    private static boolean isFor(Document hold, Booking booking) {
        var appointment = Appointment.read(Docs.part(hold, "appointment"));
        return appointment.start().equals(booking.start())
                && appointment.provider().equals(booking.provider().id())
                && appointment.length().equals(booking.length());
    }

    static String holder(PersonId by, PersonId patient) {
        return by + "|" + patient;
    }

    private static void needDuplicate(MongoException e) {
        if (e.getCode() != DUPLICATE_KEY) {
            throw e;
        }
    }

    private static FindOneAndUpdateOptions after() {
        return new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER);
    }
}
