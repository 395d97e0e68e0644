package org.anteroom.demo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.anteroom.booking.Appointments;
import org.anteroom.booking.Booking;
import org.anteroom.booking.BookingFixture;
import org.anteroom.booking.Cells;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.IdentityFixture;
import org.anteroom.identity.VisitId;
import org.anteroom.notes.NoteText;
import org.anteroom.notes.Notes;
import org.anteroom.notes.NotesFixture;
import org.anteroom.platform.OutboxEntry;
import org.anteroom.platform.Phi;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.StoppedClock;
import org.anteroom.visit.Days;
import org.anteroom.visit.Seeds;
import org.anteroom.visit.VisitFixture;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoClinicsTest {
    /** Three minutes past: the demo's own now is the last full five minutes. */
    private static final Instant MONDAY = Instant.parse("2026-11-23T18:03:20Z");

    private final StoppedClock clock = new StoppedClock(MONDAY);
    private MongoServer server;
    private MongoClient client;
    private MongoDatabase database;
    private Appointments appointments;
    private Seeds seeds;
    private Notes notes;
    private DemoClinics demo;
    private Days days;
    private FreeVisits free;

    @BeforeEach
    void open() {
        server = new MongoServer(new MemoryBackend());
        var connection = server.bindAndGetConnectionString();
        client = MongoClients.create(connection);
        database = client.getDatabase("demo");
        var key = Base64.getEncoder().encodeToString(new byte[96]);
        var config = PlatformFixture.config("http://localhost", "demo", "s".repeat(32), key);
        var relay = PlatformFixture.relayOfOthers(database);
        var vault = PlatformFixture.vault(database, config, connection);
        appointments = BookingFixture.appointments(database, relay, vault, clock);
        seeds = VisitFixture.seeds(database, relay, vault, clock);
        notes = NotesFixture.notes(database, vault, config, clock);
        demo = new DemoClinics(
                new Settings(),
                IdentityFixture.clinics(database),
                IdentityFixture.people(database),
                appointments,
                BookingFixture.providers(database),
                seeds,
                notes,
                clock);
        days = VisitFixture.days(database, relay);
        free = new FreeVisits(days, IdentityFixture.clinics(database), VisitFixture.config(), clock);
    }

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void firstStartPlantsEveryPlannedVisitInItsStateAndTime() {
        demo.fill();

        for (var slot : Plan.TODAY) {
            isPlanted(slot, newest(slot.name()).visit().id());
        }
        assertThat(Plan.TODAY)
                .extracting(Slot::state)
                .contains(
                        VisitState.BOOKED,
                        VisitState.CHECKING_IN,
                        VisitState.WAITING,
                        VisitState.IN_VISIT,
                        VisitState.ON_HOLD,
                        VisitState.DOCUMENTING,
                        VisitState.COMPLETED,
                        VisitState.LEFT,
                        VisitState.NO_SHOW,
                        VisitState.CANCELLED);
        assertThat(Plan.PAST).hasSizeGreaterThanOrEqualTo(8).allSatisfy(slot -> {
            var visit = newest(slot.name()).visit();
            assertThat(visit.state()).isEqualTo(VisitState.COMPLETED);
            assertThat(notes.isIntact(visit.id())).isTrue();
            var signed =
                    notes.read(visit.id(), Cast.asProvider(slot.provider())).signed();
            assertThat(signed.at())
                    .isAfter(visit.appointment().start())
                    .isBefore(visit.appointment().end().plusSeconds(600));
        });
    }

    @Test
    void whatWasSignedIsNowhereInTheStoreAsText() {
        demo.fill();

        var stored = new ArrayList<String>();
        database.getCollection("notes").find().forEach(document -> stored.add(document.toJson()));
        assertThat(stored).hasSize(Plan.PAST.size() + 1).noneMatch(json -> json.contains("breathless"));
    }

    @Test
    void secondStartOnTheSameDayChangesNothing() {
        demo.fill();
        var before = revisions();

        clock.to(MONDAY.plus(Duration.ofHours(2)));
        demo.fill();

        assertThat(revisions()).isEqualTo(before);
    }

    /** A day later, a week later, and two hours later over midnight in Chicago, where old and new times overlap. */
    @ParameterizedTest
    @ValueSource(strings = {"2026-11-24T15:00:00Z", "2026-11-30T18:03:20Z", "2026-11-24T06:30:00Z"})
    void startOnALaterDayMovesWhatNobodyHasTouched(String later) {
        clock.to(later.endsWith("06:30:00Z") ? Instant.parse("2026-11-24T04:30:00Z") : MONDAY);
        demo.fill();
        var before = ids();

        clock.to(Instant.parse(later));
        demo.fill();

        for (var slot : Plan.TODAY) {
            var visit = newest(slot.name()).visit();
            if (slot.note() == null) {
                assertThat(visit.id()).as(slot.name()).isEqualTo(before.get(slot.name()));
            }
            isPlanted(slot, visit.id());
        }
        assertThat(seeds.all()).hasSize(Plan.PAST.size() + Plan.TODAY.size() + 1);
    }

    @Test
    void signedNoteStaysOnItsDayAndAnotherIsSignedToday() {
        demo.fill();
        var first = newest("ines").visit();

        clock.to(MONDAY.plus(Duration.ofDays(1)));
        demo.fill();

        assertThat(stored(first.id())
                        .get("appointment", Document.class)
                        .getDate("start")
                        .toInstant())
                .isEqualTo(first.appointment().start());
        assertThat(newest("ines").visit().id()).isNotEqualTo(first.id());
        assertThat(notes.isIntact(first.id())).isTrue();
        assertThat(notes.isIntact(newest("ines").visit().id())).isTrue();
    }

    @Test
    void whatAPersonHasTouchedStaysAndAnotherTakesItsPlace() {
        demo.fill();
        var played = newest("walter").visit().id();
        var written = newest("rosa").visit().id();
        seeds.release(played);
        notes.save(written, Cast.asProvider(Cast.CHEN), 0, new NoteText("A draft", "", "", "", ""));
        var starts = List.of(start(played), start(written));

        clock.to(MONDAY.plus(Duration.ofDays(1)));
        demo.fill();

        assertThat(List.of(start(played), start(written))).isEqualTo(starts);
        assertThat(newest("walter").visit().id()).isNotEqualTo(played);
        assertThat(newest("rosa").visit().id()).isNotEqualTo(written);
        isPlanted(slot("walter"), newest("walter").visit().id());
    }

    @Test
    void movedVisitStepsAsideForATimeThatSomebodyHasBooked() {
        demo.fill();
        var tomorrow = MONDAY.plus(Duration.ofDays(1));
        var margaret = newest("margaret").visit();
        var wanted = margaret.appointment().start().plus(Duration.ofDays(1));
        appointments.book(
                Cast.frontDesk(Cast.RIVERSIDE),
                new Booking(
                        VisitId.random(),
                        Cast.RIVERSIDE,
                        Cast.OKAFOR,
                        Cast.patient("Daniel"),
                        wanted,
                        Duration.ofMinutes(10),
                        Duration.ZERO,
                        Duration.ZERO,
                        "follow-up",
                        Phi.NOTHING));

        clock.to(tomorrow);
        demo.fill();

        assertThat(start(margaret.id())).isEqualTo(wanted.plus(Duration.ofMinutes(10)));
        assertThat(cells(margaret.id())).hasSize(8).noneMatch(cell -> cell.endsWith("|" + wanted));
    }

    /** By day, in the last minutes of a day in Chicago and in the first of one. */
    @ParameterizedTest
    @ValueSource(
            strings = {"2026-11-23T18:03:20Z", "2026-11-24T05:57:00Z", "2026-11-24T06:00:00Z", "2026-11-24T06:04:59Z"})
    void doorCanBePlayedSixTimesAtTheSameMomentWhateverBecomesOfThePlays(String moment) {
        clock.to(Instant.parse(moment));
        demo.fill();
        var left = IntStream.range(0, 6).mapToObj(_ -> playDoor()).toList();
        assertThat(left).doesNotHaveDuplicates();

        left.forEach(visit -> becomes(visit, VisitState.COMPLETED));
        for (int i = 0; i < 12; i++) {
            becomes(playDoor(), i % 2 == 0 ? VisitState.DOCUMENTING : VisitState.COMPLETED);
        }
    }

    @Test
    void timeOfAPlayIsGivenBackWhenItIsFinishedAndNotBefore() {
        demo.fill();
        var first = demo.bookNow();
        becomes(first, VisitState.LEFT);
        var second = demo.bookNow();
        becomes(second, VisitState.COMPLETED);
        var third = demo.bookNow();

        assertThat(cells(first)).isNotEmpty();
        assertThat(stored(second)).doesNotContainKey("cells");
        assertThat(start(second)).isNotEqualTo(start(first));
        assertThat(start(third)).isEqualTo(start(second));
    }

    @Test
    void beforeMidnightTheDayThatItIsComesFirst() {
        clock.to(Instant.parse("2026-11-24T05:57:00Z"));
        demo.fill();

        assertThat(start(demo.bookNow())).isEqualTo("2026-11-24T05:55:00Z");
        assertThat(start(demo.bookNow())).isEqualTo("2026-11-24T05:50:00Z");
    }

    @Test
    void heldPatientIsPresentUntilAPersonPlaysThem() {
        demo.fill();
        var held = new HeldPatients(new Settings(), seeds);

        held.beat();
        assertThat(newest("walter").isPresent()).isTrue();
        assertThat(newest("margaret").isPresent()).as("who has only booked").isFalse();

        seeds.release(newest("walter").visit().id());
        held.beat();
        assertThat(newest("walter").visit().patient().isConnected()).isFalse();
        assertThat(newest("samuel").isPresent()).isTrue();
    }

    /** What the door does and who comes through it: the next free visit, or one booked for now, whose patient answers and goes away. */
    private VisitId playDoor() {
        seeds.all().forEach(seed -> list(seed.visit().id()));
        if (free.next().isEmpty()) {
            var booked = demo.bookNow();
            assertThat(booked).isNotNull();
            list(booked);
        }
        var opened = free.next().orElseThrow().id();
        becomes(opened, VisitState.CHECKING_IN);
        return opened;
    }

    private void list(VisitId visit) {
        days.carry(visit.value(), OutboxEntry.of(OutboxEntry.Kind.LISTS, clock.instant(), Map.of()));
    }

    private void becomes(VisitId visit, VisitState state) {
        database.getCollection("visits").updateOne(eq("_id", visit.value()), set("state", state.name()));
    }

    private void isPlanted(Slot slot, VisitId id) {
        var now = Instant.ofEpochSecond(clock.instant().getEpochSecond() / 300 * 300);
        var document = stored(id);
        var start = now.plus(slot.start());
        assertThat(start(id)).as(slot.name()).isEqualTo(start);
        assertThat(document.getString("state"))
                .as(slot.name())
                .isEqualTo(slot.state().name());
        assertThat(document.getDate("since").toInstant()).as(slot.name()).isEqualTo(now.plus(slot.since()));
        if (slot.state() == VisitState.WAITING) {
            assertThat(document.get("checkIn", Document.class)
                            .getDate("arrived")
                            .toInstant())
                    .isEqualTo(now.plus(slot.since()));
        }
        if (slot.state() == VisitState.CANCELLED) {
            assertThat(document).doesNotContainKey("cells");
        } else {
            var expected =
                    new ArrayList<>(Cells.of("provider|" + slot.provider().id(), start, start.plusSeconds(1200)));
            expected.addAll(Cells.of("patient|" + slot.patient().id(), start, start.plusSeconds(1200)));
            assertThat(cells(id)).as(slot.name()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static Slot slot(String name) {
        return Plan.TODAY.stream()
                .filter(slot -> slot.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Seeds.Seed newest(String slot) {
        return seeds.all().stream()
                .filter(seed -> seed.slot().equals(slot))
                .max(java.util.Comparator.comparing(Seeds.Seed::day))
                .orElseThrow();
    }

    private Map<String, VisitId> ids() {
        return seeds.all().stream()
                .collect(Collectors.toMap(Seeds.Seed::slot, seed -> seed.visit().id()));
    }

    private Map<String, Long> revisions() {
        return seeds.all().stream()
                .collect(Collectors.toMap(
                        seed -> seed.visit().id().value(), seed -> seed.visit().revision()));
    }

    private Document stored(VisitId id) {
        return database.getCollection("visits").find(eq("_id", id.value())).first();
    }

    private Instant start(VisitId id) {
        return stored(id).get("appointment", Document.class).getDate("start").toInstant();
    }

    private List<String> cells(VisitId id) {
        return stored(id).getList("cells", String.class);
    }

    /** The demo's settings as in its profile. */
    private record Settings() implements DemoConfig {
        @Override
        public boolean enabled() {
            return true;
        }

        @Override
        public boolean seed() {
            return true;
        }

        @Override
        public Clinic.MediaPolicy media() {
            return Clinic.MediaPolicy.DIRECT;
        }

        @Override
        public String beat() {
            return "5s";
        }
    }
}
