package org.anteroom.platform;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What follows from changes: what cannot be carried comes later each time and delays nothing else. */
class OutboxRelayTest {
    private static final Instant START = Instant.parse("2026-11-23T16:00:00Z");

    private final List<String> carried = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private final StoppedClock clock = new StoppedClock(START);
    private boolean serves;
    private Instant later;
    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;
    private OutboxRelay relay;

    @BeforeEach
    void open() {
        server = new MongoServer(new MemoryBackend());
        client = MongoClients.create(server.bindAndGetConnectionString());
        database = client.getDatabase("outbox");
        relay = new OutboxRelay(database, List.of(mail(), audit()), clock);
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    private OutboxListener mail() {
        return new OutboxListener() {
            @Override
            public boolean carries(OutboxEntry.Kind kind) {
                return kind == OutboxEntry.Kind.MAIL;
            }

            @Override
            public void carry(String document, OutboxEntry entry) {
                tried.add(document);
                if (later != null) {
                    throw new OutboxLater(later);
                }
                if (!serves) {
                    throw new IllegalStateException("away");
                }
                carried.add(document);
            }
        };
    }

    private OutboxListener audit() {
        return new OutboxListener() {
            @Override
            public boolean carries(OutboxEntry.Kind kind) {
                return kind == OutboxEntry.Kind.AUDIT;
            }

            @Override
            public void carry(String document, OutboxEntry entry) {
                carried.add(document);
            }
        };
    }

    private void keep(String id, OutboxEntry.Kind... kinds) {
        var entries = new ArrayList<Document>();
        for (var kind : kinds) {
            entries.add(OutboxEntry.of(kind, clock.instant(), Map.of()).toDocument());
        }
        database.getCollection("visits").insertOne(new Document("_id", id).append("outbox", entries));
    }

    private List<Document> outbox(String id) {
        return Docs.parts(database.getCollection("visits").find(eq("_id", id)).first(), "outbox");
    }

    private void afterwards(Duration time) {
        clock.on(time);
        relay.sweep();
    }

    @Test
    void manyThatFailDelayNothingElse() {
        for (int i = 0; i < 450; i++) {
            keep("stuck-" + i, OutboxEntry.Kind.MAIL);
        }
        clock.on(Duration.ofSeconds(1));
        keep("fresh", OutboxEntry.Kind.AUDIT);

        for (int i = 0; i < 3; i++) {
            relay.sweep();
        }

        assertThat(carried).containsExactly("fresh");
        assertThat(tried).as("each once").hasSize(450).doesNotHaveDuplicates();
        clock.on(Duration.ofSeconds(1));
        keep("fresher", OutboxEntry.Kind.AUDIT);
        relay.sweep();
        assertThat(carried).containsExactly("fresh", "fresher");
    }

    @Test
    void whatFailsIsTriedAgainLaterEachTimeAndCarriedOnce() {
        keep("visit", OutboxEntry.Kind.MAIL, OutboxEntry.Kind.AUDIT);
        for (int i = 0; i < 600; i++) {
            afterwards(Duration.ofSeconds(1));
        }

        assertThat(carried).containsExactly("visit");
        assertThat(outbox("visit")).hasSize(1);
        assertThat(tried).hasSizeBetween(7, 10);

        serves = true;
        afterwards(Duration.ofMinutes(10));
        afterwards(Duration.ofMinutes(10));
        assertThat(carried).containsExactly("visit", "visit");
        assertThat(outbox("visit")).isEmpty();
    }

    @Test
    void listenerThatKnowsWhenIsAskedThenAndNotBefore() {
        later = START.plusSeconds(90);
        keep("visit", OutboxEntry.Kind.MAIL);
        relay.sweep();
        later = null;
        serves = true;
        afterwards(Duration.ofSeconds(89));
        assertThat(tried).hasSize(1);

        afterwards(Duration.ofSeconds(1));

        assertThat(carried).containsExactly("visit");
    }

    @Test
    void newEntryBesideOneThatWaitsIsCarriedAtOnce() {
        keep("visit", OutboxEntry.Kind.MAIL);
        relay.sweep();
        var entry = OutboxEntry.of(OutboxEntry.Kind.AUDIT, clock.instant(), Map.of())
                .toDocument();
        database.getCollection("visits")
                .updateOne(eq("_id", "visit"), com.mongodb.client.model.Updates.push("outbox", entry));

        relay.sweep();

        assertThat(carried).containsExactly("visit");
        assertThat(tried).hasSize(1);
        assertThat(outbox("visit")).hasSize(1);
    }
}
