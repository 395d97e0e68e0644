package org.anteroom.booking;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Phi;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppointmentsTest {
    private static final Instant NINE = Instant.parse("2026-11-23T14:00:00Z");
    private static final Instant TEN = Instant.parse("2026-11-23T15:00:00Z");
    private static final ClinicId CLINIC = ClinicId.random();

    private final Person provider = BookingFixture.person(CLINIC, null);
    private final Person patient = BookingFixture.person(CLINIC, LocalDate.of(1947, 3, 14));
    private final Actor.SignedIn desk = actor(PersonId.random(), CLINIC, Role.SCHEDULER);
    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;
    private Appointments appointments;

    @BeforeEach
    void open() {
        server = new MongoServer(new MemoryBackend());
        var connection = server.bindAndGetConnectionString();
        client = MongoClients.create(connection);
        database = client.getDatabase("booking");
        var key = Base64.getEncoder().encodeToString(new byte[96]);
        var config = PlatformFixture.config("http://localhost", "booking", "s".repeat(32), key);
        appointments = BookingFixture.appointments(
                database, PlatformFixture.relayOfOthers(database), PlatformFixture.vault(database, config, connection));
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void ofTwoHundredForOneTimeExactlyOneGetsIt() throws Exception {
        assertThat(race(200)).isEqualTo(1);
        assertThat(database.getCollection("visits")
                        .countDocuments(eq("cells", "provider|" + provider.id() + "|" + NINE)))
                .isEqualTo(1);
        assertThat(database.getCollection("visits").countDocuments()).isEqualTo(1);
    }

    @Test
    void withoutTheIndexSeveralWouldGetIt() throws Exception {
        database.getCollection("visits").dropIndex("cells_1");
        assertThat(race(20)).isGreaterThan(1);
    }

    @Test
    void anOverlapOfOneCellIsTaken() {
        book(patient, NINE);
        assertThatThrownBy(
                        () -> book(BookingFixture.person(CLINIC, LocalDate.EPOCH), NINE.plus(Duration.ofMinutes(15))))
                .satisfies(AppointmentsTest::isTaken);
        book(BookingFixture.person(CLINIC, LocalDate.EPOCH), NINE.plus(Duration.ofMinutes(20)));
    }

    @Test
    void aPatientCannotBeInTwoVisitsAtOnce() {
        book(patient, NINE);
        assertThatThrownBy(() -> book(BookingFixture.person(CLINIC, null), patient, NINE))
                .satisfies(AppointmentsTest::isTaken);
    }

    @Test
    void movingGivesTheOldTimeBackAndTakesTheNewOne() {
        var visit = book(patient, NINE);

        var moved = appointments.move(visit, desk, to(provider, TEN));

        assertThat(moved.appointment().start()).isEqualTo(TEN);
        assertThat(moved.appointment().sequence()).isEqualTo(1);
        assertThat(moved.revision()).isEqualTo(2);
        book(BookingFixture.person(CLINIC, LocalDate.EPOCH), NINE);
        assertThatThrownBy(() -> book(BookingFixture.person(CLINIC, LocalDate.EPOCH), TEN))
                .satisfies(AppointmentsTest::isTaken);
    }

    @Test
    void movingByLessThanTheLengthIsNotInItsOwnWay() {
        var visit = book(patient, NINE);
        appointments.move(visit, desk, to(provider, NINE.plus(Duration.ofMinutes(10))));
        assertThatThrownBy(
                        () -> book(BookingFixture.person(CLINIC, LocalDate.EPOCH), NINE.plus(Duration.ofMinutes(25))))
                .satisfies(AppointmentsTest::isTaken);
    }

    @Test
    void aRefusedMoveLeavesTheOldTime() {
        var visit = book(patient, NINE);
        book(BookingFixture.person(CLINIC, LocalDate.EPOCH), TEN);

        assertThatThrownBy(() -> appointments.move(visit, desk, to(provider, TEN)))
                .satisfies(AppointmentsTest::isTaken);

        assertThat(appointments.get(visit, desk).appointment().start()).isEqualTo(NINE);
        assertThatThrownBy(() -> book(BookingFixture.person(CLINIC, LocalDate.EPOCH), NINE))
                .satisfies(AppointmentsTest::isTaken);
    }

    @Test
    void movingToAnotherProviderSaysWhatTheListsMustForget() {
        var visit = book(patient, NINE);
        var other = BookingFixture.person(CLINIC, null);

        appointments.move(visit, desk, to(other, TEN));

        var document = stored(visit);
        assertThat(Docs.part(document, "people").keySet())
                .containsExactlyInAnyOrder(patient.id().value(), other.id().value());
        var outbox = Docs.parts(document, "outbox");
        assertThat(outbox).extracting(entry -> entry.getString("kind")).containsSubsequence("AUDIT", "LISTS", "MAIL");
        assertThat(outbox)
                .extracting(entry -> Docs.part(entry, "facts"))
                .contains(
                        new Document("was", NINE.toString())
                                .append("by", provider.id().value()),
                        new Document("what", "moved"));
    }

    @Test
    void movingTwiceToTheSameTimeMovesOnce() {
        var visit = book(patient, NINE);
        appointments.move(visit, desk, to(provider, TEN));
        assertThat(appointments.move(visit, desk, to(provider, TEN)).revision()).isEqualTo(2);
    }

    @Test
    void cancellingGivesTheTimeBackAndLeavesNoCells() {
        var visit = book(patient, NINE);
        var another = book(BookingFixture.person(CLINIC, LocalDate.EPOCH), TEN);

        assertThat(appointments.cancel(visit, desk).state()).isEqualTo(VisitState.CANCELLED);
        appointments.cancel(another, desk);

        assertThat(stored(visit)).doesNotContainKey("cells");
        assertThat(appointments.cancel(visit, desk).revision()).isEqualTo(2);
        book(patient, NINE);
        assertThatThrownBy(() -> appointments.move(visit, desk, to(provider, TEN)))
                .satisfies(e -> assertThat(((RefusedException) e).refusal()).isInstanceOf(Refusal.WrongState.class));
    }

    @Test
    void onlyThoseItConcernsMayChangeIt() {
        var visit = book(patient, NINE);
        var strangers = List.of(
                actor(PersonId.random(), CLINIC, Role.PATIENT),
                actor(PersonId.random(), CLINIC, Role.PROVIDER),
                actor(PersonId.random(), ClinicId.random(), Role.SCHEDULER),
                actor(patient.id(), CLINIC, Role.AUDITOR),
                actor(patient.id(), ClinicId.random(), Role.PATIENT));
        for (var stranger : strangers) {
            assertThatThrownBy(() -> appointments.cancel(visit, stranger))
                    .satisfies(e -> assertThat(((RefusedException) e).refusal()).isEqualTo(new Refusal.NotThere()));
            assertThatThrownBy(() -> appointments.move(visit, stranger, to(provider, TEN)))
                    .satisfies(e -> assertThat(((RefusedException) e).refusal()).isEqualTo(new Refusal.NotThere()));
        }
        appointments.move(visit, actor(provider.id(), CLINIC, Role.PROVIDER), to(provider, TEN));
        appointments.cancel(visit, actor(patient.id(), CLINIC, Role.PATIENT));
    }

    @Test
    void patientMovesByTheLinkOfThisVisitAndByNoOther() {
        var visit = book(patient, NINE);
        var other = book(BookingFixture.person(CLINIC, LocalDate.EPOCH), TEN);
        var eleven = TEN.plus(Duration.ofHours(1));
        var strangers = List.of(
                new Actor.Visitor(other, patient.id(), CLINIC),
                new Actor.Visitor(visit, PersonId.random(), CLINIC),
                new Actor.Visitor(visit, patient.id(), ClinicId.random()));
        for (var stranger : strangers) {
            assertThatThrownBy(() -> appointments.move(visit, stranger, to(provider, eleven)))
                    .satisfies(e -> assertThat(((RefusedException) e).refusal()).isEqualTo(new Refusal.NotThere()));
        }

        var moved = appointments.move(visit, new Actor.Visitor(visit, patient.id(), CLINIC), to(provider, eleven));

        assertThat(moved.appointment().sequence()).isEqualTo(1);
        assertThat(moved.appointment().start()).isEqualTo(eleven);
    }

    private long race(int racers) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> tries = IntStream.range(0, racers)
                    .mapToObj(_ -> threads.submit((Callable<Boolean>) () -> {
                        var racer = BookingFixture.person(CLINIC, LocalDate.EPOCH);
                        start.await();
                        try {
                            book(racer, NINE);
                            return true;
                        } catch (RefusedException e) {
                            isTaken(e);
                            return false;
                        }
                    }))
                    .toList();
            start.countDown();
            long won = 0;
            for (var one : tries) {
                won += one.get() ? 1 : 0;
            }
            return won;
        }
    }

    private VisitId book(Person who, Instant start) {
        return book(provider, who, start);
    }

    private VisitId book(Person by, Person who, Instant start) {
        var visit = VisitId.random();
        appointments.book(
                desk,
                new Booking(
                        visit,
                        CLINIC,
                        by,
                        who,
                        start,
                        Duration.ofMinutes(20),
                        Duration.ZERO,
                        Duration.ZERO,
                        "follow-up",
                        Phi.NOTHING));
        return visit;
    }

    private Document stored(VisitId visit) {
        return database.getCollection("visits").find(eq("_id", visit.value())).first();
    }

    private static Appointments.Target to(Person provider, Instant start) {
        return new Appointments.Target(provider, start, Duration.ZERO, Duration.ZERO);
    }

    private static void isTaken(Throwable e) {
        assertThat(((RefusedException) e).refusal()).isInstanceOf(Refusal.TimeTaken.class);
    }

    private static Actor.SignedIn actor(PersonId person, ClinicId clinic, Role role) {
        return new Actor.SignedIn(person, "Somebody", Set.of(clinic), Set.of(role), "");
    }
}
