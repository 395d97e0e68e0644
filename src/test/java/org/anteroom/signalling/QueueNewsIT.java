package org.anteroom.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Ear;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who waits hears what others change for them, whoever changes it and wherever, and hears nothing of the others themselves. */
class QueueNewsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void placeAndProviderAreToldAnewWhenOthersChangeThem() {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        var desk = Caller.signedIn(provider.login());
        try (var first = Encounter.booked(clinic, provider, desk, "reason", Duration.ofMinutes(-15));
                var second = Encounter.booked(clinic, provider, desk, "reason", Duration.ofMinutes(14))) {
            second.arrived();
            var ear = second.phoneEar();
            hears(ear, told -> !told.has("place") && !told.has("minutes") && is(told, "away"));

            first.arrived();
            hears(ear, told -> told.path("place").asInt() == 1 && is(told, "away"));

            first.met();
            hears(ear, told -> told.path("place").asInt(-1) == 0 && told.has("minutes") && is(told, "busy"));

            first.deed("send-back");
            hears(ear, told -> told.path("place").asInt() == 1 && is(told, "near"));

            first.deed("admit");
            hears(ear, told -> told.path("place").asInt(-1) == 0 && is(told, "busy"));
            first.deed("finish");
            hears(ear, told -> told.path("place").asInt(-1) == 0 && is(told, "near"));

            first.deskEar().close();
            hears(ear, told -> !told.has("place") && !told.has("minutes") && is(told, "away"));
            assertThat(ear.heard())
                    .noneMatch(one -> one.contains(first.visit().value())
                            || one.contains(first.patient().id().value()));
        }
    }

    @Test
    void changesAtAnotherReplicaAreHeardToo() throws JsonProcessingException {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        var desk = Caller.signedIn(provider.login());
        // No carrier of news between the two: what is never hinted at is found by looking.
        try (var replica = Product.get().replica(Map.of());
                var first = Encounter.booked(clinic, provider, desk, "reason", Duration.ofMinutes(-15));
                var second = Encounter.booked(clinic, provider, desk, "reason", Duration.ofMinutes(14))
                        .at(Product.get().url(), replica.url())) {
            second.arrived();
            first.arrived();
            hears(second.phoneEar(), told -> told.path("place").asInt() == 1);

            var left = first.phone().json("POST", "/api/v/" + first.visit() + "/leave", "");
            assertThat(left.status()).as(left.body()).isEqualTo(200);
            hears(second.phoneEar(), told -> !told.has("place"));
        }
    }

    @Test
    void anotherProvidersLineIsNoNews() {
        var clinic = Clinic.open();
        var other = clinic.staff("Dr", "Li", "Chen", "provider");
        try (var mine = Encounter.booked(clinic, "reason");
                var theirs = Encounter.booked(
                        clinic, other, Caller.signedIn(other.login()), "reason", Duration.ofMinutes(-15));
                var next = Encounter.booked(clinic, mine.provider(), mine.desk(), "reason", Duration.ofMinutes(-26))) {
            mine.arrived();
            theirs.joined();
            // What comes after it in the same line proves that what came before was looked at.
            next.arrived();
            hears(mine.phoneEar(), told -> told.path("place").asInt() == 1);

            assertThat(waits(mine.phoneEar())).noneMatch(told -> is(told, "busy"));
        }
    }

    @Test
    void invitationThatRunsOutIsSaidToHaveBeenMissedAndOneThatIsTakenBackIsNot() {
        var clinic = Clinic.open();
        try (var replica = Product.get().replica(Map.of("ANTEROOM_VISIT_INVITED", "2S"));
                var visit = Encounter.booked(clinic, "reason").at(replica.url(), replica.url())) {
            visit.arrived();
            visit.deed("admit");
            visit.deed("send-back");
            visit.phoneEar().hears("\"INVITED\"");
            hears(visit.phoneEar(), told -> !told.path("missed").asBoolean(true));

            visit.deed("admit");
            hears(visit.phoneEar(), told -> told.path("missed").asBoolean());

            visit.deed("admit");
            visit.phoneEar().say("{\"type\":\"join\",\"id\":\"came\"}");
            visit.phoneEar().hears("\"id\":\"came\"");
            // The provider did not: whoever came and waited there has missed nothing.
            hears(visit.phoneEar(), told -> !told.path("missed").asBoolean(true));
        }
    }

    private static boolean is(JsonNode told, String provider) {
        return told.path("provider").asText().equals(provider);
    }

    /** Waits until the newest view says it. */
    private static void hears(Ear ear, Predicate<JsonNode> what) {
        Awaitility.await("a view that says so as the newest, in " + waits(ear))
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> what.test(waits(ear).getLast()));
    }

    private static List<JsonNode> waits(Ear ear) {
        return ear.heard().stream()
                .map(QueueNewsIT::read)
                .filter(message -> message.has("waiting"))
                .map(message -> message.path("waiting"))
                .toList();
    }

    private static JsonNode read(String message) {
        try {
            return JSON.readTree(message);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
