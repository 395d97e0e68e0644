package org.anteroom.notes;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Updates;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.anteroom.identity.Person;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Hashes;
import org.anteroom.platform.Ids;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.Binary;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The note from the first draft to the summary that the patient takes home. */
class NoteIT {
    private static final String REASON = "canary-reason-8821";
    private static final String NOTE = "canary-note-8822";
    private static final String ADDENDUM = "canary-addendum-8823";
    private static final String CHAT = "canary-chat-8824";

    private static Clinic clinic;
    private static Person doctor;
    private static Caller desk;

    @BeforeAll
    static void openTheClinic() {
        clinic = Clinic.open();
    }

    @Test
    void noteIsDraftedSignedAndReleasedAndThenNeverChanges() {
        try (var encounter = encounter().finished()) {
            var visit = encounter.visit();
            assertThat(encounter.phone().get("/v/" + visit + "/after").body()).doesNotContain(NOTE);

            assertThat(save(visit, 0, NOTE + " first").status()).isEqualTo(200);
            var second = save(visit, 1, NOTE);
            assertThat(JsonPath.from(second.body()).getLong("revision")).isEqualTo(2);
            assertThat(encounter.phone().get("/v/" + visit + "/after").body())
                    .as("before it is signed")
                    .doesNotContain("take-home");

            assertThat(sign(visit, 1).status()).as("signing an older draft").isEqualTo(409);
            var signed = sign(visit, 2);
            assertThat(signed.status()).isEqualTo(200);

            assertThat(save(visit, 2, "changed after signing").status()).isEqualTo(409);
            assertThat(sign(visit, 2).status()).isEqualTo(409);
            var note = JsonPath.from(read(visit).body());
            assertThat(note.getString("text.subjective")).isEqualTo(NOTE);
            assertThat(note.getString("signed.by")).isEqualTo(doctor.name());

            var after = encounter.phone().get("/v/" + visit + "/after").body();
            assertThat(after).contains("take-home").doesNotContain(NOTE);
            Awaitility.await("the signed note to complete its visit")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> "COMPLETED".equals(state(visit)));
        }
    }

    @Test
    void addendaFollowASignedNoteOnly() {
        try (var encounter = encounter().finished()) {
            var visit = encounter.visit();
            save(visit, 0, NOTE);
            assertThat(amend(visit, ADDENDUM).status())
                    .as("before it is signed")
                    .isEqualTo(409);
            sign(visit, 1);

            assertThat(amend(visit, ADDENDUM).status()).isEqualTo(200);
            assertThat(amend(visit, "   ").status()).isEqualTo(400);
            assertThat(amend(visit, "no-id", ADDENDUM).status()).isEqualTo(400);
            var name = Ids.random();
            for (int i = 0; i < 2; i++) {
                assertThat(amend(visit, name, "Once only").status())
                        .as("asked again, since its answer may be lost")
                        .isEqualTo(200);
            }

            var note = JsonPath.from(read(visit).body());
            assertThat(note.getList("addenda.text")).containsExactly(ADDENDUM, "Once only");
            assertThat(note.getList("addenda.by")).containsExactly(doctor.name(), doctor.name());
            assertThat(note.getList("addenda.at", String.class))
                    .as("when")
                    .allSatisfy(at -> assertThat(Instant.parse(at))
                            .isBetween(
                                    Instant.now().minusSeconds(60),
                                    Instant.now().plusSeconds(1)));
            assertThat(note.getString("text.subjective")).isEqualTo(NOTE);
        }
    }

    @Test
    void noteIsSignedOnlyWhenTheVisitIsFinished() {
        try (var encounter = encounter().joined()) {
            save(encounter.visit(), 0, NOTE);

            assertThat(sign(encounter.visit(), 1).status()).isEqualTo(409);
        }
    }

    @Test
    void secondOfTwoWritersSeesThatSomebodyWasFaster() throws Exception {
        try (var encounter = encounter().joined()) {
            var visit = encounter.visit();
            save(visit, 0, NOTE);
            var tries = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 8; i++) {
                var text = "writer " + i;
                tries.add(() -> save(visit, 1, text).status());
            }

            var answers = new ArrayList<Integer>();
            try (var writers = Executors.newFixedThreadPool(8)) {
                for (var answer : writers.invokeAll(tries)) {
                    answers.add(answer.get());
                }
            }

            assertThat(answers).containsOnly(200, 409).containsOnlyOnce(200);
            var stale = save(visit, 1, "too late");
            assertThat(stale.status()).isEqualTo(409);
            assertThat(JsonPath.from(stale.body()).getLong("revision")).isEqualTo(2);
            assertThat(stale.header("Content-Type")).startsWith("application/problem+json");
        }
    }

    @Test
    void firstOfTwoFirstSavesWins() throws Exception {
        try (var encounter = encounter().joined()) {
            var tries = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 6; i++) {
                tries.add(() -> save(encounter.visit(), 0, NOTE).status());
            }

            var answers = new ArrayList<Integer>();
            try (var writers = Executors.newFixedThreadPool(6)) {
                for (var answer : writers.invokeAll(tries)) {
                    answers.add(answer.get());
                }
            }

            assertThat(answers).containsOnly(200, 409).containsOnlyOnce(200);
        }
    }

    @Test
    void noteOfAVisitIsThereForItsProviderOnlyAndEveryRefusalIsRecorded() {
        var colleague = clinic.provider();
        var elsewhere = Clinic.open().provider();
        try (var encounter = encounter().finished()) {
            var visit = encounter.visit();
            save(visit, 0, NOTE);
            for (var other : List.of(colleague, elsewhere)) {
                var caller = Caller.signedIn(other.login());
                var path = "/api/visits/" + visit + "/note";

                assertThat(caller.json("GET", path, null).status()).isEqualTo(404);
                assertThat(caller.json("PUT", path, draft(1, "not mine")).status())
                        .isEqualTo(404);
                assertThat(caller.json("POST", path + "/sign", "{\"revision\":1}")
                                .status())
                        .isEqualTo(404);
                assertThat(caller.json("POST", path + "/addenda", "{\"text\":\"not mine\"}")
                                .status())
                        .isEqualTo(404);
                assertThat(caller.get("/api/visits/" + visit + "/chart").status())
                        .isEqualTo(404);

                assertThat(recorded(visit, other, "REFUSED"))
                        .contains("NOTE_READ", "NOTE_WRITTEN", "NOTE_SIGNED", "ADDENDUM_ADDED", "REASON_READ");
            }
            assertThat(JsonPath.from(read(visit).body()).getString("text.subjective"))
                    .isEqualTo(NOTE);
        }
    }

    @Test
    void everyReadingAndWritingIsRecorded() {
        try (var encounter = encounter().joined()) {
            var visit = encounter.visit();
            encounter
                    .phoneEar()
                    .say("{\"type\":\"chat\",\"id\":\"chat\",\"text\":\"" + CHAT + "\"}")
                    .hears("\"chat\"");
            encounter.deskEar().hears(CHAT);
            encounter
                    .deskEar()
                    .say("{\"type\":\"lines\",\"id\":\"lines\",\"since\":0}")
                    .hears("\"lines\"");
            encounter.deed("finish");
            desk.get("/api/visits/" + visit + "/chart");
            save(visit, 0, NOTE);
            sign(visit, 1);
            amend(visit, ADDENDUM);
            read(visit);
            encounter.phone().get("/v/" + visit + "/after");

            Awaitility.await("the provider's deeds in the trail")
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(recorded(visit, doctor, "DONE"))
                            .contains(
                                    "REASON_READ",
                                    "CHAT_READ",
                                    "NOTE_WRITTEN",
                                    "NOTE_SIGNED",
                                    "ADDENDUM_ADDED",
                                    "NOTE_READ",
                                    "ADMITTED",
                                    "FINISHED"));
            Awaitility.await("the patient's deeds in the trail")
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(recorded(visit, encounter.patient(), "DONE"))
                            .contains("CHAT_WRITTEN", "SUMMARY_READ", "CONSENTED", "ARRIVED", "JOINED"));
            assertThat(Product.get().database().getCollection("audit").find(eq("visit", visit.value())))
                    .allSatisfy(entry -> assertThat(entry.toJson()).doesNotContain("canary"));
        }
    }

    @Test
    void whatPeopleSaidCannotBeReadInTheStoreFile() throws IOException {
        try (var encounter = encounter().joined()) {
            var visit = encounter.visit();
            encounter
                    .phoneEar()
                    .say("{\"type\":\"chat\",\"id\":\"chat\",\"text\":\"" + CHAT + "\"}")
                    .hears("\"chat\"");
            save(visit, 0, NOTE);
            encounter.deed("finish");
            sign(visit, 1);
            amend(visit, ADDENDUM);

            var file = new String(Files.readAllBytes(Product.get().storeFile()), StandardCharsets.ISO_8859_1);

            assertThat(file.contains(visit.value()))
                    .as("the visit itself is in the file")
                    .isTrue();
            for (var canary : List.of(REASON, NOTE, ADDENDUM, CHAT, "take-home", "12 Elm Street")) {
                assertThat(file.contains(canary)).as(canary + " is readable").isFalse();
            }
            var log = Product.get().application().log();
            for (var canary : List.of(
                    "canary",
                    "take-home",
                    "Elm Street",
                    "Whitfield",
                    encounter.patient().family())) {
                assertThat(log.contains(canary)).as(canary + " is in the log").isFalse();
            }
        }
    }

    @Test
    void editMadeDirectlyInTheStoreIsFound() {
        var notes = NotesFixture.notes(Product.get());
        try (var encounter = encounter().finished()) {
            var visit = encounter.visit();
            save(visit, 0, NOTE + " older");
            var older = stored(visit).get("text", Binary.class);
            save(visit, 1, NOTE);
            assertThat(notes.isIntact(visit)).as("not signed yet").isFalse();
            assertThat(JsonPath.from(read(visit).body()).getBoolean("intact"))
                    .as("a draft is what it is")
                    .isTrue();
            sign(visit, 2);
            assertThat(notes.isIntact(visit)).isTrue();
            amend(visit, ADDENDUM);
            amend(visit, "The second");
            amend(visit, "The third");
            assertThat(notes.isIntact(visit)).isTrue();
            assertThat(JsonPath.from(read(visit).body()).getBoolean("intact")).isTrue();
            var addenda = stored(visit).getList("addenda", Document.class);

            for (var edit : List.of(
                    Updates.set("signed.by", "Somebody Else"),
                    Updates.set("signed.person", encounter.patient().id().value()),
                    Updates.set("signed.at", new java.util.Date(0)),
                    Updates.set("signed.hash", "0".repeat(64)),
                    Updates.unset("signed.version"),
                    Updates.set("patient", doctor.id().value()),
                    Updates.set("text", older),
                    Updates.combine(Updates.set("text", older), Updates.set("revision", 1L)),
                    Updates.set("addenda.0.text", older),
                    Updates.set("addenda.0.by", "Somebody Else"),
                    Updates.set("addenda.1.person", encounter.patient().id().value()),
                    Updates.popFirst("addenda"),
                    Updates.popLast("addenda"),
                    Updates.set("addenda", List.of(addenda.get(0), addenda.get(2))),
                    Updates.set("addenda", addenda.reversed()),
                    Updates.set("addenda", List.of(addenda.get(0), addenda.get(1), addenda.get(2), addenda.get(2))),
                    Updates.unset("addenda"),
                    Updates.unset("chain"),
                    Updates.combine(Updates.popLast("addenda"), Updates.set("chain.count", 2)))) {
                var before = stored(visit);
                change(visit, edit);

                assertThat(notes.isIntact(visit)).as(edit.toString()).isFalse();
                var read = read(visit);
                assertThat(read.status()).as(edit.toString()).isEqualTo(200);
                assertThat(JsonPath.from(read.body()).getBoolean("intact"))
                        .as(edit.toString())
                        .isFalse();

                Product.get().database().getCollection("notes").replaceOne(eq("_id", visit.value()), before);
                assertThat(notes.isIntact(visit)).isTrue();
            }
        }
    }

    @Test
    void whoReadsAChangedNoteIsToldAndItIsRecorded() {
        try (var encounter = encounter().finished()) {
            var visit = encounter.visit();
            save(visit, 0, NOTE);
            sign(visit, 1);
            amend(visit, ADDENDUM);
            Awaitility.await("the signed note to complete its visit")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> "COMPLETED".equals(state(visit)));
            assertThat(encounter.phone().get("/v/" + visit + "/after").body()).contains("take-home");
            assertThat(recorded(visit, doctor, "DONE")).doesNotContain("NOTE_FOUND_CHANGED");
            change(visit, Updates.popLast("addenda"));

            assertThat(JsonPath.from(read(visit).body()).getBoolean("intact")).isFalse();
            assertThat(encounter.phone().get("/v/" + visit + "/after").body())
                    .contains("changed outside the product")
                    .doesNotContain("take-home");
            assertThat(recorded(visit, doctor, "DONE")).contains("NOTE_FOUND_CHANGED");
            assertThat(recorded(visit, encounter.patient(), "DONE")).contains("NOTE_FOUND_CHANGED");

            assertThat(amend(visit, "Written after that").status()).isEqualTo(200);
            var note = JsonPath.from(read(visit).body());
            assertThat(note.getList("addenda.text")).containsExactly("Written after that");
            assertThat(note.getBoolean("intact"))
                    .as("what is added mends nothing")
                    .isFalse();
            change(visit, Updates.combine(Updates.set("addenda", List.of()), Updates.set("chain.count", 0)));
            amend(visit, "And once more");
            assertThat(JsonPath.from(read(visit).body()).getBoolean("intact")).isFalse();
        }
    }

    @Test
    void addendaWrittenAtTheSameTimeAreAllKeptInOneChain() throws Exception {
        try (var encounter = encounter().finished()) {
            var visit = encounter.visit();
            save(visit, 0, NOTE);
            sign(visit, 1);
            var additions = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 6; i++) {
                var text = "writer " + i;
                additions.add(() -> amend(visit, text).status());
            }

            try (var writers = Executors.newFixedThreadPool(6)) {
                for (var answer : writers.invokeAll(additions)) {
                    assertThat(answer.get()).isEqualTo(200);
                }
            }

            var note = JsonPath.from(read(visit).body());
            assertThat(note.getList("addenda.text")).hasSize(6);
            assertThat(note.getBoolean("intact")).isTrue();
        }
    }

    /** Fingerprints as they were before they made a chain: what is stored so is still read, and goes on in a chain. */
    @Test
    void noteSignedByAnOlderVersionStaysReadable() {
        var notes = NotesFixture.notes(Product.get());
        try (var encounter = encounter().finished()) {
            var visit = encounter.visit();
            save(visit, 0, NOTE);
            sign(visit, 1);
            amend(visit, ADDENDUM);
            var now = stored(visit);
            var signed = now.get("signed", Document.class);
            var addendum = now.getList("addenda", Document.class).getFirst();
            change(
                    visit,
                    Updates.combine(
                            Updates.unset("chain"),
                            Updates.unset("signed.version"),
                            Updates.set(
                                    "signed.hash",
                                    older(
                                            visit,
                                            1,
                                            signed,
                                            new NoteText(NOTE, "", "", "", "take-home words")
                                                    .toPhi()
                                                    .reveal())),
                            Updates.unset("addenda.0.version"),
                            Updates.unset("addenda.0.person"),
                            Updates.set("addenda.0.hash", older(visit, 0, addendum, ADDENDUM))));

            assertThat(notes.isIntact(visit)).isTrue();
            assertThat(JsonPath.from(read(visit).body()).getList("addenda.text"))
                    .containsExactly(ADDENDUM);
            amend(visit, "The second");
            assertThat(notes.isIntact(visit)).isTrue();
            amend(visit, "The third");
            assertThat(notes.isIntact(visit)).isTrue();
            for (var edit : List.of(
                    Updates.popFirst("addenda"),
                    Updates.popLast("addenda"),
                    Updates.set("addenda.0.by", "Somebody Else"))) {
                var before = stored(visit);
                change(visit, edit);
                assertThat(notes.isIntact(visit)).as(edit.toString()).isFalse();
                Product.get().database().getCollection("notes").replaceOne(eq("_id", visit.value()), before);
            }
        }
    }

    private static String older(VisitId visit, long revision, Document part, String text) {
        return Hashes.sha256(Product.get().config().secret() + "|note|" + visit + "|" + revision + "|"
                + part.getDate("at").toInstant() + "|" + part.getString("by") + "|" + text);
    }

    private static void change(VisitId visit, Bson edit) {
        Product.get().database().getCollection("notes").updateOne(eq("_id", visit.value()), edit);
    }

    private static Encounter encounter() {
        var encounter = Encounter.booked(clinic, REASON);
        doctor = encounter.provider();
        desk = encounter.desk();
        return encounter;
    }

    private static Caller.Answer save(VisitId visit, long revision, String text) {
        return desk.json("PUT", "/api/visits/" + visit + "/note", draft(revision, text));
    }

    private static String draft(long revision, String text) {
        return "{\"revision\":%d,\"text\":{\"subjective\":\"%s\",\"objective\":\"\",\"assessment\":\"\",\"plan\":\"\",\"summary\":\"take-home words\"}}"
                .formatted(revision, text);
    }

    private static Caller.Answer sign(VisitId visit, long revision) {
        return desk.json("POST", "/api/visits/" + visit + "/note/sign", "{\"revision\":" + revision + "}");
    }

    private static Caller.Answer amend(VisitId visit, String text) {
        return desk.json("POST", "/api/visits/" + visit + "/note/addenda", "{\"text\":\"" + text + "\"}");
    }

    private static Caller.Answer amend(VisitId visit, String name, String text) {
        return desk.json(
                "POST",
                "/api/visits/" + visit + "/note/addenda",
                "{\"id\":\"" + name + "\",\"text\":\"" + text + "\"}");
    }

    private static Caller.Answer read(VisitId visit) {
        return desk.json("GET", "/api/visits/" + visit + "/note", null);
    }

    private static Document stored(VisitId visit) {
        return Product.get()
                .database()
                .getCollection("notes")
                .find(eq("_id", visit.value()))
                .first();
    }

    private static String state(VisitId visit) {
        return Product.get()
                .database()
                .getCollection("visits")
                .find(eq("_id", visit.value()))
                .first()
                .getString("state");
    }

    private static List<String> recorded(VisitId visit, Person who, String outcome) {
        return Product.get()
                .database()
                .getCollection("audit")
                .find(and(eq("visit", visit.value()), eq("actor", who.id().value()), eq("outcome", outcome)))
                .map(entry -> entry.getString("action"))
                .into(new ArrayList<>());
    }
}
