package org.anteroom.identity;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.anteroom.platform.News;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.Refusal;
import org.anteroom.platform.RefusedException;
import org.anteroom.platform.ShiftedClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Five wrong dates of birth lock a link, however they come; afterwards there are five again. */
class LinksTest {
    private static final LocalDate RIGHT = LocalDate.of(1947, 3, 14);
    private static final LocalDate WRONG = LocalDate.of(1948, 3, 14);
    private static final int TRIES = 5;
    private static final String ASKED = "asked";

    private final ShiftedClock clock = new ShiftedClock();
    private final ClinicId clinic = ClinicId.random();
    private final VisitId visit = VisitId.random();
    private final PersonId patient = PersonId.random();

    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;
    private Links links;
    private String secret;

    @BeforeEach
    void open() {
        server = new MongoServer(new MemoryBackend());
        client = MongoClients.create(server.bindAndGetConnectionString());
        database = client.getDatabase("identity");
        IdentityFixture.people(database)
                .keep(new Person(
                        patient,
                        Set.of(clinic),
                        null,
                        "",
                        "Margaret",
                        "Whitfield",
                        RIGHT,
                        "F",
                        "555-0101",
                        "",
                        ZoneOffset.UTC,
                        Locale.ENGLISH,
                        "1"));
        links = IdentityFixture.links(database, clock);
        secret = links.make(visit, patient, clinic);
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void ofTriesThatComeTogetherNoMoreAreLookedAtThanOneByOne() throws InterruptedException, ExecutionException {
        int all = 40;
        var begin = new CountDownLatch(1);
        var answers = new ArrayList<Future<Refusal>>();
        try (var threads = Executors.newFixedThreadPool(all)) {
            for (int i = 0; i < all; i++) {
                answers.add(threads.submit(() -> {
                    begin.await();
                    return refusal(WRONG);
                }));
            }
            begin.countDown();
        }
        var lookedAt = new ArrayList<Refusal>();
        for (var answer : answers) {
            if (answer.get() instanceof Refusal.Invalid wrong) {
                lookedAt.add(wrong);
            }
        }

        assertThat(lookedAt).hasSizeLessThanOrEqualTo(TRIES);
        assertThat(refusal(RIGHT)).isInstanceOf(Refusal.TooMany.class);
    }

    /** Five have been counted, and whoever was the fifth has not locked it yet. */
    @Test
    void sixthIsNotLookedAtBeforeTheLockIsThere() {
        database.getCollection("links").updateOne(eq("visit", visit.value()), set("tries", TRIES));

        assertThat(refusal(RIGHT)).isEqualTo(new Refusal.TooMany(Duration.ofMinutes(15)));

        clock.on(Duration.ofMinutes(16));
        assertThat(links.answer(visit, secret, RIGHT, false)).isNotEmpty();
    }

    @Test
    void triesAtALockedLinkAreNotCountedForAfterwards() {
        for (int i = 0; i < TRIES; i++) {
            assertThat(refusal(WRONG)).isInstanceOf(Refusal.Invalid.class);
        }
        for (var tried : List.of(WRONG, RIGHT, WRONG, RIGHT, WRONG)) {
            assertThat(refusal(tried)).isInstanceOf(Refusal.TooMany.class);
        }
        clock.on(Duration.ofMinutes(16));

        for (int i = 1; i < TRIES; i++) {
            assertThat(refusal(WRONG)).as("try " + i).isInstanceOf(Refusal.Invalid.class);
        }
        assertThat(links.answer(visit, secret, RIGHT, false)).isNotEmpty();
    }

    @Test
    void rightDateOfWhoDoesNotTakeOverIsNoWrongTry() {
        links.answer(visit, secret, RIGHT, false);
        for (int i = 0; i <= 2 * TRIES; i++) {
            assertThat(refusal(RIGHT)).as("try " + i).isInstanceOf(Refusal.WrongState.class);
        }
        assertThat(links.answer(visit, secret, RIGHT, true)).isNotEmpty();
    }

    @Test
    void ofTwoDevicesThatAnswerAtTheSameMomentTheSecondIsAskedToo() {
        var first = new String[1];
        var second = whileLookedAt(() -> first[0] = links.answer(visit, secret, RIGHT, false));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> second.answer(visit, secret, RIGHT, false))
                .satisfies(e -> assertThat(e.refusal()).isInstanceOf(Refusal.WrongState.class));

        assertThat(links.holder(visit, first[0])).isPresent();
        assertThat(links.answer(visit, secret, RIGHT, true)).isNotEmpty();
        assertThat(links.holder(visit, first[0])).isEmpty();
    }

