package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.anteroom.fixture.Bridged;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.OneAtATime;
import org.anteroom.fixture.Pair;
import org.anteroom.fixture.Window;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Three people over a real videobridge, in three browsers: two talk directly, an interpreter is let in, and everybody decodes
 * everybody else. A double cannot carry media, so without a bridge nothing runs here. What the provider decides must hold at the
 * bridge, so the interpreter's page is made to cheat: it goes on sending. The times are printed, not judged.
 */
@EnabledIf("thereIsARealBridge")
@OneAtATime
class ThreePeopleIT {
    private static final LocatorAssertions.HasCountOptions SOON =
            new LocatorAssertions.HasCountOptions().setTimeout(20_000);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** After ten seconds a page moves to the next connection whatever has come: it should not have to. */
    private static final LocatorAssertions.HasCountOptions BEFORE_THE_LAST_MOMENT =
            new LocatorAssertions.HasCountOptions().setTimeout(9_000);

    /** Half a minute, and the next look at who is on a bridge that they do not need. */
    private static final LocatorAssertions.HasCountOptions BACK =
            new LocatorAssertions.HasCountOptions().setTimeout(60_000);

    private static Bridged bridged;

    private Pair pair;
    private Window phone;
    private Window desk;
    private Window guest;

    static boolean thereIsARealBridge() {
        return Bridged.isPossible("three people");
    }

    @BeforeAll
    static void start() {
        bridged = Bridged.with(1);
        var url = bridged.replica().url();
        // A bridge that was just started loads what it needs for its first connections: no clinic's is that young.
        Pair.talking(Clinic.openWithBridge(), url, url).close();
    }

    @AfterAll
    static void stop() {
        bridged.close();
    }

    @BeforeEach
    void threeAreInTheVisit() {
        var url = bridged.replica().url();
        pair = Pair.talking(Clinic.open(), url, url);
        phone = pair.phone();
        desk = pair.desk();
        countGapsFromHere(desk, phone);
        guest = pair.interpreter("Maria Gómez");
        long joined = System.nanoTime();
        for (var window : windows()) {
            assertThat(window.at("[data-remote]:not(.invisible)")).hasCount(2, BEFORE_THE_LAST_MOMENT);
        }
        System.out.printf("third person's Join until everybody sees everybody: %d ms%n", since(joined));
    }

    private static void countGapsFromHere(Window... windows) {
        for (var window : windows) {
            window.longestGap();
        }
    }

    @AfterEach
    void close() {
        pair.close();
    }

    @Test
    void eachDecodesTheTwoOthersAfterTheMoveFromDirect() {
        assertThat(bridged.media(pair.visit()).getString("way")).isEqualTo("BRIDGE");
        for (var window : windows()) {
            window.picture("three-" + window.role());
            window.seesOthers(2, Duration.ofSeconds(15));
        }
        System.out.printf(
                "longest time without a new frame, over the move from direct to the bridge: desk %d ms, phone %d ms%n",
                desk.longestGap(), phone.longestGap());
    }

    @Test
    void sharedScreenIsDecodedByBothOthersBesideTheFaces() {
        desk.sharesADrawnScreen();
        desk.at(".toolbar button:has-text('Share screen')").click();

        for (var window : new Window[] {phone, guest}) {
            until("the screen in " + window.role(), () -> (boolean)
                    window.page().evaluate("(document.querySelector('[data-screen]')?.videoWidth ?? 0) === 800"));
            window.picture("three-screen-" + window.role());
            window.seesOthers(3, Duration.ofSeconds(5));
        }

        desk.at(".toolbar button:has-text('Stop sharing')").click();
        for (var window : new Window[] {phone, guest}) {
            assertThat(window.at("[data-screen]")).hasCount(0, SOON);
            window.seesOthers(2, Duration.ofSeconds(3));
        }
    }

    @Test
    void whoIsMutedIsHeardByNobodyThoughTheirPageGoesOnSending() {
        // Who has moved to the bridge goes on sending directly for some seconds.
        until("the sound of both, over the bridge alone", () -> phone.soundsComing(Duration.ofSeconds(1)) == 2);

        long began = System.nanoTime();
        desk.at("[aria-label^='Mute Maria']").click();
        assertThat(guest.at(".stage-banner")).containsText("has muted you");
        guest.sendsATone();

        until(
                "the bridge to forward the interpreter's sound to nobody",
                () -> phone.soundsComing(Duration.ofSeconds(1)) == 1 && desk.soundsComing(Duration.ofSeconds(1)) == 1);
        System.out.printf("mute until counted at both others, one second of counting each: %d ms%n", since(began));
        long sent = guest.soundSent();
        assertThat(phone.soundsComing(Duration.ofSeconds(3))).isEqualTo(1);
        assertThat(guest.soundSent())
                .as("packets of sound from the page that cheats")
                .isGreaterThan(sent + 50);

        guest.at(".toolbar button:has-text('Unmute')").click();
        until("the interpreter to be heard again", () -> phone.soundsComing(Duration.ofSeconds(1)) == 2);
    }

