package org.anteroom.waitingroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.anteroom.booking.VisitState;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.PersonId;
import org.anteroom.identity.VisitId;
import org.anteroom.platform.Docs;
import org.anteroom.visit.Visit;
import org.anteroom.waitingroom.Queue.Forecast;
import org.anteroom.waitingroom.Queue.Where;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What a waiting patient is told of their line: by the formula where something is known, and nothing where it is not. */
class QueueTest {
    private static final Instant NOW = Instant.parse("2026-11-23T16:00:00Z");
    private static final ClinicId CLINIC = ClinicId.random();
    private static final PersonId OKAFOR = PersonId.random();

    @Test
    void withTheVisitOpenAndNobodyBeforeItIsTheirTurn() {
        assertThat(told(waiting(-2).open())).isEqualTo(new Forecast(0, 0L, Where.ONLINE));
    }

    @Test
    void beforeThePlannedStartItIsTheTimeUntilThen() {
        assertThat(told(waiting(8).open())).isEqualTo(new Forecast(0, 10L, Where.ONLINE));
    }

    @Test
    void eachOneBeforeTakesThePlannedLength() {
        assertThat(told(waiting(0), waiting(-40), waiting(-20).open())).isEqualTo(new Forecast(2, 40L, Where.NEAR));
    }

    @Test
    void oneWhoIsSeenTakesWhatIsLeftOfTheirs() {
        assertThat(told(waiting(0), in(VisitState.IN_VISIT).since(-12).open()))
                .isEqualTo(new Forecast(0, 10L, Where.BUSY));
        assertThat(told(waiting(0), in(VisitState.IN_VISIT).since(-19).open()))
                .as("at the least five minutes")
                .isEqualTo(new Forecast(0, 5L, Where.BUSY));
    }

    @Test
    void nobodyIsNextWhileTheProviderHasNothingOpen() {
        assertThat(told(waiting(-2))).isEqualTo(new Forecast(null, null, Where.AWAY));
        assertThat(told(waiting(8), in(VisitState.COMPLETED))).isEqualTo(new Forecast(null, null, Where.AWAY));
    }

    @Test
    void whoIsBeforeIsToldThoughNobodyKnowsHowLongItTakes() {
        assertThat(told(waiting(0), waiting(-20))).isEqualTo(new Forecast(1, null, Where.AWAY));
    }

    @Test
    void noTimeIsSaidWhileAVisitTakesLongerThanPlanned() {
        assertThat(told(waiting(0).open(), in(VisitState.IN_VISIT).since(-21).open()))
                .isEqualTo(new Forecast(null, null, Where.OVER));
        assertThat(told(
                        waiting(0),
                        waiting(-5),
                        in(VisitState.ON_HOLD).since(-30).open()))
                .isEqualTo(new Forecast(1, null, Where.OVER));
    }

    @Test
    void visitThatTheProviderHasLeftDoesNotMakeThemBusy() {
        assertThat(told(waiting(0), in(VisitState.INTERRUPTED).since(-2)))
                .isEqualTo(new Forecast(null, null, Where.AWAY));
        assertThat(told(waiting(0).open(), in(VisitState.INTERRUPTED).since(-2)).provider())
                .isEqualTo(Where.ONLINE);
    }

    @Test
    void clinicMayKeepThePlaceToItself() {
        var me = waiting(0).open().visit();

        assertThat(new Queue.Reading(List.of(me, waiting(-20).visit()), false, NOW).forecast(me))
                .isEqualTo(new Forecast(null, 20L, Where.ONLINE));
    }

    private static Forecast told(Scene mine, Scene... others) {
        var me = mine.visit();
        var line = Stream.concat(Stream.of(me), Stream.of(others).map(Scene::visit))
                .toList();
        return new Queue.Reading(line, true, NOW).forecast(me);
    }

    private static Scene waiting(int start) {
        return new Scene(VisitState.WAITING, start, -1, false);
    }

    private static Scene in(VisitState state) {
        return new Scene(state, -30, -1, false);
    }

    /**
     * A visit of twenty minutes.
     *
     * @param start in minutes from now
     * @param since when it came to its state and, if it is live, began; in minutes from now
     * @param isOpen whether the provider has it open
     */
    private record Scene(VisitState state, int start, int since, boolean isOpen) {
        Scene open() {
            return new Scene(state, start, since, true);
        }

        Scene since(int minutes) {
            return new Scene(state, start, minutes, isOpen);
        }

        Visit visit() {
            var patient = PersonId.random();
            var provider = part("PROVIDER");
            if (isOpen) {
                provider.append("connection", "c");
            }
            var document = new Document("_id", VisitId.random().value())
                    .append("clinic", CLINIC.value())
                    .append("revision", 1L)
                    .append("state", state.name())
                    .append("since", at(since))
                    .append(
                            "appointment",
                            new Document("start", at(start))
                                    .append("minutes", 20L)
                                    .append("provider", OKAFOR.value())
                                    .append("patient", patient.value())
                                    .append("type", "follow-up")
                                    .append("sequence", 0))
                    .append("people", new Document(patient.value(), part("PATIENT")).append(OKAFOR.value(), provider))
                    .append("checkIn", new Document("arrived", at(since)))
                    .append("media", new Document("epoch", 0L).append("way", "NONE"));
            if (state.isLive()) {
                document.append("joined", at(since));
            }
            return Visit.read(document);
        }

        private static Document part(String part) {
            return new Document("part", part)
                    .append("name", part)
                    .append("shortName", part)
                    .append("presence", "EXPECTED");
        }

        private static java.util.Date at(int minutes) {
            return Docs.date(NOW.plus(Duration.ofMinutes(minutes)));
        }
    }
}
