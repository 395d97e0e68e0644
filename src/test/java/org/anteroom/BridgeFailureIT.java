package org.anteroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import org.anteroom.bridge.RealBridge;
import org.anteroom.fixture.Bridged;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Pair;
import org.anteroom.fixture.Window;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Two real bridges, and the one that carries the visit dies, freezes, drains. Two people's pages go on by themselves. How often the
 * death is repeated is set by {@code -Danteroom.deaths}; the times are printed, not judged.
 */
@EnabledIf("thereIsARealBridge")
class BridgeFailureIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Bridged bridged;
    private Pair pair;
    private Window phone;
    private Window desk;

    static boolean thereIsARealBridge() {
        return Bridged.isPossible("failures");
    }

    @BeforeEach
    void twoTalkOverOneOfTwoBridges() {
        bridged = Bridged.with(2);
        var url = bridged.replica().url();
        pair = Pair.talking(Clinic.openWithBridge(), url, url);
        phone = pair.phone();
        desk = pair.desk();
    }

    @AfterEach
    void close() {
        pair.close();
        bridged.close();
    }

    @Test
    void deadBridgeIsReplacedByTheSpare() {
        var times = new ArrayList<Long>();
        for (int i = 0; i < Integer.getInteger("anteroom.deaths", 1); i++) {
            warmTheSpare();
            var carrying = carrying();
            int phones = peers(phone);
            int desks = peers(desk);
            long began = System.nanoTime();
            carrying.close();
            awaitNewPicture(phone, phones);
            awaitNewPicture(desk, desks);
            times.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
            assertThat(carrying().url()).isNotEqualTo(carrying.url());
            phone.seesAndHears();
            desk.seesAndHears();
            bridged.replace(carrying);
            awaitReady(carrying.url());
        }
        Collections.sort(times);
        System.out.printf("death of a bridge until pictures move on both pages, ms: %s%n", times);
    }

    @Test
    void frozenBridgeIsReplacedByTheSpare() {
        var carrying = carrying();
        int phones = peers(phone);
        int desks = peers(desk);
        long began = System.nanoTime();
        carrying.freeze();
        awaitNewPicture(phone, phones);
        awaitNewPicture(desk, desks);
        System.out.printf(
                "a bridge freezes until pictures move on both pages: %d ms%n",
                Duration.ofNanos(System.nanoTime() - began).toMillis());
        var old = meeting();
        carrying.thaw();
        Awaitility.await("the thawed bridge to be cleaned")
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> carrying.endpoints(old).isEmpty());
        phone.seesAndHears();
        desk.seesAndHears();
    }

    @Test
    void drainingBridgeHandsItsVisitOver() {
        warmTheSpare();
        desk.longestGap();
        phone.longestGap();
        drain(carrying());
        System.out.printf(
                "longest time without a new frame, over a drain: desk %d ms, phone %d ms%n",
                desk.longestGap(), phone.longestGap());
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
        int phones = peers(phone);
        int desks = peers(desk);
        assertThat(carrying.endpoints(meeting)).hasSize(2);
        carrying.drain();
        Awaitility.await("the visit to have moved")
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> !carrying().url().equals(carrying.url()));
        awaitNewPicture(phone, phones);
        awaitNewPicture(desk, desks);
        Awaitility.await("the older conference to be ended at its bridge")
                .pollInSameThread()
                .atMost(PATIENCE)
                .until(() -> carrying.endpoints(meeting).isEmpty());
        phone.seesAndHears();
        desk.seesAndHears();
    }

    private RealBridge carrying() {
        return bridged.carrying(pair.visit());
    }

    private String meeting() {
        return bridged.media(pair.visit()).getString("meeting");
    }

    private static int peers(Window window) {
        return ((Number) window.page().evaluate("window.__peers.length")).intValue();
    }

    /** Until the newest connection, which is newer than those there were, has decoded a frame. */
    private static void awaitNewPicture(Window window, int older) {
        Awaitility.await("a picture on a new connection in " + window.page().url())
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .until(() -> (boolean) window.page().evaluate("""
                        async (older) => {
                          if (window.__peers.length <= older) return false;
                          for (const report of (await window.__peers.at(-1).getStats()).values()) {
                            if (report.type === "inbound-rtp" && report.kind === "video" && report.framesDecoded > 0) return true;
                          }
                          return false;
                        }
                        """, older));
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