    @Test
    void whoIsRemovedIsOffTheBridgeThoughTheirPageStaysOnIt() {
        guest.keepsItsConnections();
        assertThat(bridged.endpoints(pair.visit())).hasSize(3);
        desk.at("[data-presence=JOINED] [data-deed=remove]").click();
        desk.press("[data-remove-now]");

        until(
                "two endpoints at the bridge",
                () -> bridged.endpoints(pair.visit()).size() == 2);
        print("remove until the bridge has no endpoint of them");
        assertThat(guest.at("h1[data-presence=REMOVED]")).hasCount(1, SOON);
        until("no more pictures at the page that cheats", () -> {
            long frames = guest.remoteFrames();
            return guest.soundsComing(Duration.ofSeconds(2)) == 0 && guest.remoteFrames() == frames;
        });
        phone.seesAndHears();
        desk.seesAndHears();
        // Who moved to the bridge when there were three may still be sending directly.
        until("the sound of one", () -> phone.soundsComing(Duration.ofSeconds(2)) == 1);
    }

    @Test
    void onHoldAndAfterTheEndTheBridgeHasNobodyOfTheVisit() {
        var bridge = bridged.carrying(pair.visit());
        var meeting = bridged.media(pair.visit()).getString("meeting");
        guest.keepsItsConnections();
        phone.keepsItsConnections();
        desk.press(".toolbar button:has-text('Hold')");

        until("nobody at the bridge", () -> bridge.endpoints(meeting).isEmpty());
        print("hold until the bridge has nobody of the visit");
        until("nothing to come", () -> phone.soundsComing(Duration.ofSeconds(1)) == 0);

        desk.at(".toolbar button:has-text('Go on')").click();
        for (var window : windows()) {
            window.seesOthers(2, Duration.ofSeconds(3));
        }
        var next = bridged.media(pair.visit()).getString("meeting");
        desk.at(".toolbar .end").click();
        desk.press("[data-finish]");
        until("the conference to be gone", () -> bridge.endpoints(next).isEmpty());
        print("finish until the bridge has nobody of the visit");
    }

    @Test
    void mediaNeverStopsWhenTheApplicationIsKilledAndThereIsNoSecondConference() {
        var meeting = bridged.media(pair.visit()).getString("meeting");
        var before = bridged.endpoints(pair.visit());
        var meetings = bridged.carrying(pair.visit()).meetings();
        countGapsFromHere(windows());
        bridged.replica().part().kill();
        for (var window : windows()) {
            window.seesOthers(2, Duration.ofSeconds(3));
        }

        bridged.replica().start();
        long began = System.nanoTime();
        for (var window : windows()) {
            assertThat(window.at(".stage-banner")).hasCount(0, SOON);
        }
        desk.at("[aria-label^='Mute Maria']").click();
        assertThat(guest.at(".stage-banner")).containsText("has muted you");
        System.out.printf("from the restart until controls work: %d ms%n", since(began));
        for (var window : windows()) {
            window.seesOthers(2, Duration.ofSeconds(3));
        }
        System.out.printf(
                "longest time without a new frame, over the death of the application: desk %d, phone %d, interpreter %d ms%n",
                desk.longestGap(), phone.longestGap(), guest.longestGap());
        assertThat(bridged.media(pair.visit()).getString("meeting")).isEqualTo(meeting);
        assertThat(bridged.endpoints(pair.visit())).isEqualTo(before);
        assertThat(bridged.carrying(pair.visit()).meetings()).isSubsetOf(meetings);
    }

    @Test
    void twoWhoAreLeftGoBackToDirectMediaAndWhoeverComesBackIsSeenAtOnce() {
        var bridge = bridged.carrying(pair.visit());
        var meeting = bridged.media(pair.visit()).getString("meeting");
        guest.at(".toolbar .end").click();
        guest.at("[data-leave]").click();
        countGapsFromHere(desk, phone);

        for (var window : new Window[] {desk, phone}) {
            assertThat(window.at("header:has-text('Direct and encrypted')")).hasCount(1, BACK);
            window.seesOthers(1, Duration.ofSeconds(5));
        }
        until("the conference to be gone", () -> bridge.endpoints(meeting).isEmpty());
        System.out.printf(
                "longest time without a new frame, over the move back to direct: desk %d ms, phone %d ms%n",
                desk.longestGap(), phone.longestGap());

        guest.at("[data-join]").click();
        long joined = System.nanoTime();
        for (var window : windows()) {
            assertThat(window.at("[data-remote]:not(.invisible)")).hasCount(2, BEFORE_THE_LAST_MOMENT);
        }
        System.out.printf("who comes back, until everybody sees everybody: %d ms%n", since(joined));
        for (var window : windows()) {
            window.seesOthers(2, Duration.ofSeconds(3));
        }
    }

    private Window[] windows() {
        return new Window[] {phone, desk, guest};
    }

    /** How long after the provider pressed the button. */
    private void print(String what) {
        long now = System.currentTimeMillis();
        System.out.printf("%s: %d ms%n", what, desk.sincePressed(now));
    }

    private static long since(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static void until(String what, BooleanSupplier holds) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .until(holds::getAsBoolean);
    }
}
