package org.anteroom.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.anteroom.bridge.BridgeState.Standing;
import org.anteroom.platform.ShiftedClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which bridge a visit gets, and what is noticed of one that is going or gone. */
class PoolTest {
    private static final Duration SHORT = Duration.ofMillis(1500);

    private final ShiftedClock clock = new ShiftedClock();
    private final Map<Object, AutoCloseable> open = new ConcurrentHashMap<>();

    @AfterEach
    void closeAll() throws Exception {
        for (var one : open.values()) {
            one.close();
        }
    }

    @Test
    void aBridgeIsWarmedBeforeItIsUsed() {
        var bridge = bridge();
        var process = unasked(bridge);
        assertThat(process.pool.pick()).isEmpty();
        assertThat(standing(process, bridge)).isEqualTo(Standing.UNKNOWN);

        process.look();

        assertThat(standing(process, bridge)).isEqualTo(Standing.READY);
        assertThat(bridge.bodies()).hasSize(2);
        assertThat(bridge.meetings()).isEmpty();
        assertThat(bridge.control().greeted())
                .as("the control socket is warm too")
                .isOne();
        told(process, new BridgeEvent.Back(bridge.address()));
        process.look();
        assertThat(bridge.bodies()).as("warmed once").hasSize(2);
    }

    @Test
    void aBridgeWhoseControlSocketsAreNotReachedStillCarriesSound() {
        var bridge = bridge();
        var process = unasked(bridge);
        bridge.control().close();

        process.look();

        assertThat(standing(process, bridge)).isEqualTo(Standing.READY);
        assertThat(bridge.meetings()).isEmpty();
    }

    @Test
    void aBridgeThatCannotBeWarmedIsNotReady() {
        var bridge = bridge();
        var process = unasked(bridge);
        bridge.swallow(1);

        process.look();
        assertThat(standing(process, bridge)).isEqualTo(Standing.UNKNOWN);

        process.look();
        assertThat(standing(process, bridge)).isEqualTo(Standing.READY);
    }

    @Test
    void theFirstCallAfterEachStartOfABridgeMayTakeLong() throws Exception {
        var bridge = bridge();
        var patient = Duration.ofMillis(300);
        var settings = BridgeSettings.of(List.of(bridge.url()));
        var process = new BridgeFixture(
                new BridgeSettings(
                        settings.urls(), settings.dns(), settings.region(), patient, Duration.ofSeconds(30), SHORT),
                clock);
        open.put(process, process);
        process.look();
        assertThat(standing(process, bridge)).isEqualTo(Standing.READY);
        bridge.stop();
        process.look();
        assertThat(standing(process, bridge)).isEqualTo(Standing.DOWN);

        bridge.restart();
        bridge.hold("\"create\":true");
        var starting = Thread.ofVirtual().start(() -> {
            // The pause is the subject: longer than the usual patience, shorter than that for the first call.
            LockSupport.parkNanos(patient.multipliedBy(4).toNanos());
            bridge.release();
        });
        process.look();

        assertThat(standing(process, bridge)).isEqualTo(Standing.READY);
        starting.join();
    }

    @Test
    void aRefusedConnectionMeansDownAtOnceAndAReturnIsTold() {
        var bridge = bridge();
        var process = process(bridge);

        bridge.stop();
        process.look();

        assertThat(standing(process, bridge)).isEqualTo(Standing.DOWN);
        told(process, new BridgeEvent.Lost(bridge.address()));
        assertThat(process.bridges.isUp(bridge.address())).isFalse();
        assertThat(process.pool.pick()).isEmpty();

        bridge.restart();
        process.look();

        assertThat(standing(process, bridge)).isEqualTo(Standing.READY);
        Awaitility.await()
                .untilAsserted(() -> assertThat(process.events.events())
                        .filteredOn(BridgeEvent.Back.class::isInstance)
                        .hasSize(2));
    }

    @Test
    void aFrozenBridgeIsDownAfterThreeQuestionsAndNotBefore() {
        var bridge = bridge();
        var process = process(bridge);
        bridge.freeze();

        process.look();
        process.look();
        assertThat(standing(process, bridge)).isEqualTo(Standing.READY);

        process.look();
        assertThat(standing(process, bridge)).isEqualTo(Standing.DOWN);
    }

    @Test
    void aBridgeThatAFreshProcessHasNotHeardYetIsNotDownAfterOneSilence() {
        var bridge = bridge();
        bridge.freeze();
        var process = process(bridge);
        assertThat(standing(process, bridge)).isEqualTo(Standing.UNKNOWN);

        bridge.thaw();
        process.look();

        assertThat(standing(process, bridge)).isEqualTo(Standing.READY);
        assertThat(process.events.events()).noneMatch(BridgeEvent.Lost.class::isInstance);
    }

