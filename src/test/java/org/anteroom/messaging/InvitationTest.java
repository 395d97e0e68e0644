package org.anteroom.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import biweekly.Biweekly;
import biweekly.ICalendar;
import biweekly.property.Method;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What we write, read back by another library. */
class InvitationTest {
    private static final URI LINK = URI.create("https://visits.example.org/v/0abc/join/secret");

    @ParameterizedTest
    @CsvSource({
        "America/Chicago,2026-11-23T15:00:00Z",
        "America/New_York,2026-11-01T07:30:00Z",
        "Europe/London,2026-03-29T01:30:00Z",
        "Asia/Kathmandu,2026-07-01T00:00:00Z",
        "Etc/UTC,2026-07-01T00:00:00Z",
        "Australia/Lord_Howe,2026-04-04T16:00:00Z"
    })
    void namesTheVeryInstantInThePatientsZone(ZoneId zone, Instant start) {
        var read = read(invitation(zone, start, 0, LINK).toIcs());

        var event = read.getEvents().getFirst();
        assertThat(event.getDateStart().getValue().toInstant()).isEqualTo(start);
        assertThat(event.getDateEnd().getValue().toInstant()).isEqualTo(start.plus(Duration.ofMinutes(20)));
        var zones = read.getTimezoneInfo();
        assertThat(zones.getTimezone(event.getDateStart())
                        .getComponent()
                        .getTimezoneId()
                        .getValue())
                .isEqualTo(zone.getId());
        assertThat(zones.getComponents()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "America/New_York,2026-11-01T05:30:00Z",
        "America/New_York,2026-11-01T06:30:00Z",
        "Australia/Lord_Howe,2026-04-04T14:45:00Z",
        "Australia/Lord_Howe,2026-04-04T15:00:00Z"
    })
    void namesARepeatedLocalTimeInUtc(ZoneId zone, Instant start) {
        var read = read(invitation(zone, start, 0, LINK).toIcs());

        var event = read.getEvents().getFirst();
        assertThat(event.getDateStart().getValue().toInstant()).isEqualTo(start);
        assertThat(event.getDateEnd().getValue().toInstant()).isEqualTo(start.plus(Duration.ofMinutes(20)));
        assertThat(read.getTimezoneInfo().getComponents()).isEmpty();
    }

    /** The reading library takes every summer time for one hour, so the text itself is looked at. */
    @Test
    void givesTheRulesOfAPlaceWithHalfAnHourOfSummerTime() {
        assertThat(invitation(ZoneId.of("Australia/Lord_Howe"), Instant.parse("2026-12-01T00:00:00Z"), 0, LINK)
                        .toIcs())
                .contains("BEGIN:DAYLIGHT\r\nDTSTART:20261004T020000\r\nTZOFFSETFROM:+1030\r\nTZOFFSETTO:+1100\r\n")
                .contains("DTSTART;TZID=Australia/Lord_Howe:20261201T110000");
    }

    @Test
    void invitesWithLinkAndAlarms() {
        var ics = invitation(ZoneId.of("America/Chicago"), Instant.parse("2026-11-23T15:00:00Z"), 2, LINK)
                .toIcs();

        var read = read(ics);
        var event = read.getEvents().getFirst();
        assertThat(read.getMethod()).isEqualTo(new Method("REQUEST"));
        assertThat(event.getUid().getValue()).isEqualTo("0abc@visits.example.org");
        assertThat(event.getSequence().getValue()).isEqualTo(2);
        assertThat(event.getLocation().getValue()).isEqualTo(LINK.toString());
        assertThat(event.getUrl().getValue()).isEqualTo(LINK.toString());
        assertThat(event.getDescription().getValue()).contains(LINK.toString());
        assertThat(event.getStatus().isConfirmed()).isTrue();
        assertThat(event.getAttendees().getFirst().getEmail()).isEqualTo("margaret@example.org");
        assertThat(event.getOrganizer().getEmail()).isEqualTo("visits@example.org");
        assertThat(event.getAlarms()).hasSize(2);
        assertThat(ics.lines().map(line -> line.getBytes(java.nio.charset.StandardCharsets.UTF_8).length))
                .allMatch(length -> length <= 75);
    }

    @Test
    void cancelsTheSameEventWithoutALink() {
        var cancelled = invitation(ZoneId.of("Europe/London"), Instant.parse("2026-11-23T15:00:00Z"), 3, null);

        var read = read(cancelled.toIcs());
        var event = read.getEvents().getFirst();
        assertThat(cancelled.method()).isEqualTo("CANCEL");
        assertThat(read.getMethod()).isEqualTo(new Method("CANCEL"));
        assertThat(event.getUid().getValue()).isEqualTo("0abc@visits.example.org");
        assertThat(event.getSequence().getValue()).isEqualTo(3);
        assertThat(event.getStatus().isCancelled()).isTrue();
        assertThat(event.getAlarms()).isEmpty();
        assertThat(event.getUrl()).isNull();
    }

    private static ICalendar read(String ics) {
        var read = Biweekly.parse(ics).first();
        assertThat(read.validate(biweekly.ICalVersion.V2_0).isEmpty())
                .as(() -> read.validate(biweekly.ICalVersion.V2_0) + ics)
                .isTrue();
        return read;
    }

    private static Invitation invitation(ZoneId zone, Instant start, int sequence, URI link) {
        return new Invitation(
                "0abc@visits.example.org",
                sequence,
                start,
                Duration.ofMinutes(20),
                zone,
                Instant.parse("2026-11-22T12:00:00Z"),
                "Videovisita · Riverside Community Clinic with a name that makes the line long",
                "Riverside Community Clinic",
                "visits@example.org",
                "Margaret Whitfield",
                "margaret@example.org",
                link);
    }
}
