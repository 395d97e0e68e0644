package org.anteroom.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Ear;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.anteroom.identity.VisitId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A patient who did not come, or has left: the board offers to say so after a while, and nothing happens by itself. */
class NotComeIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> SHORT =
            Map.of("ANTEROOM_VISIT_NO_SHOW_OFFERED", "2S", "ANTEROOM_VISIT_PLACE_KEPT", "2S");

    @Test
    void noShowIsOfferedAfterTheStartAndMarkedByHandOnly() {
        var clinic = Clinic.open();
        var early = clinic.visit(clinic.provider(), clinic.patient(), Duration.ofMinutes(5));
        var visit = clinic.visit(clinic.provider(), clinic.patient(), Duration.ofMinutes(-2));
        var scheduler = Caller.signedIn(clinic.scheduler().login());
        assertThat(scheduler.json("POST", door(visit), "").status())
                .as("where it is offered later")
                .isEqualTo(422);
        try (var replica = Product.get().replica(SHORT);
                var board = scheduler.at(replica.url()).listen("/ws/board/" + clinic.id())) {
            var row = row(board, visit, one -> isOver(one.path("noShowFrom")));
            assertThat(row.path("state").asText()).as("nothing by itself").isEqualTo("BOOKED");
            assertThat(isOver(row(board, early, _ -> true).path("noShowFrom"))).isFalse();
            assertThat(scheduler.at(replica.url()).json("POST", door(early), "").status())
                    .isEqualTo(422);

            var marked = scheduler.at(replica.url()).json("POST", door(visit), "");
            assertThat(marked.status()).as(marked.body()).isEqualTo(200);
            assertThat(row(board, visit, one -> one.path("state").asText().equals("NO_SHOW"))
                            .has("noShowFrom"))
                    .isFalse();
        }
    }

    @Test
    void leavingIsOfferedOnceThePlaceIsNoLongerKeptAndMarkedByHandOnly() {
        var clinic = Clinic.open();
        try (var replica = Product.get().replica(SHORT);
                var encounter = Encounter.booked(clinic, "reason")
                        .at(replica.url(), replica.url())
                        .arrived();
                var board = encounter.desk().listen("/ws/board/" + clinic.id() + "?of=own")) {
            var visit = encounter.visit();
            assertThat(row(board, visit, one -> one.path("connected").asBoolean())
                            .has("leftFrom"))
                    .isFalse();
            assertThat(encounter.deed("left").status())
                    .as("whose page is open is here")
                    .isEqualTo(422);

            encounter.phoneEar().close();
            var row = row(board, visit, one -> isOver(one.path("leftFrom")));
            assertThat(row.path("state").asText()).as("nothing by itself").isEqualTo("WAITING");

            var marked = encounter.deed("left");
            assertThat(marked.status()).as(marked.body()).isEqualTo(200);
            row(board, visit, one -> one.path("state").asText().equals("LEFT"));
        }
    }

    private static String door(VisitId visit) {
        return "/api/visits/" + visit + "/no-show";
    }

    /** Whether there is such a time, and it has come. */
    private static boolean isOver(JsonNode from) {
        return from.isTextual() && !Instant.parse(from.asText()).isAfter(Instant.now());
    }

    /** Waits until the newest row of the visit is as wanted. */
    private static JsonNode row(Ear board, VisitId visit, Predicate<JsonNode> wanted) {
        return Awaitility.await("the row of " + visit)
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> board.heard().stream()
                                .map(NotComeIT::read)
                                .flatMap(message -> StreamSupport.stream(
                                        message.path("rows").spliterator(), false))
                                .filter(row -> row.path("visit").asText().equals(visit.value()))
                                .reduce((_, newer) -> newer)
                                .filter(wanted)
                                .orElse(null),
                        row -> row != null);
    }

    private static JsonNode read(String message) {
        try {
            return JSON.readTree(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