    @Test
    void anAnswerInBetweenStartsTheCountAgain() {
        var bridge = bridge();
        var process = process(bridge);
        bridge.freeze();
        process.look();
        process.look();
        bridge.thaw();
        process.look();
        bridge.freeze();

        process.look();
        process.look();

        assertThat(standing(process, bridge)).isEqualTo(Standing.READY);
    }

    @Test
    void aCallWithoutAnAnswerMakesItAskedAtOnce() {
        var bridge = bridge();
        var process = process(bridge);
        bridge.stop();

        BridgeContract.problem(() -> process.bridges.allocate(bridge.address(), "m", "aaaaaaaa", Mute.NOTHING, true));

        told(process, new BridgeEvent.Lost(bridge.address()));
    }

    @Test
    void aDrainingBridgeTakesNoNewVisitAndIsTheLastRefugeOfOneThatGoesOn() {
        var draining = bridge();
        var other = bridge();
        var process = process(draining, other);
        other.stress(0.7);

        draining.drain(true);
        process.look();

        assertThat(standing(process, draining)).isEqualTo(Standing.LEAVING);
        told(process, new BridgeEvent.Leaving(draining.address()));
        assertThat(process.bridges.pick()).contains(other.address());
        assertThat(process.bridges.refuge(List.of(draining.address()))).contains(other.address());
        assertThat(process.bridges.refuge(List.of(other.address()))).contains(draining.address());
        other.drain(true);
        process.look();
        assertThat(process.bridges.pick()).isEmpty();
        assertThat(process.bridges.isReady(draining.address())).isFalse();
        assertThat(process.bridges.isUp(draining.address())).isTrue();

        draining.drain(false);
        process.look();
        assertThat(process.bridges.isReady(draining.address())).isTrue();
        assertThat(process.bridges.pick()).contains(draining.address());
    }

    @Test
    void aBridgeThatStopsSoonIsNeverTakenAndNotWarmed() {
        var stopping = bridge();
        var process = unasked(stopping);
        Videobridge.post(stopping.url(), "/colibri/shutdown", "{\"graceful-shutdown\":true}");

        process.look();

        assertThat(standing(process, stopping)).isEqualTo(Standing.LEAVING);
        assertThat(stopping.bodies()).isEmpty();
        assertThat(process.bridges.pick()).isEmpty();
    }

    @Test
    void aBridgeThatIsNotWellIsDown() {
        var bridge = bridge();
        var process = process(bridge);

        bridge.healthy(false);
        process.look();

        assertThat(standing(process, bridge)).isEqualTo(Standing.DOWN);
        told(process, new BridgeEvent.Lost(bridge.address()));
    }

    @Test
    void aBridgeWhoseStatisticsSayNothingOfItsHealthIsAskedForIt() {
        var bridge = bridge();
        var process = process(bridge);
        bridge.saysHealthOnlyWhenAsked();

        process.look();
        assertThat(standing(process, bridge)).isEqualTo(Standing.READY);

        bridge.healthy(false);
        process.look();
        assertThat(standing(process, bridge)).isEqualTo(Standing.DOWN);
    }

    @Test
    void theLeastLoadedIsTaken() {
        var busy = bridge();
        var idle = bridge();
        busy.stress(0.5);
        idle.stress(0.2);

        assertThat(process(busy, idle).bridges.pick()).contains(idle.address());
    }

    @Test
    void whatWePutThereLatelyCountsUntilItIsReported() {
        var first = bridge();
        var second = bridge();
        first.stress(0.20);
        second.stress(0.22);
        var process = process(first, second);
        assertThat(process.bridges.pick()).contains(first.address());

        for (int i = 0; i < 3; i++) {
            process.bridges.allocate(first.address(), "m", "aaaaaaa" + i, Mute.NOTHING, i == 0);
        }
        assertThat(process.bridges.pick()).contains(second.address());

        clock.on(Duration.ofSeconds(21));
        assertThat(process.bridges.pick()).contains(first.address());
    }

    @Test
    void theOwnRegionComesFirstUnlessItIsOverloaded() {
        var here = bridge();
        var there = bridge();
        here.region("north");
        there.region("south");
        here.stress(0.6);
        there.stress(0.1);
        var process = new BridgeFixture(
                BridgeSettings.of(List.of(here.url(), there.url()))
                        .patience(SHORT)
                        .near("north"),
                clock);
        open.put(process, process);

        process.look();
        assertThat(process.bridges.pick()).contains(here.address());

        here.stress(0.8);
        process.look();
        assertThat(process.bridges.pick()).contains(there.address());
    }

