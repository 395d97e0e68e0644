package org.anteroom.load;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.anteroom.bridge.RealBridge;
import org.anteroom.fixture.Browsers;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Encounter;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * From the patient's click on Join to the first picture of the other that is decoded on the patient's page: two browser processes,
 * fake cameras, a fresh visit and a fresh page for each join. Over the bridge as well where VIDEOBRIDGE_HOME names one; there the
 * provider, who pressed Admit seconds before, has their own connection to it. The first joins of each way warm up and do not count. Run
 * it by {@code infra/load joins}.
 */
public final class JoinTimes {
    private static final int JOINS = Integer.getInteger("anteroom.load.joins", 20);
    private static final int WARM = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What happens on the page, in this order, each timed from the click. */
    private static final List<String> STEPS =
            List.of("join", "done", "view", "offer", "answer", "connected", "decoded", "frame", "shown");

    private static final Map<String, String> WORDS = Map.of(
            "join", "camera and microphone are on, join is sent",
            "done", "join is answered",
            "view", "view with the media epoch is there",
            "offer", "offer is there",
            "answer", "answer is sent",
            "connected", "ICE and DTLS are connected",
            "decoded", "first remote frame decoded",
            "frame", "first remote frame presented",
            "shown", "remote picture visible on the page");

    private static final String PROBE = """
            (() => {
              const times = (window.__times = {});
              const mark = (name) => { times[name] ??= performance.now() - times.click; };
              const peers = (window.__peers = []);
              const look = async () => {
                for (const one of peers) {
                  for (const report of (await one.getStats()).values()) {
                    if (report.type === "inbound-rtp" && report.kind === "video" && report.framesDecoded > 0) mark("decoded");
                  }
                }
                if (times.decoded === undefined) setTimeout(look, 10);
              };
              const watch = () => {
                const video = document.querySelector("video[data-remote]");
                if (video && !video.__watched) {
                  video.__watched = true;
                  video.requestVideoFrameCallback(() => mark("frame"));
                }
                if (video && !video.classList.contains("invisible") && video.videoWidth > 0) mark("shown");
                else requestAnimationFrame(watch);
              };
              addEventListener("click", (event) => {
                if (event.target.closest?.("[data-join]")) {
                  times.click = event.timeStamp;
                  look();
                  watch();
                }
              }, true);
              const Socket = window.WebSocket;
              window.WebSocket = class extends Socket {
                constructor(url) {
                  super(url);
                  this.addEventListener("message", ({ data }) => {
                    const message = JSON.parse(data);
                    if (times.click === undefined) return;
                    if (message.type === "done" && message.id === this.join) mark("done");
                    if (message.type === "view" && message.media) mark("view");
                    if (message.type === "offer" || message.description?.type === "offer") mark("offer");
                  });
                }
                send(text) {
                  const message = JSON.parse(text);
                  if (message.type === "join") { this.join = message.id; mark("join"); }
                  if (message.type === "answer" || message.description?.type === "answer") mark("answer");
                  super.send(text);
                }
              };
              const Peer = window.RTCPeerConnection;
              window.RTCPeerConnection = class extends Peer {
                constructor(...all) {
                  super(...all);
                  peers.push(this);
                  this.addEventListener("connectionstatechange", () => {
                    if (this.connectionState === "connected") mark("connected");
                  });
                }
              };
            })();
            """;

    private static final String CONNECTED = """
            (() => {
              const Peer = window.RTCPeerConnection;
              window.RTCPeerConnection = class extends Peer {
                constructor(...all) {
                  super(...all);
                  this.addEventListener("connectionstatechange", () => {
                    if (this.connectionState === "connected") window.__connected = true;
                  });
                }
              };
            })();
            """;

    private JoinTimes() {}

