package org.anteroom.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.anteroom.bridge.Leg;
import org.anteroom.bridge.LegWord;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.visit.Visit;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** During a planned move two bridges speak: what the older one says still counts, as it is what pages show. */
class ScenesTest {
    private static final PersonId PATIENT = PersonId.random();
    private static final PersonId PROVIDER = PersonId.random();
    private static final Leg NOW = new Leg("http://new:8080", "meeting-2", "bbbbbbbb");
    private static final Leg OLDER = new Leg("http://old:8080", "meeting-1", "aaaaaaaa");

    @Test
    void wordsOfBothLegsAreForTheirPersonAndNobodyElse() {
        var visit = moving();

        for (var leg : List.of(NOW, OLDER)) {
            var word = new LegWord.Forwarded(leg, List.of());
            assertThat(Scenes.concerns(visit, PATIENT, word)).isTrue();
            assertThat(Scenes.concerns(visit, PROVIDER, word)).isFalse();
        }
        assertThat(Scenes.concerns(
                        visit,
                        PATIENT,
                        new LegWord.Forwarded(new Leg("http://old:8080", "meeting-0", "aaaaaaaa"), List.of())))
                .isFalse();
    }

    @Test
    void whoIsSilentOnTheOlderOneMayHaveMovedOff() {
        assertThat(Scenes.concerns(moving(), PATIENT, new LegWord.Active(NOW, "dddddddd", false)))
                .isTrue();
        assertThat(Scenes.concerns(moving(), PATIENT, new LegWord.Active(OLDER, "cccccccc", false)))
                .isFalse();
    }

    @Test
    void whoeverSpeaksIsKnownByTheirEndpointAtEitherBridge() {
        assertThat(Scenes.of(moving(), new LegWord.Speaker(OLDER, "cccccccc"), List.of())
                        .speaker())
                .isEqualTo(PROVIDER.value());
        assertThat(Scenes.of(moving(), new LegWord.Speaker(NOW, "dddddddd"), List.of())
                        .speaker())
                .isEqualTo(PROVIDER.value());
        assertThat(Scenes.of(moving(), new LegWord.Speaker(NOW, "eeeeeeee"), List.of())
                        .speaker())
                .isEmpty();
    }

    private static Visit moving() {
        var start = Docs.date(Instant.EPOCH);
        return Visit.read(new Document("_id", VisitId.random().value())
                .append("clinic", ClinicId.random().value())
                .append("revision", 1L)
                .append("state", "IN_VISIT")
                .append("since", start)
                .append(
                        "appointment",
                        new Document("start", start)
                                .append("minutes", 20L)
                                .append("provider", PROVIDER.value())
                                .append("patient", PATIENT.value())
                                .append("type", "follow-up")
                                .append("sequence", 0))
                .append(
                        "media",
                        new Document("epoch", 2L)
                                .append("way", "BRIDGE")
                                .append("bridge", NOW.bridge())
                                .append("meeting", NOW.meeting())
                                .append("planned", true)
                                .append(
                                        "endpoints",
                                        new Document(PATIENT.value(), endpoint(NOW.endpoint()))
                                                .append(PROVIDER.value(), endpoint("dddddddd")))
                                .append(
                                        "previous",
                                        new Document("bridge", OLDER.bridge())
                                                .append("meeting", OLDER.meeting())
                                                .append("until", start)
                                                .append("moved", List.of())
                                                .append(
                                                        "endpoints",
                                                        new Document(PATIENT.value(), OLDER.endpoint())
                                                                .append(PROVIDER.value(), "cccccccc")))));
    }

    private static Document endpoint(String id) {
        return new Document("id", id).append("since", Docs.date(Instant.EPOCH));
    }
}
