package org.anteroom.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import com.mongodb.client.model.Updates;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.identity.IdentityFixture;
import org.anteroom.identity.Person;
import org.junit.jupiter.api.Test;

/** The board and the day of another day, of a person's other clinic, and the notes that wait for a signature from whatever day. */
class OtherDaysIT {
    @Test
    void schedulerLooksAtOtherDaysAndChangesNothingOnThoseThatAreOver() {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        var now = clinic.visit(provider, clinic.patient(), Duration.ofMinutes(5));
        var next = clinic.visit(provider, clinic.patient(), Duration.ofHours(24));
        var before = clinic.visit(provider, clinic.patient(), Duration.ofHours(-24));
        try (var board = Window.desktop("scheduler")) {
            board.signIn(clinic.scheduler().login(), "/board");
            board.at("tr[data-visit='" + now + "'] a:has-text('Move')").waitFor();
            assertThat(board.at("tr[data-visit]")).hasCount(1);

            board.at("a[data-step='1']").click();
            board.at("tr[data-visit='" + next + "'] a:has-text('Move')").waitFor();
            assertThat(board.at("tr[data-visit]")).hasCount(1);
            assertThat(board.at("[data-past]")).hasCount(0);

            var yesterday = LocalDate.now(Clinic.ZONE).minusDays(1);
            board.at("#pick").fill(yesterday.toString());
            board.at("nav form button").click();
            board.at("tr[data-visit='" + before + "']").waitFor();
            assertThat(board.at("tr[data-visit]")).hasCount(1);
            assertThat(board.at("[data-past]")).isVisible();
            assertThat(board.at("tr[data-visit] :is(button, a)")).hasCount(0);
            assertThat(board.at("h1"))
                    .containsText(yesterday.getMonth().getDisplayName(java.time.format.TextStyle.FULL, Locale.ENGLISH));
            board.picture("board-yesterday");

            board.at("nav a:has-text('Today')").click();
            board.at("tr[data-visit='" + now + "']").waitFor();
            assertThat(board.complaints()).isEmpty();
        }
    }

    @Test
    void providerFindsTheNotesToSignOfWhateverDay() {
        var clinic = Clinic.open();
        try (var encounter = Encounter.booked(clinic, "reason").finished();
                var desk = Window.desktop("provider");
                var phone = Window.of("patient", 390, 844, "es", ColorScheme.DARK)) {
            encounter.deskEar().close();
            var threeDaysAgo = Instant.now().minus(Duration.ofDays(3));
            Product.get()
                    .database()
                    .getCollection("visits")
                    .updateOne(
                            eq("_id", encounter.visit().value()),
                            Updates.set("appointment.start", Date.from(threeDaysAgo)));
            var link = "[data-unsigned] a[href='/visits/" + encounter.visit() + "']";

            desk.signIn(encounter.provider().login(), "/day");
            assertThat(desk.at(link)).hasText("Margaret Whitfield");
            desk.at("[data-live=true]").waitFor();
            desk.picture("day-unsigned");
            phone.signIn(encounter.provider().login(), "/day?day=2026-03-08");
            assertThat(phone.at(link)).isVisible();
            phone.at("[data-live=true]").waitFor();
            phone.picture("day-unsigned-phone");

            desk.at(link).click();
            desk.at(".chip-DOCUMENTING").waitFor();
            desk.at("[name=plan]").fill("Rest");
            desk.at("[data-note-status=saved]").waitFor();
            desk.at("[data-sign]").click();
            desk.at("[data-sign-now]").click();
            desk.at("[data-signed]").waitFor();
            desk.at(".chip-COMPLETED").waitFor();
            desk.page().navigate(Product.get().url() + "/day");
            desk.at("[data-live=true]").waitFor();
            assertThat(desk.at("[data-unsigned]")).hasCount(0);
        }
    }