    @Test
    void theOnesThatHaveJustFailedAreTakenLast() {
        var one = bridge();
        var other = bridge();
        var process = process(one, other);

        assertThat(process.bridges.refuge(List.of(one.address()))).contains(other.address());
        assertThat(process.bridges.refuge(List.of(one.address(), other.address())))
                .isPresent();
    }

    @Test
    void everyAddressOfANameIsABridge() {
        var bridge = bridge();
        var named = "localhost:" + bridge.url().getPort();
        var process =
                new BridgeFixture(BridgeSettings.of(List.of()).patience(SHORT).named(named), clock);
        open.put(process, process);
        assertThat(process.bridges.any()).isTrue();

        Awaitility.await("the name to be asked and its bridge to be warmed").untilAsserted(() -> {
            process.pool.look();
            assertThat(process.bridges.pick()).contains(bridge.address());
        });
    }

    @Test
    void aBridgeThatIsNoLongerNamedStaysUntilItIsDownAndIsThenForgotten() {
        var bridge = bridge();
        var process = new BridgeFixture(BridgeSettings.of(List.of()).patience(SHORT), clock);
        open.put(process, process);
        process.pool.named(Set.of(bridge.url()));
        process.look();

        process.pool.named(Set.of());
        assertThat(process.bridges.pick()).contains(bridge.address());

        bridge.stop();
        process.look();
        process.pool.named(Set.of());
        assertThat(process.bridges.states()).isEmpty();
        assertThat(process.metrics.find("anteroom.bridge.up").gauges()).isEmpty();
    }

    /** Our own resolver may be away for a moment: no bridge has refused anything. */
    @Test
    void aNameThatIsNotFoundForAMomentIsNoBridgeThatRefuses() {
        var process = new BridgeFixture(BridgeSettings.of(List.of()).patience(SHORT), clock);
        open.put(process, process);
        var nowhere = URI.create("http://bridge.invalid:8080");
        process.pool.named(Set.of(nowhere));

        process.look();
        assertThat(process.bridges.standing(nowhere.toString())).isEqualTo(Standing.UNKNOWN);
        process.look();
        process.look();
        assertThat(process.bridges.standing(nowhere.toString())).isEqualTo(Standing.DOWN);
    }

    @Test
    void aNameWithoutAnAddressLeavesThePoolAsItWas() {
        var process =
                new BridgeFixture(BridgeSettings.of(List.of()).patience(SHORT).named("bridge.invalid:8080"), clock);
        open.put(process, process);

        process.pool.look();

        assertThat(process.bridges.pick()).isEmpty();
        assertThat(process.bridges.states()).isEmpty();
        assertThat(process.bridges.standing("http://10.0.0.1:8080"))
                .as("whoever does not know which there are says nothing of one")
                .isEqualTo(Standing.UNKNOWN);
        process.pool.named(Set.of());
        assertThat(process.bridges.standing("http://10.0.0.1:8080")).isEqualTo(Standing.DOWN);
    }

    @Test
    void howEachBridgeIsCanBeMeasured() {
        var bridge = bridge();
        var process = process(bridge);

        assertThat(process.metrics
                        .get("anteroom.bridge.up")
                        .tag("bridge", bridge.address())
                        .gauge()
                        .value())
                .isEqualTo(1);
        bridge.stop();
        process.look();
        assertThat(process.metrics
                        .get("anteroom.bridge.up")
                        .tag("bridge", bridge.address())
                        .gauge()
                        .value())
                .isZero();
    }

    private FakeVideobridge bridge() {
        var bridge = FakeVideobridge.start();
        open.put(bridge, bridge);
        return bridge;
    }

    private BridgeFixture process(FakeVideobridge... bridges) {
        var process = unasked(bridges);
        process.look();
        return process;
    }

    private BridgeFixture unasked(FakeVideobridge... bridges) {
        var urls = java.util.Arrays.stream(bridges).map(FakeVideobridge::url).toArray(URI[]::new);
        var process = new BridgeFixture(BridgeSettings.of(List.of(urls)).patience(SHORT), clock);
        open.put(process, process);
        return process;
    }

    private static Standing standing(BridgeFixture process, FakeVideobridge bridge) {
        return process.pool.at(bridge.address()).orElseThrow().state().standing();
    }

    private static void told(BridgeFixture process, BridgeEvent event) {
        Awaitility.await("to be told of " + event)
                .untilAsserted(() -> assertThat(process.events.events()).contains(event));
    }
}
