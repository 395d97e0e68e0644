package org.anteroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.anteroom.bridge.RealBridge;
import org.anteroom.fixture.Bridged;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.OneAtATime;
import org.anteroom.fixture.Pair;
import org.anteroom.fixture.Window;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Two real bridges, and the one that carries the visit dies, freezes, drains. The pages go on by themselves, two people's and three
 * people's. How often a death is repeated is set by {@code -Danteroom.deaths}; the times are printed, not judged.
 */
@EnabledIf("thereIsARealBridge")
@OneAtATime
class BridgeFailureIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Bridged bridged;
    private Pair pair;
    private final List<Window> windows = new ArrayList<>();

    static boolean thereIsARealBridge() {
        return Bridged.isPossible("failures");
    }

    @BeforeEach
    void twoTalkOverOneOfTwoBridges() {
        bridged = Bridged.with(2);
        var url = bridged.replica().url();
        pair = Pair.talking(Clinic.openWithBridge(), url, url);
        windows.addAll(List.of(pair.phone(), pair.desk()));
    }

    @AfterEach
    void close() {
        pair.close();
        bridged.close();
    }

    @Test
    void deadBridgeIsReplacedByTheSpare() {
        dieOneAfterTheOther();
    }

    @Test
    void deadBridgeOfThreePeopleIsReplacedByTheSpare() {
        anInterpreterComes();
        dieOneAfterTheOther();
    }

    @Test
    void frozenBridgeIsReplacedByTheSpare() {
        var carrying = carrying();
        var older = peers();
        long began = System.nanoTime();
        carrying.freeze();
        awaitNewPictures(older);
        System.out.printf(
                "a bridge freezes until pictures move on both pages: %d ms%n",
                Duration.ofNanos(System.nanoTime() - began).toMillis());
        var old = meeting();
        carrying.thaw();
        Awaitility.await("the thawed bridge to be cleaned")
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> carrying.endpoints(old).isEmpty());
        everybodySeesEverybody();
    }

    @Test
    void drainingBridgeHandsItsVisitOver() {
        handOver();
    }

    @Test
    void drainingBridgeHandsThreePeopleOver() {
        anInterpreterComes();
        handOver();
    }

    private void anInterpreterComes() {
        windows.add(pair.interpreter("Maria Gómez"));
        everybodySeesEverybody();
    }

    private void dieOneAfterTheOther() {
        var times = new ArrayList<Long>();
        for (int i = 0; i < Integer.getInteger("anteroom.deaths", 1); i++) {
            warmTheSpare();
            var carrying = carrying();
            var older = peers();
            long began = System.nanoTime();
            carrying.close();
            awaitNewPictures(older);
            times.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
            assertThat(carrying().url()).isNotEqualTo(carrying.url());
            everybodySeesEverybody();
            bridged.replace(carrying);
            awaitReady(carrying.url());
        }
        Collections.sort(times);
        System.out.printf("death of a bridge until pictures move on all %d pages, ms: %s%n", windows.size(), times);
    }

    private void handOver() {
        warmTheSpare();
        windows.forEach(Window::longestGap);
        drain(carrying());
        System.out.printf(
                "longest time without a new frame, over a drain, on each of %d pages, ms: %s%n",
                windows.size(), windows.stream().map(Window::longestGap).toList());
    }

    /**
     * The bridge that carries the visit hands it to the other one and takes visits again. So the spare is one that has carried media: a
     * process that was just started loads what it needs for its first connections, and no clinic's spare is that young.
     */
    private void warmTheSpare() {
        var carrying = carrying();
        drain(carrying);
        carrying.takesVisits();
        awaitReady(carrying.url());
    }

    /** Until the bridge has nobody of the visit any more. */
    private void drain(RealBridge carrying) {
        var meeting = meeting();
        var older = peers();
        assertThat(carrying.endpoints(meeting)).hasSize(windows.size());
        carrying.drain();
        Awaitility.await("the visit to have moved")
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> !carrying().url().equals(carrying.url()));
        awaitNewPictures(older);
        Awaitility.await("the older conference to be ended at its bridge")
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> carrying.endpoints(meeting).isEmpty());
        everybodySeesEverybody();
    }

    private void everybodySeesEverybody() {
        for (var window : windows) {
            reporting(() -> {
                window.seesAndHears();
                window.seesOthers(windows.size() - 1, Duration.ofSeconds(2));
            });
        }
    }

    private RealBridge carrying() {
        return bridged.carrying(pair.visit());
    }

    private String meeting() {
        return bridged.media(pair.visit()).getString("meeting");
    }

    /** How many connections each page has had. */
    private Map<Window, Integer> peers() {
        return windows.stream()
                .collect(Collectors.toMap(
                        window -> window,
                        window -> ((Number) window.page().evaluate("window.__peers.length")).intValue()));
    }

    /** Until everybody's newest connection, which is newer than those there were, has decoded a frame of each other person. */
    private void awaitNewPictures(Map<Window, Integer> older) {
        for (var window : windows) {
            reporting(() -> Awaitility.await(
                            "pictures on a new connection in " + window.page().url())
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(PATIENCE)
                    .until(() ->
                            (boolean) window.page().evaluate("""
                            async ([older, others]) => {
                              if (window.__peers.length <= older) return false;
                              let moving = 0;
                              for (const report of (await window.__peers.at(-1).getStats()).values()) {
                                if (report.type === "inbound-rtp" && report.kind === "video" && report.framesDecoded > 0) moving++;
                              }
                              return moving >= others;
                            }
                            """, List.of(older.get(window), windows.size() - 1))));
        }
    }

    /** What is waited for and does not come leaves a report of every page's connections. */
    private void reporting(Runnable waiting) {
        try {
            waiting.run();
        } catch (ConditionTimeoutException e) {
            windows.forEach(
                    window -> System.out.printf("%s %s%n%s%n", Instant.now(), window.role(), window.mediaReport()));
            System.out.println(bridged.media(pair.visit()).toJson());
            throw e;
        }
    }

    /** Until the replica takes the restarted bridge as a spare again: its gauge says so. */
    private void awaitReady(URI bridge) {
        Awaitility.await("the bridge to be ready again")
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> RestAssured.get(bridged.replica().managementUrl() + "/q/metrics")
                        .asString()
                        .lines()
                        .anyMatch(line -> line.startsWith("anteroom_bridge_up{bridge=\"" + bridge + "\"")
                                && line.endsWith(" 1.0")));
    }
}
