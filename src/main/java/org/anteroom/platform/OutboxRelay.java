package org.anteroom.platform;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.inc;
import static com.mongodb.client.model.Updates.pull;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Carries outbox entries to the rooms they concern: right after the change that wrote them, and again by a sweep for those that
 * were left behind by a crash or a refusal. Every replica may relay; listeners recognise what they have carried by its id.
 */
@ApplicationScoped
public class OutboxRelay {
    private static final List<String> COLLECTIONS = List.of("visits", "notes");

    private static final int AT_ONCE = 200;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final MongoDatabase database;
    private final List<OutboxListener> listeners;
    private final Clock clock;

    OutboxRelay(MongoDatabase database, @All List<OutboxListener> listeners, Clock clock) {
        this.database = database;
        this.listeners = listeners;
        this.clock = clock;
        COLLECTIONS.forEach(
                collection -> database.getCollection(collection).createIndex(Indexes.ascending("outbox.again")));
    }

    /** Relays what the document's outbox holds, now and in a thread of its own. */
    public void relaySoon(String collection, Document document) {
        if (!Docs.parts(document, "outbox").isEmpty()) {
            Threads.start("outbox", () -> relay(collection, document));
        }
    }

    @Scheduled(
            every = "${anteroom.outbox.sweep:5s}",
            delayed = "1s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        try {
            COLLECTIONS.forEach(this::sweep);
        } catch (MongoException e) {
            // The next round tries again; nothing is lost, since entries leave their document only when they are
            // carried.
            Log.warnf("outbox not swept because=%s", e.getClass().getSimpleName());
        }
    }

    /** By the time at which they are due: what fails comes later each time, and is never in the way of what is new. */
    private void sweep(String collection) {
        for (var document : database.getCollection(collection)
                .find(lte("outbox.again", Docs.date(clock.instant())))
                .sort(ascending("outbox.again"))
                .projection(include("outbox"))
                .limit(AT_ONCE)) {
            relay(collection, document);
        }
    }

    private void relay(String collection, Document document) {
        var id = document.getString("_id");
        var carried = new ArrayList<String>();
        for (var part : Docs.parts(document, "outbox")) {
            var entry = OutboxEntry.read(part);
            if (entry.again().isAfter(clock.instant()) && entry.tries() > 0) {
                continue;
            }
            var again = carry(id, entry);
            if (again == null) {
                carried.add(entry.id());
            } else {
                putOff(collection, id, entry, again);
            }
        }
        if (!carried.isEmpty()) {
            database.getCollection(collection).updateOne(eq("_id", id), pull("outbox", in("id", carried)));
        }
    }

    private void putOff(String collection, String document, OutboxEntry entry, Instant again) {
        database.getCollection(collection)
                .updateOne(
                        and(eq("_id", document), eq("outbox.id", entry.id())),
                        combine(set("outbox.$.again", Docs.date(again)), inc("outbox.$.tries", 1)));
    }

    /** Carries the entry; returns when to try again, or null when it is carried. */
    private @Nullable Instant carry(String document, OutboxEntry entry) {
        for (var listener : listeners) {
            if (listener.carries(entry.kind())) {
                try {
                    listener.carry(document, entry);
                } catch (OutboxLater e) {
                    return e.at();
                } catch (RuntimeException e) {
                    var again = clock.instant().plus(pause(entry.tries()));
                    // Once for each entry is enough to find it by.
                    Log.logf(
                            entry.tries() == 0 ? Logger.Level.WARN : Logger.Level.DEBUG,
                            "outbox entry stays document=%s entry=%s kind=%s because=%s again=%s",
                            document,
                            entry.id(),
                            entry.kind(),
                            e.getClass().getSimpleName(),
                            again);
                    return again;
                }
            }
        }
        return null;
    }

    private static Duration pause(int tries) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
