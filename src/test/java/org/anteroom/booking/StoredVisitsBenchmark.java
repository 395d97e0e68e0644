package org.anteroom.booking;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.PlatformFixture;
import org.bson.Document;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One provider's free times for 30 days, asked over the wire of an embedded store in memory: the question that a person waits for,
 * with few and with many visits stored. Sixty of them lie in the 30 days; the others before them and at nine other providers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@Fork(1)
public class StoredVisitsBenchmark {
    private static final LocalDate FIRST = LocalDate.of(2026, 11, 24);
    private static final int IN_THE_DAYS = 60;

    @Param({"100", "10000"})
    public int stored;

    private final ClinicId clinic = ClinicId.random();
    private final List<PersonId> providers = new ArrayList<>();
    private final Actor.SignedIn desk =
            new Actor.SignedIn(PersonId.random(), "", Set.of(clinic), Set.of(Role.SCHEDULER), "");
    private MongoServer server;
    private MongoClient client;
    private Bookings bookings;

    @Setup(Level.Trial)
    public void store() {
        server = new MongoServer(new MemoryBackend());
        var connection = server.bindAndGetConnectionString();
        client = MongoClients.create(connection);
        var database = client.getDatabase("bench");
        var key = Base64.getEncoder().encodeToString(new byte[96]);
        var vault = PlatformFixture.vault(
                database, PlatformFixture.config("http://localhost", "bench", "s".repeat(32), key), connection);
        var clock = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
        bookings = BookingFixture.bookings(database, PlatformFixture.relayOfOthers(database), vault, clock);
        for (int i = 0; i < 10; i++) {
            providers.add(PersonId.random());
            BookingFixture.providers(database)
                    .keep(new Provider(
                            providers.get(i),
                            Set.of(clinic),
                            WeeklyHours.aroundTheClock(ZoneOffset.UTC),
                            Duration.ofMinutes(20),
                            Duration.ZERO,
                            Duration.ZERO,
                            Duration.ZERO));
        }
        fill(database);
    }

    @TearDown(Level.Trial)
    public void close() {
        client.close();
        server.shutdownNow();
    }

    @Benchmark
    public List<Instant> timesOfThirtyDays() {
        return bookings.times(desk, providers.getFirst(), FIRST, 30);
    }

    private void fill(MongoDatabase database) {
        var visits = new ArrayList<Document>();
        var days = new HashMap<String, Document>();
        for (int i = 0; i < stored; i++) {
            boolean within = i < IN_THE_DAYS;
            var provider = within ? providers.getFirst() : providers.get(i % providers.size());
            var day = within ? FIRST.plusDays(i / 2) : FIRST.minusDays(2 + (i / 240));
            var start = day.atStartOfDay(ZoneOffset.UTC)
                    .plusMinutes(20L * ((within ? i : i / 10) % 24))
                    .toInstant();
            var visit = VisitId.random().value();
            var end = start.plus(Duration.ofMinutes(20));
            visits.add(new Document("_id", visit)
                    .append("clinic", clinic.value())
                    .append("state", "BOOKED")
                    .append("cells", Cells.of("provider|" + provider + "|" + i, start, end)));
            days.computeIfAbsent(
                            "provider|" + provider + "|" + day,
                            id -> new Document("_id", id).append("visits", new Document()))
                    .get("visits", Document.class)
                    .append(
                            visit,
                            new Document("start", Docs.date(start))
                                    .append("end", Docs.date(end))
                                    .append("state", "BOOKED")
                                    .append("revision", 1L));
        }
        database.getCollection("visits").insertMany(visits);
        database.getCollection("days").insertMany(new ArrayList<>(days.values()));
    }
}
