package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.anteroom.fixture.Bridged;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.OneAtATime;
import org.anteroom.fixture.Pair;
import org.anteroom.fixture.SlowLink;
import org.anteroom.fixture.Window;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two people whose networks are not good enough, and what a real bridge makes of it. The times are printed, not judged. */
@EnabledIf("thereIsARealBridge")
@OneAtATime
class HardNetworksIT {
    private static final int MARGARETS = 41;
    private static final int AMARAS = 178;

    private static Bridged bridged;

    static boolean thereIsARealBridge() {
        return Bridged.isPossible("hard networks");
    }

    @BeforeAll
    static void start() {
        bridged = Bridged.with(1);
    }

    @AfterAll
    static void stop() {
        bridged.close();
    }

    /** Of a clinic whose media goes directly. Nothing is clicked: the pages ask for the bridge when nothing has come up in six seconds. */
    @Test
    void whereNothingPassesBetweenThemTheBridgeCarriesTheVisit() {
        int port = bridged.first().media();
        try (var pair = Pair.through(
                Clinic.open(),
                bridged.replica().url(),
                window -> window.shows(isPhone(window) ? MARGARETS : AMARAS).reachesOnly(port))) {
            pair.phone().seesNumber(AMARAS);
            pair.desk().seesNumber(MARGARETS);
            var media = bridged.media(pair.visit());
            assertThat(media.getString("way")).isEqualTo("BRIDGE");
            assertThat(media.getBoolean("directFailed")).isTrue();
            assertThat(bridged.endpoints(pair.visit())).hasSize(2);
            for (var window : new Window[] {pair.phone(), pair.desk()}) {
                window.seesOthers(1, Duration.ofSeconds(5));
                window.seesAndHears();
                assertThat(window.at(".stage-banner")).hasCount(0);
                window.picture("bridged-" + window.role());
            }
        }
    }

    /**
     * The link carries sound and no picture beside it. Nothing is clicked: the page leaves the pictures out, and without them the sound is
     * on the same link what it was before. As long as the link stays so, a try to have them again ends soon; when it is good again they are
     * as they were. What is made up of the sound is compared with before: a machine that runs two browsers and a bridge makes up some on any
     * link.
     */
    @Test
    void onALinkThatCarriesSoundAloneThePicturesGiveWayByThemselvesAndComeBack() {
        try (var link = SlowLink.to(bridged.first().media());
                var pair = behind(link)) {
            var phone = pair.phone();
            phone.seesOthers(1, Duration.ofSeconds(8));
            long tall = phone.remoteHeight();
            var before = count("before", phone, link, 10);
            assertThat(before.lost()).as("lost without a limit").isZero();

            link.limit(100_000);
            giveWay("at 100 kbit/s pictures", phone, link);
            assertThat(phone.at(".stage-note:has([data-pictures])"))
                    .containsText("Pictures are off so that you can hear each other");
            assertThat(phone.at(".stage-banner")).hasCount(0);
            phone.picture("bad-link");

            until("nothing of the sound to be lost", () -> {
                link.counts();
                phone.soundsComing(Duration.ofSeconds(1));
                return !link.counts().containsKey("sound lost");
            });
            var alone = count("without pictures", phone, link, 8);
            assertThat(phone.at("[data-pictures]")).isVisible();
            assertThat(alone.lost()).as("bytes of sound that the link lost").isZero();
            assertThat(alone.packets()).as("packets of sound in a second").isGreaterThan(0.9 * before.packets());
            assertThat(alone.madeUp()).as("sound that was made up").isLessThan(before.madeUp() + 0.05);
            assertThat(alone.frames()).as("frames of pictures").isZero();

            until("the pictures to be tried", () -> !phone.at("[data-pictures]").isVisible());
            giveWay("pictures that are tried again", phone, link);

            long lifted = System.nanoTime();
            link.lift();
            // The try before failed, so the next one comes after half a minute, small at first.
            until("the picture as it was", Duration.ofMinutes(2), () -> phone.remoteHeight() >= tall && !stands(phone));
            System.out.printf("without the limit the picture is back after %d ms%n", since(lifted));
            assertThat(phone.at("[data-pictures]")).hasCount(0);
            phone.seesAndHears();
        }
    }

    /** The link carries a small picture or none, as it happens; the sound comes first after a while, and a good link brings back all. */
    @ParameterizedTest
    @ValueSource(ints = {150, 300})
    void onABadLinkTheSoundComesFirst(int kilobits) {
        try (var link = SlowLink.to(bridged.first().media());
                var pair = behind(link)) {
            var phone = pair.phone();
            phone.seesOthers(1, Duration.ofSeconds(8));
            long tall = phone.remoteHeight();
            link.counts();
            link.limit(kilobits * 1000L);
            int lost = 0;
            int packets = 0;
            for (int seconds = 5; seconds <= 50; seconds += 5) {
                var five = count(
                        "%d kbit/s, to second %d, gives way: %s".formatted(kilobits, seconds, gives(phone)),
                        phone,
                        link,
                        5);
                lost += seconds > 30 ? five.lost() : 0;
                packets += seconds > 30 ? five.passed() : 0;
            }
            assertThat((double) lost / (lost + packets))
                    .as("sound that was lost in the last 20 seconds")
                    .isLessThan(0.1);

            long lifted = System.nanoTime();
            link.lift();
            until("the picture as it was", () -> phone.remoteHeight() >= tall && !stands(phone));
            System.out.printf("after %d kbit/s the picture is back in %d ms%n", kilobits, since(lifted));
        }
    }

