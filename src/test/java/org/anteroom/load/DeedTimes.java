package org.anteroom.load;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.anteroom.fixture.Bridged;
import org.anteroom.fixture.Browsers;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Pair;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * How long each thing takes that three people do in a visit, from the click until the others see it on their pages: what a person
 * would notice, where other measurements count frames. Needs a real bridge. Run it by {@code infra/load deeds}.
 */
public final class DeedTimes {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(30);

    private final Window phone;
    private final Window desk;
    private final Window guest;

    private DeedTimes(Pair pair, Window guest) {
        this.phone = pair.phone();
        this.desk = pair.desk();
        this.guest = guest;
    }

    /** Needs no arguments; writes a table to the standard output. */
    public static void main(String... arguments) {
        Runtime.getRuntime().addShutdownHook(new Thread(Product::stopIfRunning));
        try (var bridged = Bridged.with(1)) {
            var url = bridged.replica().url();
            // A bridge that was just started loads what it needs for its first connections: no clinic's is that young.
            Pair.talking(Clinic.openWithBridge(), url, url).close();
            System.out.println("| from the click | until | ms |");
            System.out.println("|---|---|---|");
            try (var pair = Pair.talking(Clinic.open(), url, url)) {
                twoOf(pair);
                var times = new DeedTimes(pair, pair.interpreter("Maria Gómez"));
                row("*Join* of a third, two talk directly", "all see all", times::allSeeAll);
                times.cameras();
                times.screen();
                times.aside();
                times.holdAndReload();
                times.backToDirect();
            }
        } finally {
            Browsers.closeAll();
        }
    }

    private static void twoOf(Pair pair) {
        pair.phone().at(button("camera")).click();
        row("own camera off, directly", "the other is told", () -> isSaid(pair.desk(), "has the camera off"));
        pair.phone().at(button("camera")).click();
        row("own camera on, directly", "the other sees it", () -> sees(pair.desk(), 1));
    }

    private void cameras() {
        phone.at(button("camera")).click();
        row("own camera off, over the bridge", "the provider is told", () -> isSaid(desk, "Camera off"));
        phone.at(button("camera")).click();
        row("own camera on, over the bridge", "all see all", this::allSeeAll);
        desk.at("[aria-label^='Stop the camera of Maria']").click();
        row("the provider stops a guest's camera", "the patient is told", () -> isSaid(phone, "Camera off"));
        guest.at(button("camera")).click();
        row("the guest turns it on", "all see all", this::allSeeAll);
    }

    private void screen() {
        desk.sharesADrawnScreen();
        desk.at(button("Share screen")).click();
        row(
                "share a screen",
                "both others see it",
                () -> List.of(phone, guest).stream().allMatch(window -> (boolean)
                        window.page().evaluate("(document.querySelector('[data-screen]')?.videoWidth ?? 0) > 0")));
        desk.at(button("Stop sharing")).click();
        row("stop sharing", "all see all", this::allSeeAll);
    }

    private void aside() {
        desk.at("[data-presence=JOINED] [data-deed=aside]").click();
        row(
                "private moment",
                "the guest waits outside",
                () -> guest.at("h1[data-presence=KNOCKING]").count() > 0);
        row("", "the two see each other alone", this::twoSeeEachOther);
        desk.at("[data-deed=back]").click();
        row("bring back", "the guest can join", () -> guest.at("[data-join]").count() > 0);
        guest.at("[data-join]").click();
        row("*Join* after a private moment", "all see all", this::allSeeAll);
    }

    private void holdAndReload() {
        desk.at(button("Hold")).click();
        row("hold", "the guest is told", () -> isSaid(guest, "on hold"));
        desk.at(button("Go on")).click();
        row("go on", "all see all", this::allSeeAll);
        guest.page().reload();
        guest.at("[data-join]").click();
        row("*Join* after loading the page anew", "all see all", this::allSeeAll);
    }

    private void backToDirect() {
        guest.at(".toolbar .end").click();
        guest.at("[data-leave]").click();
        row("a guest leaves", "the two see each other alone", this::twoSeeEachOther);
        row(
                "",
                "media is direct again, 30 s by intent",
                () -> phone.at("header:has-text('Direct and encrypted')").count() > 0 && twoSeeEachOther());
        guest.at("[data-join]").click();
        row("the guest comes back", "all see all", this::allSeeAll);
        desk.at(".toolbar .end").click();
        desk.at("[data-finish]").click();
        row("finish", "the patient's page says so", () -> phone.at(".toolbar").count() == 0);
    }

    private boolean allSeeAll() {
        return sees(phone, 2) && sees(desk, 2) && sees(guest, 2);
    }

    private boolean twoSeeEachOther() {
        return sees(phone, 1) && sees(desk, 1);
    }

    private static boolean sees(Window window, int others) {
        return window.at("[data-remote]:not(.invisible)").count() == others
                && window.at(".stage .stage-note").count() == 0;
    }

    private static boolean isSaid(Window window, String words) {
        return window.at(".stage-note:has-text('" + words + "')").count() > 0;
    }

    private static String button(String word) {
        return ".toolbar button:has-text('" + word + "')";
    }

    private static void row(String deed, String outcome, BooleanSupplier isSeen) {
        long began = System.nanoTime();
        String took;
        try {
            Awaitility.await(outcome)
                    .pollInSameThread()
                    .pollInterval(LOOK)
                    .atMost(PATIENCE)
                    .until(isSeen::getAsBoolean);
            took = String.valueOf(Duration.ofNanos(System.nanoTime() - began).toMillis());
        } catch (ConditionTimeoutException _) {
            took = "**not within a minute**";
        }
        System.out.printf("| %s | %s | %s |%n", deed, outcome, took);
    }
}
