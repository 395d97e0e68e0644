package org.anteroom.waitingroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Updates;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.anteroom.booking.BookingFixture;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Inspection;
import org.anteroom.fixture.Look;
import org.anteroom.fixture.Product;
import org.anteroom.identity.Person;
import org.anteroom.platform.Docs;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A patient who has no login, only the link, moves their visit to another free time; nobody else does, and not too late. */
class MoveIT {
    private static final Pattern OFFERED = Pattern.compile("data-start=\"([^\"]+)\"");
    private static final Pattern NEAR = Pattern.compile("name=\"start\" value=\"([^\"]+)\"");

    private final LinkedVisit visit = new LinkedVisit();
    private final Clinic clinic = visit.clinic;
    /** Lies on the provider's grid, so that it would be offered to others. */
    private final Instant start = visit.start;

    @BeforeEach
    void timesAreOffered() {
        offered(visit.provider);
    }

    @Test
    void patientMovesByTheLinkWithoutScriptAndTheBoardShowsIt() {
        var chosen = new Instant[1];
        visit.withoutScript(page -> {
            page.locator("a[href='" + visit.path() + "/move']").click();
            assertThat(page.locator("h1")).hasText("Move the visit");
            assertThat(page.locator("main")).containsText(Clinic.ZONE.getId());

            page.locator("nav a[href*='day=']").nth(1).click();
            assertThat(page.locator("nav [aria-current=date]")).hasCount(1);
            page.locator("nav a[href*='day=']").first().click();
            var last = page.locator("[data-start]").last();
            chosen[0] = Instant.parse(last.getAttribute("data-start"));
            last.click();
            assertThat(page.locator("[data-new]")).containsText("New time");
            assertThat(startOf(visit.stored()))
                    .as("asked once more before it is moved")
                    .isEqualTo(start);
            page.locator("#move-now").click();

            assertThat(page.locator("[data-moved]")).containsText("Your visit has been moved.");
            assertThat(page.locator("[data-moved]")).not().containsText("on its way");
            assertThat(page.locator("main time[datetime='" + chosen[0] + "']")).isVisible();
        });
        assertThat(visit.stored()).containsEntry("state", "BOOKED");
        assertThat(startOf(visit.stored())).isEqualTo(chosen[0]);
        assertThat(sequenceOf(visit.stored())).isEqualTo(1);
        visit.at(start, clinic.patient());
        var scheduler = Caller.signedIn(clinic.scheduler().login());
        try (var board = scheduler.listen("/ws/board/" + clinic.id())) {
            assertThat(board.hears("\"start\":\"" + chosen[0] + "\"")).contains(visit.id.value());
        }
        visit.isInTheTrail("MOVED");
    }

    @Test
    void whoeverWasSlowerIsOfferedWhatIsNearAndRepeatingIsHarmless() {
        var phone = visit.phone();
        var wanted = found(OFFERED, phone.get(visit.path() + "/move").body()).getLast();
        visit.at(Instant.parse(wanted), clinic.patient());

        var refused = phone.post(visit.path() + "/move", Map.of("start", wanted));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("just been taken", "Nearest free times");
        assertThat(startOf(visit.stored())).isEqualTo(start);
        var near = found(NEAR, refused.body());
        assertThat(near).hasSize(3).doesNotContain(wanted, start.toString());
        for (int i = 0; i < 2; i++) {
            assertThat(phone.post(visit.path() + "/move", Map.of("start", near.getFirst()))
                            .header("Location"))
                    .endsWith(visit.path() + "?moved=yes");
        }
        assertThat(startOf(visit.stored())).isEqualTo(Instant.parse(near.getFirst()));
        assertThat(sequenceOf(visit.stored())).isEqualTo(1);
    }

    @Test
    void ownTimeIsNeitherOfferedNorAmongWhatIsNear() {
        var phone = visit.phone();
        var beside = start.plus(Duration.ofMinutes(20));
        visit.at(beside, clinic.patient());

        var refused = phone.post(visit.path() + "/move", Map.of("start", beside.toString()));

        assertThat(found(NEAR, refused.body())).isNotEmpty().doesNotContain(start.toString());
        var day = start.atZone(Clinic.ZONE).toLocalDate();
        assertThat(found(OFFERED, phone.get(visit.path() + "/move?day=" + day).body()))
                .contains(start.minus(Duration.ofMinutes(20)).toString())
                .doesNotContain(start.toString());
    }

    @Test
    void timesThatAreNotOfferedAreRefusedByThePageWithTheTimes() {
        var phone = visit.phone();
        var off = start.plus(Duration.ofMinutes(61)).toString();
        for (var wanted :
                List.of(off, "nonsense", start.minus(Duration.ofDays(3)).toString())) {
            var refused = phone.post(visit.path() + "/move", Map.of("start", wanted));
            assertThat(refused.status()).as(wanted).isEqualTo(400);
            assertThat(refused.body()).contains("not offered any more", "data-start=");
            assertThat(phone.get(visit.path() + "/move?start=" + wanted).status())
                    .as(wanted)
                    .isEqualTo(400);
        }
        assertThat(sequenceOf(visit.stored())).isZero();
    }

