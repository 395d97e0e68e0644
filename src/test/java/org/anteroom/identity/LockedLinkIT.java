package org.anteroom.identity;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Updates;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Product;
import org.anteroom.platform.Times;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/**
 * Five wrong dates of birth lock one link for everybody, wherever they ask from. The limit for each address is far away here: the
 * common application allows 100000 tries.
 */
class LockedLinkIT {
    private static final Map<String, String> RIGHT = Map.of("day", "14", "month", "3", "year", "1947");

    @Test
    void afterFiveWrongDatesTheRightOneIsRefusedUntilTheLockIsOver() {
        var clinic = Clinic.open();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
        var other = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(50));
        var link = path(clinic.link(visit, patient));
        var guesser = Caller.anonymous();
        for (int i = 0; i < 5; i++) {
            assertThat(guesser.post(link, date("190" + i)).status())
                    .as("try " + i)
                    .isEqualTo(400);
        }

        for (var tried : new TreeMap<>(Map.of("wrong", date("1910"), "right", RIGHT)).values()) {
            var locked = Caller.anonymous().post(link, tried);
            assertThat(locked.status()).isEqualTo(429);
            assertThat(Integer.parseInt(locked.header("Retry-After"))).isBetween(840, 900);
            assertThat(locked.headers()).doesNotContainKey("set-cookie");
            var until = stored(visit, patient).getDate("lockedUntil").toInstant();
            assertThat(until)
                    .isBetween(Instant.now().plusSeconds(840), Instant.now().plusSeconds(900));
            assertThat(locked.body())
                    .as("until when, and whom to call")
                    .contains(Times.clock(
                            until.truncatedTo(ChronoUnit.MINUTES).plusSeconds(60), Clinic.ZONE.getId(), Locale.ENGLISH))
                    .contains("href=\"tel:5550100\"");
        }
        assertThat(Caller.anonymous()
                        .post(path(clinic.link(other, patient)), RIGHT)
                        .status())
                .as("another link, from the same address")
                .isEqualTo(303);

        Product.get()
                .database()
                .getCollection("links")
                .updateOne(eq("_id", visit + "|" + patient.id()), Updates.set("lockedUntil", new Date()));
        assertThat(Caller.anonymous().post(link, RIGHT).status())
                .as("when it is over")
                .isEqualTo(303);
        assertThat(stored(visit, patient)).doesNotContainKey("lockedUntil").containsEntry("tries", 0);
    }

    /** The way out that the clinic has: a new link opens at once. */
    @Test
    void newLinkIsNotLocked() {
        var clinic = Clinic.open();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
        var link = path(clinic.link(visit, patient));
        var guesser = Caller.anonymous();
        for (int i = 0; i < 5; i++) {
            guesser.post(link, date("190" + i));
        }
        assertThat(guesser.post(link, RIGHT).status()).isEqualTo(429);

        assertThat(guesser.post(path(clinic.link(visit, patient)), RIGHT).status())
                .isEqualTo(303);
    }

    private static Map<String, String> date(String year) {
        return Map.of("day", "1", "month", "1", "year", year);
    }

    private static String path(String link) {
        return URI.create(link).getPath();
    }

    private static Document stored(VisitId visit, Person patient) {
        return Product.get()
                .database()
                .getCollection("links")
                .find(eq("_id", visit + "|" + patient.id()))
                .first();
    }
}
