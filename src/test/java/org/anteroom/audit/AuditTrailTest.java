package org.anteroom.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the trail keeps is found again: page by page, and whoever wrote it. */
class AuditTrailTest {
    private static final Instant BEGIN = Instant.parse("2026-11-23T12:00:00Z");

    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;
    private AuditTrail trail;

    @BeforeEach
    void open() {
        server = new MongoServer(new MemoryBackend());
        client = MongoClients.create(server.bindAndGetConnectionString());
        database = client.getDatabase("audit");
        trail = AuditFixture.trail(database);
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    /** The store of the tests does not say which it uses; a server is given what each read begins with, in the order of the read. */
    @Test
    void everyReadHasAnIndexInItsOrder() {
        var keys = database.getCollection("audit")
                .listIndexes()
                .map(index -> index.get("key", Document.class).toJson())
                .into(new ArrayList<>());

        assertThat(keys)
                .contains(
                        "{\"clinic\": 1, \"at\": -1, \"_id\": -1}",
                        "{\"clinics\": 1, \"at\": -1, \"_id\": -1}",
                        "{\"visit\": 1, \"at\": -1, \"_id\": -1}");
    }

    @Test
    void pageBeginsBehindItsMarkAlsoAmongEntriesOfTheSameInstant() {
        for (var id : List.of("a", "b", "c")) {
            write(id, BEGIN, "BOOKED", "system", "DONE");
        }
        write("z", BEGIN.minus(Duration.ofSeconds(1)), "BOOKED", "system", "DONE");
        write("0", BEGIN.plus(Duration.ofSeconds(1)), "BOOKED", "system", "DONE");

        assertThat(trail.newest(List.of("elm"), null, new AuditTrail.Mark(BEGIN, "b"), 10))
                .extracting(AuditTrail.Entry::id)
                .containsExactly("a", "z");
    }

    @Test
    void entryOfANewerVersionIsReadWithItsOwnWords() {
        write("newer", BEGIN, "TRANSLATED", "kiosk", "PARTLY");
        write("known", BEGIN.minus(Duration.ofSeconds(1)), "BOOKED", "visit link", "REFUSED");

        assertThat(trail.newest(List.of("elm"), null, null, 10))
                .extracting(AuditTrail.Entry::action, AuditTrail.Entry::as, AuditTrail.Entry::outcome)
                .containsExactly(tuple("TRANSLATED", "kiosk", "PARTLY"), tuple("BOOKED", "LINK", "REFUSED"));
    }

    private void write(String id, Instant at, String action, String as, String outcome) {
        database.getCollection("audit")
                .insertOne(new Document("_id", id)
                        .append("at", Date.from(at))
                        .append("actor", "timer")
                        .append("as", as)
                        .append("action", action)
                        .append("outcome", outcome)
                        .append("clinic", "elm"));
    }
}
