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
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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

    private Refusal refusal(LocalDate said) {
        var refused = new Refusal[1];
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> links.answer(visit, secret, said, false))
                .satisfies(e -> refused[0] = e.refusal());
        return refused[0];
    }
}