    /** Needs no arguments; writes tables to the standard output. */
    public static void main(String... arguments) {
        // The product that is started after it knows it.
        var bridge = RealBridge.isThere() ? RealBridge.start() : null;
        if (bridge != null) {
            System.setProperty("anteroom.test.bridge", bridge.url().toString());
        }
        // A hook, so that nothing stays behind when the measurement is broken off.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Product.stopIfRunning();
            if (bridge != null) {
                bridge.close();
            }
        }));
        // As many frames as Chromium's own camera gives: whoever joins waits for the next one.
        for (var role : List.of("patient", "provider")) {
            Browsers.of(role, List.of("--use-fake-device-for-media-stream=fps=20"));
        }
        try {
            if (!"bridge".equals(System.getProperty("anteroom.load.way"))) {
                measure("direct", Clinic.open());
            }
            if (bridge == null) {
                System.out.println("bridge: not run, VIDEOBRIDGE_HOME names none");
            } else {
                measure("bridge", Clinic.openWithBridge());
            }
        } finally {
            Browsers.closeAll();
        }
    }

    private static void measure(String way, Clinic clinic) {
        var provider = clinic.provider();
        var staff = Caller.signedIn(provider.login());
        var all = new ArrayList<Map<String, Object>>();
        try (var desk = Window.desktop("provider")) {
            desk.context().addInitScript(CONNECTED);
            desk.signIn(provider.login(), "/day");
            for (int i = 0; i < WARM + JOINS; i++) {
                var encounter = Encounter.booked(clinic, provider, staff, "Load", Duration.ofMinutes(25L * i));
                // A provider has one visit at a time; all of these are to be open now.
                Product.get()
                        .database()
                        .getCollection("visits")
                        .updateOne(
                                eq("_id", encounter.visit().value()),
                                set("appointment.start", Date.from(Instant.now().plusSeconds(60))));
                encounter.prepared();
                all.add(join(desk, encounter, way.equals("bridge")));
            }
        }
        report(way, all.subList(WARM, all.size()));
    }

    private static Map<String, Object> join(Window desk, Encounter encounter, boolean bridged) {
        try (var phone = Window.phone("patient")) {
            phone.context().addInitScript(PROBE);
            phone.carries(encounter.phone(), Product.get().url());
            phone.page().navigate(Product.get().url() + "/v/" + encounter.visit() + "/room");
            phone.at("[data-wait]").waitFor();
            desk.page().navigate(Product.get().url() + "/visits/" + encounter.visit());
            desk.at("[data-compared]").check();
            desk.at("[data-admit]").click();
            desk.at("[data-self]").waitFor();
            if (bridged) {
                Awaitility.await("the provider's own connection")
                        .pollInSameThread()
                        .atMost(PATIENCE)
                        .until(() -> (boolean) desk.page().evaluate("window.__connected === true"));
            }
            phone.at("[data-join]").click();
            awaitThePicture(phone);
            @SuppressWarnings("unchecked")
            var times = (Map<String, Object>) phone.page().evaluate("__times");
            return times;
        }
    }

    private static void awaitThePicture(Window phone) {
        try {
            Awaitility.await("the remote picture")
                    .pollInSameThread()
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(
                            () -> (boolean)
                                    phone.page()
                                            .evaluate(
                                                    "__times.frame !== undefined && __times.decoded !== undefined && __times.shown !== undefined"));
        } catch (ConditionTimeoutException e) {
            System.out.println(phone.page().evaluate("JSON.stringify(__times)") + "\n" + phone.mediaReport());
            throw e;
        }
    }

    private static void report(String way, List<Map<String, Object>> all) {
        System.out.println();
        System.out.println(
                "| " + way + ", " + all.size() + " joins: ms from the click until | p50 | p95 | least | most |");
        System.out.println("|---|---|---|---|---|");
        for (var step : STEPS) {
            row(WORDS.get(step), all.stream().map(times -> number(times, step)).toList());
        }
        row(
                "*share of signalling (join sent to answer sent)*",
                all.stream()
                        .map(times -> number(times, "answer") - number(times, "join"))
                        .toList());
        row(
                "*share of media (answer sent to decoded)*",
                all.stream()
                        .map(times -> number(times, "decoded") - number(times, "answer"))
                        .toList());
        System.out.println();
    }

    private static void row(String words, List<Double> values) {
        var sorted = values.stream().sorted().toList();
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f | %.0f | %.0f |",
                words,
                sorted.get((sorted.size() - 1) / 2),
                sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1),
                sorted.getFirst(),
                sorted.getLast()));
    }

    private static double number(Map<String, Object> times, String step) {
        return times.get(step) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
