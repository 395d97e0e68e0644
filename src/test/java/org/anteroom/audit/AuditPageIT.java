package org.anteroom.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Ids;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** The auditor's list: in words and with names, all of it, and of their own clinics only. */
class AuditPageIT {
    private static final Pattern ROW = Pattern.compile("<tr[^>]*><td.*?</tr>");
    private static final Pattern OLDER = Pattern.compile("href=\"(/audit\\?[^\"]*before=[^\"]*)\"");

    @Test
    void staffAreNamedAndDeedsAreToldInTheReadersLanguage() {
        var clinic = Clinic.open();
        var auditor = auditor(clinic);
        try (var encounter = Encounter.booked(clinic, "reason").arrived()) {
            var visit = encounter.visit();
            encounter.desk().get("/api/visits/" + visit + "/chart");
            var path = "/audit?visit=" + visit;
            Awaitility.await("the arrival in the trail")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> auditor.get(path).body().contains("Came to the waiting room"));

            var english = rows(auditor.get(path));
            assertThat(english)
                    .anySatisfy(row -> assertThat(row)
                            .contains("Dr Amara Okafor", "login", "Read the reason for the visit", ">done<")
                            .doesNotContain(encounter.provider().id().value()))
                    .anySatisfy(row -> assertThat(row)
                            .contains("Patient " + encounter.patient().id(), "visit link", "Came to the waiting room")
                            .doesNotContain("Margaret", "Whitfield"))
                    .anySatisfy(row -> assertThat(row).contains("Said where they are"))
                    .anySatisfy(row -> assertThat(row).contains("Gave a number to call"));
            var cookies = new HashMap<>(auditor.cookies());
            cookies.put("lang", "es");
            var spanish = rows(Caller.withCookies(cookies).get(path));
            assertThat(spanish)
                    .anySatisfy(row -> assertThat(row)
                            .contains("Dr Amara Okafor", "inicio de sesión", "Leyó el motivo de la visita", ">hecho<"))
                    .anySatisfy(row -> assertThat(row)
                            .contains("Paciente " + encounter.patient().id(), "Llegó a la sala de espera"));
            for (var rows : List.of(english, spanish)) {
                assertThat(rows)
                        .allSatisfy(row -> assertThat(row.replaceAll("<[^>]*>", "|"))
                                .doesNotContainPattern("\\b(ARRIVED|REASON_READ|DONE|REFUSED)\\b"));
            }
        }
    }

    @Test
    void refusedTryIsShownToTheVisitsClinicOnly() {
        var clinic = Clinic.open();
        var elsewhere = Clinic.open();
        var visit = clinic.visit(clinic.provider(), clinic.patient(), Duration.ofMinutes(5));
        var stranger = elsewhere.staff("Dr", "Nosy", "Parker", "provider");
        var nowhere = VisitId.random();
        var door = Caller.signedIn(stranger.login());
        for (var tried : List.of(visit, nowhere)) {
            assertThat(door.get("/api/visits/" + tried + "/chart").status()).isEqualTo(404);
        }

        assertThat(rows(auditor(clinic).get("/audit")))
                .anySatisfy(row -> assertThat(row)
                        .contains(visit.value(), "Dr Nosy Parker", "Read the reason for the visit", ">refused<"));
        var theirs = auditor(elsewhere);
        for (var path : List.of("/audit", "/audit?visit=" + visit, "/audit?visit=" + nowhere)) {
            assertThat(rows(theirs.get(path)))
                    .as(path)
                    .noneMatch(row -> row.contains(visit.value()) || row.contains(nowhere.value()));
        }
        assertThat(rows(auditor(clinic).get("/audit"))).noneMatch(row -> row.contains(nowhere.value()));
    }

    @Test
    void readingOfTheTrailIsShownInTheTrailOfTheReadersClinics() {
        var clinic = Clinic.open();
        var reader = clinic.staff("", "Rea", "Der", "auditor");
        var first = Caller.signedIn(reader.login());
        first.get("/audit");

        assertThat(rows(first.get("/audit"))).anySatisfy(row -> assertThat(row).contains("Rea Der", "Read this list"));
        assertThat(rows(auditor(Clinic.open()).get("/audit"))).noneMatch(row -> row.contains("Rea Der"));
    }

    /** As after a rollback: a newer version has run here and written what this one does not know. */
    @Test
    void entryOfANewerVersionIsShownInItsOwnWords() {
        var clinic = Clinic.open();
        Product.get()
                .database()
                .getCollection("audit")
                .insertOne(new Document("_id", Ids.random())
                        .append("at", Date.from(Instant.now()))
                        .append("actor", "timer")
                        .append("as", "kiosk")
                        .append("action", "TRANSLATED")
                        .append("outcome", "PARTLY")
                        .append("clinic", clinic.id().value()));

        assertThat(rows(auditor(clinic).get("/audit")))
                .anySatisfy(row -> assertThat(row)
                        .contains(
                                "Not known to this version: TRANSLATED",
                                "Not known to this version: kiosk",
                                "Not known to this version: PARTLY"));
    }

    @Test
    void olderEntriesAreOnFurtherPages() {
        var clinic = Clinic.open();
        var visit = VisitId.random();
        var begin = Instant.now().minus(Duration.ofDays(1));
        var stored = new ArrayList<Document>();
        for (int i = 0; i < 450; i++) {
            // Many at the same instant, as a sweep writes them, around where pages end.
            stored.add(new Document("_id", Ids.random())
                    .append("at", Date.from(begin.plusSeconds(i / 90)))
                    .append("actor", "timer")
                    .append("as", "system")
                    .append("action", "HOLD_LAPSED")
                    .append("outcome", "DONE")
                    .append("clinic", clinic.id().value())
                    .append("patient", "number-" + i)
                    .append(
                            "visit",
                            i % 2 == 0 ? visit.value() : VisitId.random().value()));
        }
        Product.get().database().getCollection("audit").insertMany(stored);
        var auditor = auditor(clinic);

        for (var filter : Map.of("/audit", 450, "/audit?visit=" + visit, 225).entrySet()) {
            var seen = new ArrayList<String>();
            var path = filter.getKey();
            int pages = 0;
            while (path != null) {
                var answer = auditor.get(path);
                var rows = rows(answer);
                rows.stream().filter(row -> row.contains("Kept time ran out")).forEach(seen::add);
                assertThat(rows).hasSizeLessThanOrEqualTo(200);
                var older = OLDER.matcher(answer.body());
                path = older.find() ? older.group(1).replace("&amp;", "&") : null;
                pages++;
            }
            assertThat(pages).isEqualTo(filter.getValue() / 200 + 1);
            assertThat(seen).as(filter.getKey()).hasSize(filter.getValue());
            assertThat(seen).isSortedAccordingTo((one, other) -> time(other).compareTo(time(one)));
            if (filter.getValue() == 450) {
                var others = seen.stream()
                        .filter(row -> !row.contains(visit.value()))
                        .toList();
                assertThat(new HashSet<>(others)).as("each once").hasSize(225);
            }
        }
        assertThat(auditor.get("/audit?before=nonsense").status()).isEqualTo(200);
    }

    private static String time(String row) {
        return row.replaceAll(".*datetime=\"([^\"]*)\".*", "$1");
    }

    private static Caller auditor(Clinic clinic) {
        return Caller.signedIn(clinic.staff("", "Alex", "Moreno", "auditor").login());
    }

    private static List<String> rows(Caller.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return ROW.matcher(answer.body().replace("\n", " "))
                .results()
                .map(found -> found.group())
                .toList();
    }
}
