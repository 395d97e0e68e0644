package org.anteroom.platform;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;
import static com.mongodb.client.model.Updates.pull;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/**
 * Carries outbox entries to the rooms they concern: right after the change that wrote them, and again by a sweep for those that
 * were left behind by a crash or a refusal. Every replica may relay; listeners recognise what they have carried by its id.
 */
@ApplicationScoped
public class OutboxRelay {
    private static final List<String> COLLECTIONS = List.of("visits", "notes");

    private final MongoDatabase database;
    private final List<OutboxListener> listeners;

    OutboxRelay(MongoDatabase database, @All List<OutboxListener> listeners) {
        this.database = database;
        this.listeners = listeners;
    }

    /** Relays what the document's outbox holds, now and in a thread of its own. */
    public void relaySoon(String collection, Document document) {
        if (!Docs.parts(document, "outbox").isEmpty()) {
            Thread.ofVirtual().name("outbox").start(() -> relay(collection, document));
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

    private void sweep(String collection) {
        for (var document : database.getCollection(collection)
                .find(exists("outbox.0"))
                .projection(include("outbox"))
                .limit(200)) {
            relay(collection, document);
        }
    }

    private void relay(String collection, Document document) {
        var id = document.getString("_id");
        var carried = new ArrayList<String>();
        for (var part : Docs.parts(document, "outbox")) {
            var entry = OutboxEntry.read(part);
            if (carry(id, entry)) {
                carried.add(entry.id());
            }
        }
        if (!carried.isEmpty()) {
            database.getCollection(collection).updateOne(eq("_id", id), pull("outbox", in("id", carried)));
        }
    }

    private boolean carry(String document, OutboxEntry entry) {
        for (var listener : listeners) {
            if (listener.carries(entry.kind())) {
                try {
                    listener.carry(document, entry);
                } catch (RuntimeException e) {
                    Log.warnf(
                            "outbox entry stays document=%s entry=%s kind=%s because=%s",
                            document, entry.id(), entry.kind(), e.getClass().getSimpleName());
                    return false;
                }
            }
        }
        return true;
    }
}