    @Test
    void wishToBePhonedStandsOnTodaysBoardWhicheverDayTheVisitIsOn() {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        var patient = clinic.patient();
        var visit = clinic.visit(provider, patient, Duration.ofDays(2));
        var row = "tr[data-visit='" + visit + "']";
        var phone = Caller.withLink(clinic.link(visit, patient));
        var caller = Caller.signedIn(clinic.scheduler().login());
        var day = Instant.now().plus(Duration.ofDays(2)).atZone(Clinic.ZONE).toLocalDate();
        try (var open = caller.listen("/ws/board/" + clinic.id());
                var board = Window.desktop("scheduler")) {
            open.hears("\"type\":\"board\"");
            assertThat(phone.post("/v/" + visit + "/call-me", Map.of()).status())
                    .isEqualTo(303);
            open.hears(visit.value());

            try (var own = Caller.signedIn(provider.login()).listen("/ws/board/" + clinic.id() + "?of=own");
                    var colleague =
                            Caller.signedIn(clinic.provider().login()).listen("/ws/board/" + clinic.id() + "?of=own");
                    var tomorrow = caller.listen("/ws/board/" + clinic.id() + "?day=" + day.minusDays(1));
                    var itsDay = caller.listen("/ws/board/" + clinic.id() + "?day=" + day)) {
                own.hears(visit.value());
                itsDay.hears(visit.value());
                assertThat(colleague.hears("\"type\":\"board\"")).doesNotContain(visit.value());
                assertThat(tomorrow.hears("\"type\":\"board\"")).doesNotContain(visit.value());
            }

            board.signIn(clinic.scheduler().login(), "/board");
            assertThat(board.at(row + " [data-date]"))
                    .containsText(day.getDayOfWeek().getDisplayName(java.time.format.TextStyle.SHORT, Locale.ENGLISH));
            board.picture("board-phone-other-day");
            board.at(row + " [data-number]").click();
            assertThat(board.at(row + " [data-callback]")).hasText("555-0142");
            board.at(row + " [data-reached]").click();
            assertThat(board.at(row)).hasCount(0);
            assertThat(board.complaints()).isEmpty();
        }
    }

    @Test
    void providersDayIsTheirOwnAlsoWhenTheyScheduleForTheClinic() {
        var clinic = Clinic.open();
        var both = clinic.staff("Dr", "Amara", "Okafor", "provider", "scheduler");
        var mine = clinic.visit(both, clinic.patient(), Duration.ofMinutes(5));
        var colleagues = clinic.visit(clinic.provider(), clinic.patient(), Duration.ofMinutes(5));
        var caller = Caller.signedIn(both.login());

        try (var day = caller.listen("/ws/board/" + clinic.id() + "?of=own");
                var board = caller.listen("/ws/board/" + clinic.id())) {
            board.hears(colleagues.value());
            board.hears(mine.value());
            day.hears(mine.value());
            assertThat(String.join("", day.heard())).doesNotContain(colleagues.value());
        }
    }

    @Test
    void whoWorksInTwoClinicsChoosesOneAndAThirdIsNotThere() {
        var clinic = Clinic.open();
        var other = Clinic.open();
        var third = Clinic.open();
        var provider = worksAlsoIn(clinic.provider(), clinic, other);
        var here = clinic.visit(provider, clinic.patient(), Duration.ofMinutes(5));
        var there = other.visit(provider, other.patient(), Duration.ofMinutes(45));
        var caller = Caller.signedIn(provider.login());

        assertThat(caller.get("/day?clinic=" + other.id()).body())
                .contains("clinic=\"" + other.id() + "\"", "data-clinic=\"" + clinic.id() + "\"");
        assertThat(caller.get("/day").body()).as("chosen before").contains("clinic=\"" + other.id() + "\"");
        assertThat(caller.get("/day?clinic=" + third.id()).status()).isEqualTo(404);
        try (var one = caller.listen("/ws/board/" + clinic.id() + "?of=own");
                var two = caller.listen("/ws/board/" + other.id() + "?of=own");
                var three = caller.listen("/ws/board/" + third.id() + "?of=own")) {
            assertThat(one.hears(here.value())).doesNotContain(there.value());
            assertThat(two.hears(there.value())).doesNotContain(here.value());
            assertThat(three.closedWith()).isEqualTo(4404);
        }
    }

    @Test
    void whatIsNoDayIsRefusedInWords() {
        var clinic = Clinic.open();
        var caller = Caller.signedIn(clinic.provider().login());

        for (var day : new String[] {"tomorrow", "2026-02-30", "999999999-01-01", "0001-01-01"}) {
            assertThat(caller.get("/day?day=" + day).status()).as(day).isEqualTo(400);
            try (var ear = caller.listen("/ws/board/" + clinic.id() + "?day=" + day)) {
                assertThat(ear.closedWith()).as(day).isEqualTo(4404);
            }
        }
        assertThat(caller.get("/day?day=").status()).isEqualTo(200);
    }

    private static Person worksAlsoIn(Person person, Clinic clinic, Clinic other) {
        var both = new Person(
                person.id(),
                Set.of(clinic.id(), other.id()),
                person.login(),
                person.prefix(),
                person.given(),
                person.family(),
                person.birthDate(),
                person.sex(),
                person.phone(),
                person.email(),
                person.zone(),
                person.locale(),
                person.record());
        IdentityFixture.people(Product.get().database()).keep(both);
        return both;
    }
}
