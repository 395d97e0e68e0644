package org.anteroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.anteroom.fixture.Fork;
import org.anteroom.fixture.Part;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store killed again and again under load; a journal of what it acknowledged is the oracle. */
class StoreKillIT {
    private static final int WRITERS = 8;
    private static final int KILLS = Integer.getInteger("anteroom.test.kills", 6);
    private static final int BETWEEN = 100;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Long> counted = new ConcurrentHashMap<>();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicBoolean writing = new AtomicBoolean(true);

    @TempDir
    private Path folder;

    private Part store;
    private MongoClient client;

    @BeforeEach
    void startTheStore() {
        int port = Part.freePort();
        store = Part.store(port, folder.resolve("store.db"), folder.resolve("store.log"));
        store.start("store ready");
        client = MongoClients.create("mongodb://127.0.0.1:" + port
                + "/?serverSelectionTimeoutMS=1000&connectTimeoutMS=1000&socketTimeoutMS=5000&retryWrites=false");
    }

    @AfterEach
    void stopTheStore() {
        writing.set(false);
        client.close();
        store.kill();
    }

    @Test
    void whatTheStoreAcknowledgedOutlivesItsDeath() throws InterruptedException {
        lines().createIndex(
                        Indexes.ascending("cells"),
                        new IndexOptions().unique(true).sparse(true));
        var writers = new ArrayList<Thread>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int name = writer;
            writers.add(Thread.ofPlatform().name("writer-" + writer).start(() -> write(name)));
        }

        for (int kill = 1; kill <= KILLS; kill++) {
            long before = writes.get();
            Awaitility.await("writes before death " + kill)
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> writes.get() > before + BETWEEN);
            store.kill();
            var journal = new HashSet<>(acknowledged);
            var counts = Map.copyOf(counted);
            store.start("store ready");
            holdsAll(journal, counts, "after death " + kill);
        }
        writing.set(false);
        for (var writer : writers) {
            writer.join();
        }

        holdsAll(acknowledged, counted, "at the end");
        indexHolds();
        assertThat(failures.get()).as("writes that met the store's death").isPositive();
        System.out.printf(
                "store killed %d times, %d writes acknowledged, %d not%n", KILLS, writes.get(), failures.get());
    }

    private void write(int writer) {
        for (long number = 0; writing.get(); number++) {
            var id = writer + "-" + number;
            try {
                lines().insertOne(new Document("_id", id)
                        .append("cells", java.util.List.of("a|" + id, "b|" + id))
                        .append("text", "x".repeat(200)));
                acknowledged.add(id);
                var counter = counters()
                        .findOneAndUpdate(
                                Filters.eq("_id", writer),
                                Updates.inc("count", 1L),
                                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
                counted.put(writer, counter.getLong("count"));
                lines().updateOne(Filters.eq("_id", id), Updates.set("seen", true), new UpdateOptions().upsert(false));
                acknowledged.add(id + "+");
                writes.addAndGet(3);
            } catch (MongoException e) {
                failures.incrementAndGet();
            }
        }
    }

    private void holdsAll(Set<String> journal, Map<Integer, Long> counts, String when) {
        var found = new HashSet<String>();
        for (var line : lines().find()) {
            found.add(line.getString("_id"));
            if (line.getBoolean("seen", false)) {
                found.add(line.getString("_id") + "+");
            }
        }
        var lost = new HashSet<>(journal);
        lost.removeAll(found);
        assertThat(lost).as("acknowledged and lost " + when).isEmpty();
        counts.forEach((writer, count) -> assertThat(
                        counters().find(Filters.eq("_id", writer)).first().getLong("count"))
                .as("counter of writer %d %s", writer, when)
                .isGreaterThanOrEqualTo(count));
    }

    /** A document and its index entries are never cut apart: each is found by its cells, and each cell is still taken. */
    private void indexHolds() {
        var all = lines().find().into(new ArrayList<>());
        assertThat(all).hasSizeGreaterThan(WRITERS * KILLS);
        for (var line : all) {
            var id = line.getString("_id");
            assertThat(lines().find(Filters.eq("cells", "b|" + id)).first())
                    .as("found by its cell: " + id)
                    .isEqualTo(line);
        }
        var taken = all.getLast().getString("_id");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> lines().insertOne(
                                new Document("_id", "second").append("cells", java.util.List.of("a|" + taken)))))
                .hasMessageContaining("E11000");
    }

    private MongoCollection<Document> lines() {
        return collection("lines");
    }

    private MongoCollection<Document> counters() {
        return collection("counters");
    }

    private MongoCollection<Document> collection(String name) {
        return client.getDatabase("kill").getCollection(name).withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
    }

    static {
        assertThat(Files.exists(Fork.build().resolve("store-lib")))
                .as("the store's libraries are packaged")
                .isTrue();
    }
}
