package org.anteroom.booking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.anteroom.identity.Actor;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.IdentityFixture;
import org.anteroom.identity.Person;
import org.anteroom.identity.Role;
import org.anteroom.platform.Phi;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.platform.StoppedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The times to which a visit can be moved: it is not in its own way, and where it is already is none of them. */
class MoveTimesTest {
    private static final Instant TEN = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration LENGTH = Duration.ofMinutes(20);
    private static final ClinicId CLINIC = ClinicId.random();

    private final Person provider = BookingFixture.person(CLINIC, null);
    private final Person other = BookingFixture.person(CLINIC, null);
    private final Person patient = BookingFixture.person(CLINIC, LocalDate.EPOCH);
    private final Actor.SignedIn self = new Actor.SignedIn(patient.id(), "P", Set.of(CLINIC), Set.of(Role.PATIENT), "");

    private final StoppedClock clock = new StoppedClock(TEN.minus(Duration.ofHours(22)));

    private MongoServer server;
    private MongoClient client;
    private Bookings bookings;
    private Kept kept;

    @BeforeEach
    void bookedAtTen() {
        server = new MongoServer(new MemoryBackend());
        var connection = server.bindAndGetConnectionString();
        client = MongoClients.create(connection);
        var database = client.getDatabase("booking");
        var key = Base64.getEncoder().encodeToString(new byte[96]);
        var vault = PlatformFixture.vault(
                database, PlatformFixture.config("http://localhost", "booking", "s".repeat(32), key), connection);
        bookings = BookingFixture.bookings(database, PlatformFixture.relayOfOthers(database), vault, clock);
        for (var one : Set.of(provider, other)) {
            BookingFixture.offer(database, one, ZoneOffset.UTC);
            IdentityFixture.people(database).keep(one);
        }
        IdentityFixture.people(database).keep(patient);
        kept = bookings.book(self, ask(provider, patient, TEN));
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void ownTimeIsNoneOfThem() {
        assertThat(timesWith(provider)).doesNotContain(TEN).contains(TEN.minus(LENGTH), TEN.plus(LENGTH));
    }

    /** The provider's times have changed since it was booked: two of the new ones lie across it. */
    @Test
    void timesThatOverlapItAreAmongThem() {
        BookingFixture.providers(client.getDatabase("booking"))
                .keep(new Provider(
                        provider.id(),
                        Set.of(CLINIC),
                        WeeklyHours.aroundTheClock(ZoneOffset.UTC),
                        Duration.ofMinutes(15),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO));
        clock.on(Duration.ofMinutes(1));

        assertThat(timesWith(provider)).doesNotContain(TEN).contains(TEN.plus(Duration.ofMinutes(15)));
    }

    @Test
    void sameTimeWithSomebodyElseIsAmongThem() {
        assertThat(timesWith(other)).contains(TEN);
    }

    @Test
    void ownTimeIsNotAmongWhatIsNearOneThatIsTaken() {
        var neighbour = BookingFixture.person(CLINIC, LocalDate.EPOCH);
        IdentityFixture.people(client.getDatabase("booking")).keep(neighbour);
        var taken = TEN.plus(LENGTH);
        bookings.book(
                new Actor.SignedIn(neighbour.id(), "N", Set.of(CLINIC), Set.of(Role.PATIENT), ""),
                ask(provider, neighbour, taken));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> bookings.move(self, kept.visit(), provider.id(), taken))
                .satisfies(e -> assertThat(e.refusal())
                        .isInstanceOfSatisfying(
                                Refusal.TimeTaken.class,
                                near -> assertThat(near.alternatives())
                                        .isNotEmpty()
                                        .doesNotContain(TEN.toString())));
    }

    private List<Instant> timesWith(Person with) {
        return bookings.timesFor(self, with.id(), patient, LocalDate.of(2026, 11, 23), 3, kept.visit());
    }

    private static Bookings.Ask ask(Person with, Person who, Instant start) {
        return new Bookings.Ask(with.id(), who.id(), start, "follow-up", Phi.NOTHING);
    }
}