    @Test
    void ofGuestsDevicesThatComeAtTheSameMomentOneHasTheSeatAndTheOthersAreAsked()
            throws InterruptedException, ExecutionException {
        for (int round = 0; round < 50; round++) {
            var guests = links.makeForGuest(visit, PersonId.random(), clinic);

            var said = together(() -> links.enter(visit, guests, false));

            assertThat(said).filteredOn(ASKED::equals).hasSize(said.size() - 1);
            assertThat(said)
                    .filteredOn(seat -> links.holder(visit, seat).isPresent())
                    .hasSize(1);
            assertThat(links.enter(visit, guests, true)).isNotEmpty();
        }
    }

    @Test
    void linkThatWasMadeAnewIsNotLockedByAWrongAnswerToTheOlderOne() {
        database.getCollection("links").updateOne(eq("visit", visit.value()), set("tries", TRIES - 1));
        var newer = new String[1];
        var slow = whileLookedAt(() -> newer[0] = links.make(visit, patient, clinic));

        assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> slow.answer(visit, secret, WRONG, false));

        assertThat(links.answer(visit, newer[0], RIGHT, false)).isNotEmpty();
    }

    @Test
    void linkThatWasMadeAnewGivesNoSeatForTheOlderOne() {
        var slow = whileLookedAt(() -> links.make(visit, patient, clinic));

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> slow.answer(visit, secret, RIGHT, false))
                .satisfies(e -> assertThat(e.refusal()).isInstanceOf(Refusal.NotThere.class));
    }

    /** A device that came with the older link need not wait until it is looked at by itself. */
    @Test
    void lossOfTheSeatByANewLinkIsToldAtOnce() {
        var told = new ArrayList<Links.Taken>();
        var heard = new Links(
                database,
                new People(database),
                IdentityFixture.config(),
                clock,
                PlatformFixture.<Links.Taken>hears(told::add),
                new News());
        var guest = PersonId.random();
        var seat = heard.enter(visit, heard.makeForGuest(visit, guest, clinic), false);
        var holder = heard.holder(visit, seat).orElseThrow();
        assertThat(told).isEmpty();

        heard.makeForGuest(visit, guest, clinic);

        assertThat(told).containsExactly(new Links.Taken(visit, guest));
        assertThat(heard.standing(holder)).isEqualTo(Links.Standing.GONE);
    }

    /** Links of which something else happens between a try's being counted and the answer's being looked at. */
    private Links whileLookedAt(Runnable other) {
        var people = new People(database) {
            @Override
            public Optional<Person> find(PersonId id) {
                other.run();
                return super.find(id);
            }
        };
        return new Links(database, people, IdentityFixture.config(), clock, PlatformFixture.nobodyHears(), new News());
    }

    /** The seat, or why it was refused, of each device. */
    private static List<String> together(Supplier<String> answer) throws InterruptedException, ExecutionException {
        int devices = 4;
        var begin = new CyclicBarrier(devices);
        var answers = new ArrayList<Future<String>>();
        try (var threads = Executors.newFixedThreadPool(devices)) {
            for (int i = 0; i < devices; i++) {
                answers.add(threads.submit(() -> {
                    begin.await();
                    try {
                        return answer.get();
                    } catch (RefusedException e) {
                        assertThat(e.refusal()).isInstanceOf(Refusal.WrongState.class);
                        return ASKED;
                    }
                }));
            }
        }
        var said = new ArrayList<String>();
        for (var one : answers) {
            said.add(one.get());
        }
        return said;
    }

    private Refusal refusal(LocalDate said) {
        var refused = new Refusal[1];
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> links.answer(visit, secret, said, false))
                .satisfies(e -> refused[0] = e.refusal());
        return refused[0];
    }
}
