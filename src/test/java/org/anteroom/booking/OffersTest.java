package org.anteroom.booking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffersTest {
    private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");
    private static final LocalDate TODAY = LocalDate.of(2026, 10, 28);
    /** Thursday evening in Chicago, Friday already in UTC. */
    private static final Instant EVENING = Instant.parse("2026-10-30T01:00:00Z");

    @Test
    void firstDayWithTimesIsShownAndDaysAreThoseOfTheZone() {
        var offers = offers(List.of(EVENING), null, null);

        assertThat(offers.days()).hasSize(7);
        assertThat(offers.days().getFirst().date()).isEqualTo(TODAY);
        assertThat(offers.days().stream().filter(Offers.Day::chosen))
                .extracting(Offers.Day::date)
                .containsExactly(TODAY.plusDays(1));
        assertThat(offers.times()).extracting(Offers.Time::start).containsExactly(EVENING);
        assertThat(offers.next()).isEqualTo(EVENING);
        assertThat(offers.earlier()).isNull();
        assertThat(offers.later()).isEqualTo(TODAY.plusDays(7));
    }

    @Test
    void chosenDayOfALaterWeekIsShown() {
        var later = EVENING.plus(Duration.ofDays(9));
        var offers = offers(List.of(EVENING, later), "2026-11-04", "2026-11-07");

        assertThat(offers.days().stream().filter(Offers.Day::chosen))
                .extracting(Offers.Day::date)
                .containsExactly(LocalDate.of(2026, 11, 7));
        assertThat(offers.times()).extracting(Offers.Time::start).containsExactly(later);
        assertThat(offers.earlier()).isEqualTo(TODAY);
    }

    @Test
    void whatIsNoDateOrOutOfReachCountsAsNotChosen() {
        for (var from : List.of("nonsense", "2026-10-27", "2027-10-28")) {
            assertThat(offers(List.of(EVENING), from, "nonsense"))
                    .as(from)
                    .isEqualTo(offers(List.of(EVENING), null, null));
        }
    }

    @Test
    void timeThatComesTwiceOnTheWallIsTwoMarkedTimes() {
        var first = Instant.parse("2026-11-01T06:30:00Z");
        var second = first.plus(Duration.ofHours(1));
        var offers = offers(List.of(first, second), "2026-11-01", null);

        assertThat(offers.times()).containsExactly(new Offers.Time(first, "CDT"), new Offers.Time(second, "CST"));
    }

    @Test
    void nothingFreeIsSaidAndALastWeekHasNoLaterOne() {
        var last = TODAY.plusDays(Bookings.DAYS_AHEAD);
        var offers = offers(List.of(), last.toString(), null);

        assertThat(offers.next()).isNull();
        assertThat(offers.times()).isEmpty();
        assertThat(offers.later()).isNull();
    }

    private static Offers offers(List<Instant> free, String from, String day) {
        return Offers.of(free, CHICAGO, TODAY, from, day);
    }
}
