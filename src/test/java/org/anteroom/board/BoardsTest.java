package org.anteroom.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.Locale;
import java.util.Set;
import org.anteroom.identity.Actor;
import org.anteroom.identity.Clinic;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.IdentityFixture;
import org.anteroom.identity.Person;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.Role;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.PlatformFixture;
import org.anteroom.platform.StoppedClock;
import org.anteroom.visit.VisitFixture;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a row says is said by the clinic's day, wherever the application runs. */
class BoardsTest {
    private static final LocalDate BORN = LocalDate.of(1947, 3, 14);

    private final ClinicId clinic = ClinicId.random();
    private final VisitId visit = VisitId.random();
    private final PersonId patient = PersonId.random();
    private final PersonId provider = PersonId.random();

    /** In both cases it is the evening or the morning of another day by the clock of the machine. */
    @ParameterizedTest
    @CsvSource({
        "America/Los_Angeles, 2026-03-14T03:00:00Z, 78",
        "America/Los_Angeles, 2026-03-14T09:00:00Z, 79",
        "Pacific/Auckland, 2026-03-13T10:00:00Z, 78",
        "Pacific/Auckland, 2026-03-13T18:00:00Z, 79"
    })
    void patientIsAYearOlderOnTheDayThatItIsAtTheClinic(ZoneId zone, Instant now, int age) {
        var server = new MongoServer(new MemoryBackend());
        try (var client = MongoClients.create(server.bindAndGetConnectionString())) {
            var database = client.getDatabase("board");
            var relay = PlatformFixture.relayOfOthers(database);
            var visits = VisitFixture.visits(database, relay);
            var people = IdentityFixture.people(database);
            people.keep(new Person(
                    patient,
                    Set.of(clinic),
                    null,
                    "",
                    "Margaret",
                    "Whitfield",
                    BORN,
                    "F",
                    "",
                    "",
                    zone,
                    Locale.ENGLISH,
                    "1"));
            IdentityFixture.clinics(database)
                    .keep(new Clinic(clinic, "Elm", "555-0100", "112", zone, Clinic.MediaPolicy.DIRECT, true));
            database.getCollection("visits").insertOne(stored(now));
            var boards = new Boards(
                    VisitFixture.days(database, relay), visits, people, VisitFixture.config(), new StoppedClock(now));
            var desk = new Actor.SignedIn(PersonId.random(), "D", Set.of(clinic), Set.of(Role.SCHEDULER), "");

            var row = boards.row(desk, new Sheet(clinic, null, false), visits.get(visit, desk));

            assertThat(row).isNotNull();
            assertThat(row.age()).isEqualTo(age);
        } finally {
            server.shutdownNow();
        }
    }

    private Document stored(Instant now) {
        return new Document("_id", visit.value())
                .append("clinic", clinic.value())
                .append("revision", 1L)
                .append("state", "BOOKED")
                .append("since", Date.from(now))
                .append(
                        "appointment",
                        new Document("start", Date.from(now))
                                .append("minutes", 20L)
                                .append("provider", provider.value())
                                .append("patient", patient.value())
                                .append("type", "follow-up")
                                .append("sequence", 0L))
                .append(
                        "people",
                        new Document(patient.value(), person("PATIENT")).append(provider.value(), person("PROVIDER")));
    }

    private static Document person(String part) {
        return new Document("part", part)
                .append("name", part)
                .append("shortName", part)
                .append("presence", "EXPECTED");
    }
}
