package org.anteroom.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.anteroom.booking.VisitState;
import org.anteroom.bridge.BridgeState;
import org.anteroom.identity.ClinicId;
import org.anteroom.identity.VisitId;
import org.anteroom.operations.Reading.Bridge;
import org.anteroom.operations.Reading.Standing;
import org.anteroom.operations.Traveller.Move;
import org.anteroom.visit.Media;
import org.anteroom.visit.UnderWay;
import org.junit.jupiter.api.Test;

/** What an operator reads of bridges and of the visits on them. */
class ReadingTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Instant SETTLED = NOW.minusSeconds(15);
    private static final Instant LONG_AGO = NOW.minusSeconds(600);
    private static final ClinicId ELM = ClinicId.random();
    private static final String ONE = "http://10.0.0.5:8080";
    private static final String OTHER = "http://10.0.0.6:8080";

    private static BridgeState state(String address, BridgeState.Standing standing, BridgeState.Report report) {
        var fault = standing == BridgeState.Standing.DOWN ? BridgeState.Fault.SILENT : null;
        return new BridgeState(address, standing, report, LONG_AGO, NOW, fault);
    }

    private static BridgeState.Report report(boolean draining, boolean shuttingDown) {
        return new BridgeState.Report(true, draining, shuttingDown, 0.25, 0.01, 6, 2, "north", "2.3");
    }

    private static BridgeState ready(String address) {
        return state(address, BridgeState.Standing.READY, report(false, false));
    }

    private static UnderWay over(String bridge, boolean planned, Instant began, String left) {
        return visit(
                VisitState.IN_VISIT,
                Media.Way.BRIDGE,
                bridge,
                began,
                planned,
                left == null ? null : new UnderWay.Left(left, NOW));
    }

    private static UnderWay direct(String left) {
        return visit(
                VisitState.IN_VISIT,
                Media.Way.DIRECT,
                null,
                LONG_AGO,
                left != null,
                left == null ? null : new UnderWay.Left(left, NOW));
    }

    private static UnderWay visit(
            VisitState state, Media.Way way, String bridge, Instant began, boolean planned, UnderWay.Left left) {
        return new UnderWay(VisitId.random(), ELM, state, 3, List.of(), way, bridge, began, planned, left);
    }

    private static Reading reading(List<BridgeState> bridges, List<UnderWay> own, List<UnderWay> others) {
        return Reading.of(
                NOW,
                new Reading.Seen(
                        !bridges.isEmpty(),
                        bridges,
                        Map.of(ONE, 0.304, OTHER, 1.2),
                        own,
                        others,
                        Map.of(ELM, "Elm Clinic"),
                        SETTLED));
    }

    private static Bridge at(Reading reading, String address) {
        return reading.bridges().stream()
                .filter(bridge -> bridge.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    private static List<Move> moves(List<Traveller> visits) {
        return visits.stream().map(Traveller::move).toList();
    }

    @Test
    void visitIsShownAtItsBridgeWithItsClinicAndTheBeginningOfItsId() {
        var visit = over(ONE, false, LONG_AGO, null);

        var reading = reading(List.of(ready(ONE), ready(OTHER)), List.of(visit), List.of());

        assertThat(at(reading, ONE).visits()).singleElement().satisfies(one -> {
            assertThat(visit.id().value())
                    .startsWith(one.visit())
                    .hasSizeGreaterThan(one.visit().length());
            assertThat(one.clinic()).isEqualTo("Elm Clinic");
            assertThat(one.people()).isEqualTo(3);
            assertThat(one.since()).isEqualTo(LONG_AGO);
            assertThat(one.move()).isEqualTo(Move.NONE);
        });
        assertThat(at(reading, OTHER).visits()).isEmpty();
        assertThat(reading.bridged()).isEqualTo(1);
        assertThat(reading.ready()).isEqualTo(2);
    }

    @Test
    void loadIsAShareThatMayExceedAHundred() {
        var reading = reading(List.of(ready(ONE), ready(OTHER)), List.of(), List.of());

        assertThat(at(reading, ONE).percent()).isEqualTo(30);
        assertThat(at(reading, OTHER).percent()).isEqualTo(120);
    }

    @Test
    void plannedMoveIsSeenFromBothBridgesAndCountedOnce() {
        var moving = over(OTHER, true, NOW, ONE);

        var reading = reading(List.of(ready(ONE), ready(OTHER)), List.of(moving), List.of());

        assertThat(at(reading, ONE).visits()).singleElement().satisfies(one -> {
            assertThat(one.move()).isEqualTo(Move.TO_BRIDGE);
            assertThat(one.other()).isEqualTo(OTHER);
        });
        assertThat(at(reading, OTHER).visits()).singleElement().satisfies(one -> {
            assertThat(one.move()).isEqualTo(Move.FROM_BRIDGE);
            assertThat(one.other()).isEqualTo(ONE);
        });
        assertThat(reading.bridged()).isEqualTo(1);
    }

    @Test
    void moveFromDirectMediaIsUnderWayUntilItHasSettled() {
        assertThat(moves(at(reading(List.of(ready(ONE)), List.of(over(ONE, true, NOW, null)), List.of()), ONE)
                        .visits()))
                .containsExactly(Move.FROM_DIRECT);
        assertThat(moves(at(reading(List.of(ready(ONE)), List.of(over(ONE, true, LONG_AGO, null)), List.of()), ONE)
                        .visits()))
                .containsExactly(Move.NONE);
    }

    @Test
    void visitThatGoesBackToDirectMediaIsAmongTheDirectOnes() {
        var reading = reading(List.of(ready(ONE)), List.of(direct(ONE), direct(null)), List.of());

        assertThat(moves(at(reading, ONE).visits())).containsExactly(Move.TO_DIRECT);
        assertThat(moves(reading.direct())).containsExactlyInAnyOrder(Move.FROM_BRIDGE, Move.NONE);
        assertThat(reading.bridged()).isZero();
        assertThat(reading.directly()).isEqualTo(2);
    }

    @Test
    void visitsOfOtherClinicsAreOnlyCounted() {
        var reading = reading(
                List.of(ready(ONE)),
                List.of(),
                List.of(over(ONE, false, LONG_AGO, null), over(ONE, false, LONG_AGO, null), direct(null)));

        assertThat(at(reading, ONE).visits()).isEmpty();
        assertThat(at(reading, ONE).elsewhere()).isEqualTo(2);
        assertThat(reading.direct()).isEmpty();
        assertThat(reading.directElsewhere()).isEqualTo(1);
        assertThat(reading.bridged()).isEqualTo(2);
    }

    @Test
    void bridgeThatVisitsNameAndNobodyKnowsIsShownAsGone() {
        var reading = reading(List.of(ready(ONE)), List.of(over(OTHER, false, LONG_AGO, null)), List.of());

        assertThat(at(reading, OTHER).standing()).isEqualTo(Standing.GONE);
        assertThat(at(reading, OTHER).visits()).hasSize(1);
        assertThat(reading.ours()).isEqualTo(1);
    }

    @Test
    void standingIsSaidInTheOperatorsWords() {
        var unknown = state(ONE, BridgeState.Standing.UNKNOWN, null);
        var draining = state(ONE, BridgeState.Standing.LEAVING, report(true, false));
        var stopping = state(ONE, BridgeState.Standing.LEAVING, report(true, true));
        var down = state(ONE, BridgeState.Standing.DOWN, null);

        assertThat(List.of(ready(ONE), unknown, draining, stopping, down))
                .extracting(state ->
                        at(reading(List.of(state), List.of(), List.of()), ONE).standing())
                .containsExactly(Standing.READY, Standing.STARTING, Standing.LEAVING, Standing.STOPPING, Standing.DOWN);
        assertThat(at(reading(List.of(down), List.of(), List.of()), ONE).fault())
                .isEqualTo("SILENT");
    }

    @Test
    void liveVisitWithoutMediaIsCountedAndOneThatWaitsIsNot() {
        var held = visit(VisitState.ON_HOLD, Media.Way.NONE, null, null, false, null);
        var waiting = visit(VisitState.WAITING, Media.Way.NONE, null, null, false, null);

        assertThat(reading(List.of(), List.of(held, waiting), List.of()).silent())
                .isEqualTo(1);
    }
}
