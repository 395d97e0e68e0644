package org.anteroom.load;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.anteroom.bridge.RealBridge;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.awaitility.Awaitility;

/**
 * What a visit over a real bridge costs the application, beside a direct one in the same run: admit and both joins until the last
 * offer is answered, then being there, then the end. Pages are simulated and send no media, so the bridge's own cost is not seen
 * here. Run it by {@code infra/load bridged}.
 */
public final class BridgedVisits {
    private static final int VISITS = Integer.getInteger("anteroom.load.visits", 50);
    private static final int A_DAY = 25;
    private static final Duration THERE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private BridgedVisits() {}

    /** Needs no arguments; writes a table to the standard output. */
    public static void main(String... arguments) {
        var bridge = RealBridge.start();
        System.setProperty("anteroom.test.bridge", bridge.url().toString());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Product.stopIfRunning();
            bridge.close();
        }));
        var application = new Server("Anteroom", Product.get().application().pid(), 0, List::of);
        // The first visits pay for a cold compiler.
        run(application, "warming up, direct", false);
        run(application, "warming up, bridge", true);
        System.out.println(
                "| " + VISITS
                        + " visits | CPU ms a visit: admit, joins, offers | CPU ms a visit and second, being there"
                        + " | CPU ms a visit: finish | live heap KB a visit | messages to and from the pages | bytes to and from |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int i = 0; i < 2; i++) {
            System.out.println(run(application, "direct", false));
            System.out.println(run(application, "bridge", true));
        }
    }

    private static String run(Server application, String way, boolean bridged) {
        var encounters = waiting(bridged ? Clinic.openWithBridge() : Clinic.open());
        long heap = application.liveHeap();
        double began = application.cpu();
        var pages = new ArrayList<SimulatedPage>();
        for (var encounter : encounters) {
            encounter.met();
            var phone = new SimulatedPage(encounter.phoneEar());
            var desk = new SimulatedPage(encounter.deskEar());
            pages.addAll(List.of(phone, desk));
            if (bridged) {
                // Each is offered the other once the other has answered.
                Awaitility.await("both pages to have answered for each other")
                        .pollInSameThread()
                        .pollInterval(Duration.ofMillis(10))
                        .atMost(PATIENCE)
                        .until(() -> {
                            phone.look();
                            desk.look();
                            return phone.answered() > 1 && desk.answered() > 1;
                        });
            }
        }
        double met = application.cpu();
        var talk = pages.stream()
                .map(SimulatedPage::talk)
                .reduce(SimulatedPage.Talk::plus)
                .orElseThrow();
        stay(pages);
        double stayed = application.cpu();
        long heldHeap = application.liveHeap() - heap;
        double before = application.cpu();
        encounters.forEach(encounter -> encounter.deed("finish"));
        double ended = application.cpu();
        encounters.forEach(Encounter::close);
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.2f | %.1f | %.0f | %d / %d | %d / %d |",
                way,
                (met - began) * 1e3 / VISITS,
                (stayed - met) * 1e3 / VISITS / THERE.toSeconds(),
                (ended - before) * 1e3 / VISITS,
                heldHeap / 1024.0 / VISITS,
                talk.heard() / VISITS,
                talk.said() / VISITS,
                talk.heardSigns() / VISITS,
                talk.saidSigns() / VISITS);
    }

    /** Everybody is there, and answers what still comes. */
    private static void stay(List<SimulatedPage> pages) {
        var end = Instant.now().plus(THERE);
        while (Instant.now().isBefore(end)) {
            pages.forEach(SimulatedPage::look);
            var next = Instant.now().plusSeconds(1);
            Awaitility.await("the next look")
                    .pollInSameThread()
                    .until(() -> Instant.now().isAfter(next));
        }
    }

    private static List<Encounter> waiting(Clinic clinic) {
        var encounters = new ArrayList<Encounter>();
        for (int begun = 0; begun < VISITS; begun += A_DAY) {
            var provider = clinic.provider();
            var desk = Caller.signedIn(provider.login());
            for (int i = begun; i < Math.min(VISITS, begun + A_DAY); i++) {
                var encounter = Encounter.booked(clinic, provider, desk, "Load", Duration.ofMinutes(25L * (i - begun)));
                // A provider has one visit at a time; all of these are to be open now.
                Product.get()
                        .database()
                        .getCollection("visits")
                        .updateOne(
                                eq("_id", encounter.visit().value()),
                                set("appointment.start", Date.from(Instant.now().plusSeconds(300))));
                encounters.add(encounter.arrived());
            }
        }
        return encounters;
    }
}