    @Test
    void nobodyElsesLinkAndNoOlderDeviceMoves() {
        var link = visit.link();
        var older = Caller.withLink(link);
        var stranger = clinic.patient();
        var strangers = Caller.withLink(clinic.link(visit.at(start.plus(Duration.ofHours(1)), stranger), stranger));
        var wanted = found(OFFERED, older.get(visit.path() + "/move").body()).getLast();
        var newer = Caller.anonymous();
        newer.get(URI.create(link).getPath());
        newer.post(URI.create(link).getPath(), Map.of("day", "14", "month", "3", "year", "1947", "takeOver", "yes"));

        for (var refused : List.of(strangers, older, Caller.anonymous())) {
            var page = refused.get(visit.path() + "/move");
            assertThat(page.status()).isEqualTo(401);
            assertThat(page.body())
                    .contains("Please open your visit link again")
                    .doesNotContain("data-start");
            assertThat(refused.post(visit.path() + "/move", Map.of("start", wanted))
                            .status())
                    .isEqualTo(401);
        }
        assertThat(newer.send(
                                "POST",
                                visit.path() + "/move",
                                "start=" + wanted,
                                Map.of(
                                        "Content-Type",
                                        "application/x-www-form-urlencoded",
                                        "Origin",
                                        Product.get().url(),
                                        "Sec-Fetch-Site",
                                        "same-origin"))
                        .status())
                .as("a form without the session's token")
                .isEqualTo(403);
        assertThat(sequenceOf(visit.stored())).isZero();

        assertThat(newer.post(visit.path() + "/move", Map.of("start", wanted)).status())
                .isEqualTo(303);
        assertThat(startOf(visit.stored())).isEqualTo(Instant.parse(wanted));
        assertThat(Caller.anonymous().get(URI.create(link).getPath()).status())
                .as("the link opens the moved visit")
                .isEqualTo(200);
    }

    @Test
    void visitThatHasBegunOrIsOverIsNotMoved() {
        try (var waiting = Encounter.booked(clinic, "reason").arrived();
                var begun = Encounter.booked(clinic, "reason").joined()) {
            for (var encounter : List.of(waiting, begun)) {
                offered(encounter.provider());
                var path = "/v/" + encounter.visit() + "/move";
                var before = LinkedVisit.stored(encounter.visit()).getString("state");

                for (var answer : List.of(
                        encounter.phone().get(path),
                        encounter.phone().post(path, Map.of("start", start.toString())),
                        encounter.phone().post(path, Map.of("start", "nonsense")))) {
                    assertThat(answer.status()).isEqualTo(409);
                    assertThat(answer.body()).contains("can no longer be moved", "data-phone-me");
                }
                assertThat(LinkedVisit.stored(encounter.visit())).containsEntry("state", before);
                assertThat(sequenceOf(LinkedVisit.stored(encounter.visit()))).isZero();
            }
            assertThat(waiting.phone().get("/v/" + waiting.visit() + "/cancel").body())
                    .doesNotContain("/v/" + waiting.visit() + "/move");
        }
        var phone = visit.phone();
        assertThat(phone.get(visit.path() + "/cancel").body()).contains(visit.path() + "/move");
        phone.post(visit.path() + "/cancel", Map.of());
        assertThat(phone.get(visit.path() + "/move").header("Location")).endsWith(visit.path() + "/after");
        assertThat(phone.post(
                                visit.path() + "/move",
                                Map.of("start", start.plus(Duration.ofHours(2)).toString()))
                        .header("Location"))
                .endsWith(visit.path() + "/after");
    }

    @Test
    void whereNothingIsFreeTheClinicIsAskedToPhone() {
        var busy = clinic.provider();
        var other = clinic.visit(busy, visit.patient, Duration.ofHours(3));
        var phone = Caller.withLink(clinic.link(other, visit.patient));

        assertThat(phone.get("/v/" + other + "/move").body())
                .contains("no other free time in the next 60 days", "data-phone-me")
                .doesNotContain("data-start");
        assertThat(phone.post("/v/" + other + "/call-me", Map.of()).status()).isEqualTo(303);
        assertThat(phone.get("/v/" + other + "/move").body()).contains("data-phone-asked");
    }

    @ParameterizedTest
    @MethodSource("org.anteroom.fixture.Look#all")
    void pagesAreReadByEverybody(Look look) {
        var inspection = new Inspection();
        var path = visit.path() + "/move";
        try (var phone = look.window("patient", 844)) {
            phone.openLink(visit.link());
            phone.at("a[href='" + path + "']").click();
            inspection.look(phone, "visit, move", "#next-free");
            var last = phone.at("[data-start]").last();
            var wanted = Instant.parse(last.getAttribute("data-start"));
            last.click();
            inspection.look(phone, "visit, move to this time", "#move-now");
            visit.at(wanted, clinic.patient());
            phone.at("#move-now").click();
            inspection.look(phone, "visit, the new time is taken", "section[aria-labelledby=nearest] button");
            phone.at("section[aria-labelledby=nearest] button").first().click();
            inspection.look(phone, "visit, moved", "[data-moved]");
            // Somebody else: at some times of the day the patient has just moved to what is three hours from now.
            var other = clinic.patient();
            var none = clinic.visit(clinic.provider(), other, Duration.ofHours(3));
            phone.openLink(clinic.link(none, other));
            inspection.page(phone, "/v/" + none + "/move", "visit, no time to move to", "#no-times");
            Product.get()
                    .database()
                    .getCollection("visits")
                    .updateOne(eq("_id", none.value()), Updates.set("state", "WAITING"));
            inspection.page(phone, "/v/" + none + "/move", "visit, too late to move", ".chip-WAITING");
        }
        assertThat(inspection.found()).isEmpty();
    }

    private static void offered(Person provider) {
        BookingFixture.offer(Product.get().database(), provider, Clinic.ZONE);
    }

    private static Instant startOf(Document visit) {
        return Docs.instant(Docs.part(visit, "appointment"), "start");
    }

    private static long sequenceOf(Document visit) {
        return Docs.whole(Docs.part(visit, "appointment"), "sequence");
    }

    private static List<String> found(Pattern what, String page) {
        return what.matcher(page)
                .results()
                .map((MatchResult one) -> one.group(1))
                .toList();
    }
}
