package org.anteroom.booking;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.IdentityFixture;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.platform.Docs;
import org.anteroom.platform.Phi;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.platform.StoppedClock;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Times that are kept while somebody decides, and what a booking costs the store: counted, not timed. */
class HoldsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Instant TEN = Instant.parse("2026-11-24T15:00:00Z");
    private static final Instant ELEVEN = Instant.parse("2026-11-24T16:00:00Z");
    private static final ClinicId CLINIC = ClinicId.random();

    private final StoppedClock clock = new StoppedClock(NOW);
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final Person provider = BookingFixture.person(CLINIC, null);
    private final Person patient = BookingFixture.person(CLINIC, LocalDate.EPOCH);
    private final Actor.SignedIn self = new Actor.SignedIn(patient.id(), "P", Set.of(CLINIC), Set.of(Role.PATIENT), "");
    private final Actor.SignedIn desk =
            new Actor.SignedIn(PersonId.random(), "D", Set.of(CLINIC), Set.of(Role.SCHEDULER), "");
    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;
    private Bookings bookings;
    private Holds holds;

    @BeforeEach
    void open() {
        server = new MongoServer(new MemoryBackend());
        var connection = server.bindAndGetConnectionString();
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new com.mongodb.ConnectionString(connection))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        asked.add(event.getCommandName() + " "
                                + event.getCommand()
                                        .get(event.getCommandName())
                                        .asString()
                                        .getValue());
                    }
                })
                .build());
        database = client.getDatabase("booking");
        var key = Base64.getEncoder().encodeToString(new byte[96]);
        var vault = PlatformFixture.vault(
                database, PlatformFixture.config("http://localhost", "booking", "s".repeat(32), key), connection);
        var relay = PlatformFixture.relayOfOthers(database);
        holds = BookingFixture.holds(database, relay, clock);
        bookings = BookingFixture.bookings(database, relay, vault, clock);
        BookingFixture.providers(database)
                .keep(new Provider(
                        provider.id(),
                        Set.of(CLINIC),
                        WeeklyHours.aroundTheClock(ZoneOffset.UTC),
                        Duration.ofMinutes(20),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO));
        IdentityFixture.people(database).keep(provider);
        IdentityFixture.people(database).keep(patient);
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void aKeptTimeIsTakenForEverybodyElseUntilItRunsOut() {
        var hold = hold(self, TEN);
        assertThat(hold.until()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        var another = another();
        assertThatThrownBy(() -> book(desk, another, TEN)).satisfies(HoldsTest::isTakenWithAlternatives);

        clock.to(NOW.plus(Duration.ofMinutes(5)));
        assertThat(book(desk, another, TEN).state()).isEqualTo(VisitState.BOOKED);
        assertThat(visits()).isEqualTo(1);
    }

    @Test
    void bookingTheKeptTimeEndsTheHoldAndKeepsItsId() {
        var hold = hold(self, TEN);
        var booked = bookHeld(self, hold, TEN, new Phi("Back pain"));

        assertThat(booked.visit()).isEqualTo(hold.kept().visit());
        var stored = database.getCollection("visits")
                .find(eq("_id", booked.visit().value()))
                .first();
        assertThat(stored)
                .containsEntry("state", "BOOKED")
                .containsKeys("cells", "reason")
                .doesNotContainKeys("due", "holder", "heldBy");
        assertThat(Docs.parts(stored, "outbox"))
                .extracting(entry -> entry.getString("kind"))
                .contains("AUDIT", "MAIL", "LISTS");
        assertThat(bookHeld(self, hold, TEN, Phi.NOTHING).revision())
                .as("pressing twice books once")
                .isEqualTo(booked.revision());
        assertThat(visits()).isEqualTo(1);
    }

    @Test
    void nobodyBooksWhatAnotherKeeps() {
        var hold = hold(self, TEN);
        assertThatThrownBy(() -> bookHeld(desk, hold, TEN, Phi.NOTHING)).satisfies(HoldsTest::isTakenWithAlternatives);
        assertThat(holds.find(hold.kept().visit(), desk)).isEmpty();
        holds.release(hold.kept().visit(), desk);
        assertThat(holds.find(hold.kept().visit(), self)).isPresent();
    }

    @Test
    void aHoldThatRanOutIsBookedAllTheSameWhileTheTimeIsFree() {
        var hold = hold(self, TEN);
        clock.to(NOW.plus(Duration.ofMinutes(6)));
        assertThat(bookHeld(self, hold, TEN, Phi.NOTHING).state()).isEqualTo(VisitState.BOOKED);
        assertThat(visits()).isEqualTo(1);
    }

    @Test
    void aHoldIsKeptLongerUntilAQuarterOfAnHourFromItsStart() {
        var hold = hold(self, TEN);
        for (int minute : new int[] {4, 8, 12}) {
            clock.to(NOW.plus(Duration.ofMinutes(minute)));
            hold = holds.extend(hold.kept().visit(), self);
        }
        assertThat(hold.until()).isEqualTo(NOW.plus(Duration.ofMinutes(15)));
        assertThat(hold.isExtendable()).isFalse();
        clock.to(NOW.plus(Duration.ofMinutes(15)));
        var visit = hold.kept().visit();
        assertThatThrownBy(() -> holds.extend(visit, self))
                .satisfies(e -> assertThat(((RefusedException) e).refusal()).isEqualTo(new Refusal.NotThere()));
    }

    @Test
    void choosingAgainGivesTheFirstBackAndOnlyWhenTheSecondIsFree() {
        var first = hold(self, TEN);
        var other = another();
        book(desk, other, ELEVEN);

        assertThatThrownBy(() -> hold(self, ELEVEN)).satisfies(HoldsTest::isTakenWithAlternatives);
        assertThat(holds.find(first.kept().visit(), self)).isPresent();

        var second = hold(self, TEN.plus(Duration.ofMinutes(20)));
        assertThat(second.kept().visit()).isEqualTo(first.kept().visit());
        assertThat(bookings.times(desk, provider.id(), LocalDate.of(2026, 11, 24), 1))
                .contains(TEN);
        assertThatThrownBy(() -> bookHeld(self, first, TEN.minus(Duration.ofDays(2)), Phi.NOTHING))
                .as("a page of a time that was changed elsewhere books nothing else")
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void manyWindowsOfOnePersonKeepOneTimeAtAll() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tries = new ArrayList<Callable<Hold>>();
            for (int i = 0; i < 12; i++) {
                var start = TEN.plus(Duration.ofMinutes(20L * i));
                tries.add(() -> hold(self, start));
            }
            int kept = 0;
            for (var one : threads.invokeAll(tries)) {
                kept += one.state() == java.util.concurrent.Future.State.SUCCESS ? 1 : 0;
            }
            assertThat(kept).isPositive();
        }
        assertThat(visits()).isEqualTo(1);
    }

    @Test
    void whatRanOutIsSweptAndWhatLastsStays() {
        var hold = hold(self, TEN);
        clock.to(NOW.plus(Duration.ofMinutes(4)));
        holds.sweep();
        assertThat(visits()).isEqualTo(1);
        holds.extend(hold.kept().visit(), self);
        clock.to(NOW.plus(Duration.ofMinutes(6)));
        holds.sweep();
        assertThat(visits()).isEqualTo(1);
        clock.to(NOW.plus(Duration.ofMinutes(9)));
        holds.sweep();
        assertThat(visits()).isZero();
    }

    @Test
    void aHoldThatRanOutIsNotInTheWayOfAMove() {
        var visit = book(desk, another(), ELEVEN).visit();
        hold(self, TEN);
        assertThatThrownBy(() -> bookings.move(desk, visit, null, TEN)).satisfies(HoldsTest::isTakenWithAlternatives);
        clock.to(NOW.plus(Duration.ofMinutes(5)));
        assertThat(bookings.move(desk, visit, null, TEN).appointment().start()).isEqualTo(TEN);
    }

    @Test
    void aBookingAsksTheStoreTwice() {
        book(desk, another(), ELEVEN);
        asked.clear();
        book(desk, patient, TEN);
        assertThat(asked).containsExactly("find people", "insert visits");
    }

    @Test
    void aBookingAsksForTheProviderOnlyWhenItIsOld() {
        book(desk, another(), ELEVEN);
        clock.to(NOW.plus(Duration.ofSeconds(6)));
        asked.clear();
        book(desk, patient, TEN);
        assertThat(asked).containsExactly("find providers", "find people", "insert visits");
    }

    @Test
    void bookingAKeptTimeAsksTheStoreTwice() {
        var hold = hold(self, TEN);
        asked.clear();
        bookHeld(self, hold, TEN, Phi.NOTHING);
        assertThat(asked).containsExactly("find visits", "findAndModify visits");
    }

    @Test
    void holdThatLapsesLeavesOneRecordWhoeverFindsIt() {
        var hold = hold(self, TEN);
        clock.to(hold.until());
        holds.sweep();
        holds.sweep();

        assertThat(visits()).isZero();
        var records = database.getCollection("audit")
                .find(eq("visit", hold.kept().visit().value()))
                .into(new ArrayList<>());
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().getString("action")).isEqualTo("HOLD_LAPSED");
        assertThat(records.getFirst().getString("actor")).isEqualTo("timer");
        assertThat(records.getFirst().getString("patient"))
                .isEqualTo(patient.id().value());
        assertThat(Docs.instant(records.getFirst(), "at")).isEqualTo(hold.until());
    }

    @Test
    void holdThatIsGivenBackOrBookedHasNotLapsed() {
        holds.release(hold(self, TEN).kept().visit(), self);
        var hold = hold(self, TEN);
        bookHeld(self, hold, TEN, Phi.NOTHING);
        clock.to(hold.until());
        holds.sweep();

        assertThat(database.getCollection("audit").countDocuments(eq("action", "HOLD_LAPSED")))
                .isZero();
    }

    private Hold hold(Actor.SignedIn by, Instant start) {
        return bookings.hold(by, provider.id(), patient.id(), start);
    }

    private Kept book(Actor.SignedIn by, Person who, Instant start) {
        return bookings.book(by, ask(who, start, Phi.NOTHING));
    }

    private Kept bookHeld(Actor.SignedIn by, Hold hold, Instant start, Phi reason) {
        return bookings.bookHeld(by, hold.kept().visit(), ask(patient, start, reason));
    }

    private Bookings.Ask ask(Person who, Instant start, Phi reason) {
        return new Bookings.Ask(provider.id(), who.id(), start, "follow-up", reason);
    }

    private Person another() {
        var person = BookingFixture.person(CLINIC, LocalDate.EPOCH);
        IdentityFixture.people(database).keep(person);
        return person;
    }

    private long visits() {
        return database.getCollection("visits").countDocuments(new Document());
    }

    private static void isTakenWithAlternatives(Throwable e) {
        assertThat(((RefusedException) e).refusal())
                .isInstanceOfSatisfying(
                        Refusal.TimeTaken.class,
                        taken -> assertThat(taken.alternatives()).hasSize(3));
    }
}