    /** The browser knows what it may send, and lets the sound go first. */
    @Test
    void whoseOwnSendingIsNarrowIsHeardAllTheSame() {
        try (var link = SlowLink.to(bridged.first().media());
                var pair = behind(link)) {
            pair.phone().seesOthers(1, Duration.ofSeconds(8));
            var before = count("before", pair.desk(), link, 10);
            link.limitOwn(100_000);
            count("own sending at 100 kbit/s, first", pair.desk(), link, 5);
            count("own sending, then", pair.desk(), link, 10);
            var heard = count("own sending in the end", pair.desk(), link, 10);
            System.out.printf("said: %s%n", pair.phone().at(".stage-note").allInnerTexts());
            assertThat(heard.packets()).as("packets of sound in a second").isGreaterThan(0.9 * before.packets());
        }
    }

    /** Goal: five seconds after the network is back (trust.md C06). */
    @Test
    void whoseMediaIsCutOffForHalfAMinuteIsBackByThemselves() {
        try (var link = SlowLink.to(bridged.first().media());
                var pair = behind(link)) {
            link.cut();
            until("nothing to come", () -> pair.phone().soundsComing(Duration.ofSeconds(1)) == 0);
            assertThat(pair.phone().soundsComing(Duration.ofSeconds(28))).isZero();
            assertThat(pair.phone().at(".stage-banner")).containsText("Reconnecting");

            link.lift();
            long back = System.nanoTime();
            pair.phone().seesAndHears();
            System.out.printf("after half a minute without a network media is back in %d ms%n", since(back));
            pair.desk().seesAndHears();
            assertThat(pair.phone().at(".stage-banner")).hasCount(0);
        }
    }

    private static Pair behind(SlowLink link) {
        int port = bridged.first().media();
        return Pair.through(
                Clinic.openWithBridge(),
                bridged.replica().url(),
                window -> isPhone(window) ? window.reachesOnly(port, link.port()) : window);
    }

    /** How long it takes from now until the page has left the pictures out, and what of the sound is lost until then. */
    private static void giveWay(String what, Window phone, SlowLink link) {
        link.counts();
        var heard = phone.sound();
        long began = System.nanoTime();
        until(what + " to give way", () -> phone.at("[data-pictures]").isVisible());
        long took = since(began);
        var bytes = link.counts();
        int lost = bytes.getOrDefault("sound lost", 0);
        System.out.printf(
                "%s give way after %d ms; until then %.0f %% of the sound was lost, %.0f %% made up, bytes %s%n",
                what,
                took,
                100.0 * lost / Math.max(1, lost + bytes.getOrDefault("sound passed", 0)),
                100 * phone.sound().since(heard).madeUp(),
                bytes);
    }

    private static String gives(Window phone) {
        return (String) phone.page().evaluate("document.querySelector('visit-room').call.theirs.gives");
    }

    /**
     * What came to a page.
     *
     * @param packets of sound in a second
     * @param madeUp how much of the sound, from 0 to 1
     * @param passed bytes of sound that passed the link to the phone
     * @param lost bytes of sound that the link lost on the way there
     * @param frames of pictures
     */
    private record Count(double packets, double madeUp, int passed, int lost, long frames) {}

    /** Counts for so many seconds, which are the subject here. */
    private static Count count(String when, Window phone, SlowLink link, int seconds) {
        link.counts();
        var heard = phone.sound();
        long frames = phone.remoteFrames();
        long began = System.nanoTime();
        phone.soundsComing(Duration.ofSeconds(seconds));
        var sound = phone.sound().since(heard);
        var bytes = link.counts();
        var count = new Count(
                sound.packets() * 1000.0 / since(began),
                sound.madeUp(),
                bytes.getOrDefault("sound passed", 0),
                bytes.getOrDefault("sound lost", 0),
                phone.remoteFrames() - frames);
        System.out.printf("%s: %s, %d lines, bytes in %d s %s%n", when, count, phone.remoteHeight(), seconds, bytes);
        return count;
    }

    private static boolean stands(Window window) {
        long frames = window.remoteFrames();
        window.soundsComing(Duration.ofSeconds(1));
        return window.remoteFrames() == frames;
    }

    private static boolean isPhone(Window window) {
        return window.role().equals("patient");
    }

    private static long since(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }

    private static void until(String what, BooleanSupplier holds) {
        until(what, Duration.ofSeconds(60), holds);
    }

    private static void until(String what, Duration atMost, BooleanSupplier holds) {
        Awaitility.await(what)
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(200))
                .atMost(atMost)
                .until(holds::getAsBoolean);
    }
}
