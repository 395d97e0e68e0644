package org.anteroom.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Product;
import org.junit.jupiter.api.Test;

/** Guessing at links over the doors of a replica that counts as it does by default. */
class WrongTriesIT {
    @Test
    void afterTenWrongTriesEveryLinkIsAnsweredAlikeThereOrNot() {
        var clinic = Clinic.open();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
        var link = URI.create(clinic.link(visit, patient)).getPath();
        try (var replica = Product.get().replica(Map.of("ANTEROOM_IDENTITY_WRONG_TRIES", "10"))) {
            var guesser = Caller.anonymous().at(replica.url());
            assertThat(guesser.get(link).status()).isEqualTo(200);
            for (int i = 0; i < 4; i++) {
                assertThat(guesser.post(link, Map.of("day", "1", "month", "1", "year", "190" + i))
                                .status())
                        .isEqualTo(400);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(guesser.get("/v/" + visit + "/join/"
                                        + String.valueOf(i).repeat(52))
                                .status())
                        .isEqualTo(404);
                assertThat(guesser.get("/v/" + visit + "/guest/join/"
                                        + String.valueOf(i).repeat(52))
                                .status())
                        .isEqualTo(404);
            }

            var nowhere = "/v/" + VisitId.random() + "/guest/join/" + "0".repeat(52);
            var answers = Stream.of(link, link + "0", nowhere)
                    .map(path -> guesser.get(path))
                    .toList();

            assertThat(answers).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(429);
                assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 61);
                assertThat(answer.body()).contains("<h1").doesNotContain(visit.value(), patient.name());
            });
            assertThat(new TreeSet<>(answers.stream()
                            .map(answer -> answer.body().replaceAll("/v/[^\"]*", ""))
                            .toList()))
                    .as("the same page for all")
                    .hasSize(1);
            assertThat(guesser.post(link, Map.of("day", "14", "month", "3", "year", "1947"))
                            .status())
                    .as("the right date counts for nothing now")
                    .isEqualTo(429);
            assertThat(guesser.get("/").status()).isEqualTo(200);
        }
    }
}
