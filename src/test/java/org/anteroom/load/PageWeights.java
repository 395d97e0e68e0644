package org.anteroom.load;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.anteroom.fixture.Browsers;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Look;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;

/**
 * What each page makes a browser load, and when it paints on a slow phone: Chromium with nothing cached, a processor slowed down four
 * times, and 1.6 Mbit/s with 150 ms. Below a page that moves more than is meant to, it says what moved, from where to where, and when.
 * Run it by {@code infra/load pages}; {@code -Danteroom.load.page=room} looks only at pages with this in their name, and
 * {@code -Danteroom.looks=all} at each in both colours, widths and languages.
 */
public final class PageWeights {
    private static final int LOADS = 3;
    private static final double SHIFT_MEANT = 0.02;
    private static final String PAGE = System.getProperty("anteroom.load.page", "");

    private static final String PROBE = """
            window.__paint = { largest: 0, what: "" };
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) {
                __paint.largest = entry.startTime;
                __paint.what = entry.element ? `${entry.element.tagName.toLowerCase()} ${entry.element.className}`.trim() : "";
              }
            }).observe({ type: "largest-contentful-paint", buffered: true });
            """;

    private static final String FOUND = """
            () => {
              const sum = { script: [0, 0], style: [0, 0], font: [0, 0] };
              for (const one of performance.getEntriesByType("resource")) {
                const path = new URL(one.name).pathname;
                const kind = path.endsWith(".js") ? "script" : path.endsWith(".css") ? "style" : path.endsWith(".woff2") ? "font" : undefined;
                if (kind) {
                  sum[kind][0] += one.decodedBodySize;
                  sum[kind][1] += one.encodedBodySize;
                }
              }
              const page = performance.getEntriesByType("navigation")[0];
              return [...sum.script, ...sum.style, sum.font[0], page.decodedBodySize, page.encodedBodySize, __paint.largest, __shifts.now().sum];
            }
            """;

    private PageWeights() {}

    /** Needs no arguments; writes a table to the standard output. */
    public static void main(String... arguments) {
        Runtime.getRuntime().addShutdownHook(new Thread(Product::stopIfRunning));
        try {
            // As they come from the shop: a page that may not sound yet says so.
            Browsers.untouched("patient");
            Browsers.untouched("provider");
            var clinic = Clinic.open();
            var provider = clinic.staff("Dr", "Amara", "Okafor", "provider", "scheduler");
            var patient = clinic.patient();
            var visit = clinic.visit(provider, patient, Duration.ofMinutes(5));
            var link = clinic.link(visit, patient);
            var own = "/v/" + visit;
            System.out.println(
                    "| page | script KB raw (gzip) | style KB raw (gzip) | fonts KB | page KB raw (gzip) | LCP ms, slow phone | CLS | largest paint |");
            System.out.println("|---|---|---|---|---|---|---|---|");
            try (var phone = Window.phone("patient")) {
                phone.countShifts().context().addInitScript(PROBE);
                look(phone, "start", "/");
                look(phone, "visit link", link.substring(Product.get().url().length()));
                phone.openLink(link);
                look(phone, "visit home", own);
                phone.prepare();
                look(phone, "device check", own + "/check");
                phone.checkDevicesAndArrive();
                look(phone, "waiting room and call", own + "/room");
            }
            try (var home = Window.phone("home")) {
                home.countShifts().context().addInitScript(PROBE);
                home.signIn(clinic.patientWithLogin().login(), "/my");
                look(home, "patient's own page", "/my");
                look(home, "book", "/book");
            }
            try (var desk = Window.desktop("provider")) {
                desk.countShifts().context().addInitScript(PROBE);
                desk.signIn(provider.login(), "/day");
                look(desk, "provider's day", "/day");
                look(desk, "provider's desk and call", "/visits/" + visit);
                look(desk, "board", "/board");
            }
        } finally {
            Browsers.closeAll();
        }
    }

    private static void look(Window window, String name, String path) {
        if (!name.contains(PAGE)) {
            return;
        }
        if (!System.getProperty("anteroom.looks", "").equals("all")) {
            measure(window, name, path);
            return;
        }
        var size = window.page().viewportSize();
        for (var look : Look.all()) {
            // A wide one is as tall as a desk's window, whoever looks.
            window.page().setViewportSize(look.width(), look.width() == 390 ? 844 : 900);
            window.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(look.scheme()));
            window.context()
                    .addCookies(List.of(new Cookie("lang", look.language())
                            .setUrl(Product.get().url())));
            measure(window, "%s, %s %d %s".formatted(name, look.scheme(), look.width(), look.language()), path);
        }
        window.page().setViewportSize(size.width, size.height);
        window.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        window.context().clearCookies(new BrowserContext.ClearCookiesOptions().setName("lang"));
    }

    private static void measure(Window window, String name, String path) {
        var loads = new ArrayList<List<Double>>();
        var tools = window.context().newCDPSession(window.page());
        tools.send("Network.enable");
        slow(tools, true);
        for (int i = 0; i < LOADS; i++) {
            window.page().navigate("about:blank");
            var answer = window.page().navigate(Product.get().url() + path);
            if (answer.status() != 200 || !answer.url().startsWith(Product.get().url())) {
                throw new IllegalStateException(name + " answered " + answer.status() + " at " + answer.url());
            }
            window.page().waitForLoadState();
            // No condition tells that nothing larger will be painted: the figures are those of the first seconds.
            window.page().waitForTimeout(2500);
            @SuppressWarnings("unchecked")
            var found = (List<Number>) window.page().evaluate(FOUND);
            loads.add(found.stream().map(Number::doubleValue).toList());
        }
        slow(tools, false);
        tools.detach();
        var last = loads.getLast();
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %.1f (%.1f) | %.1f (%.1f) | %.1f | %.1f (%.1f) | %.0f | %.3f | %s |",
                name,
                last.get(0) / 1000,
                last.get(1) / 1000,
                last.get(2) / 1000,
                last.get(3) / 1000,
                last.get(4) / 1000,
                last.get(5) / 1000,
                last.get(6) / 1000,
                median(loads, 7),
                median(loads, 8),
                window.page().evaluate("__paint.what")));
        if (last.get(8) > SHIFT_MEANT) {
            System.out.println(window.shiftsTold());
        }
    }

    private static double median(List<List<Double>> loads, int figure) {
        return loads.stream().map(load -> load.get(figure)).sorted().toList().get(LOADS / 2);
    }

    private static void slow(CDPSession tools, boolean on) {
        tools.send("Network.setCacheDisabled", json(Map.of("cacheDisabled", on)));
        tools.send("Emulation.setCPUThrottlingRate", json(Map.of("rate", on ? 4 : 1)));
        var network = json(Map.of(
                "latency", on ? 150 : 0,
                "downloadThroughput", on ? 1_600_000 / 8 : -1,
                "uploadThroughput", on ? 750_000 / 8 : -1));
        network.addProperty("offline", false);
        tools.send("Network.emulateNetworkConditions", network);
    }

    private static JsonObject json(Map<String, Object> fields) {
        var object = new JsonObject();
        fields.forEach((name, value) -> {
            if (value instanceof Boolean flag) {
                object.addProperty(name, flag);
            } else if (value instanceof Number number) {
                object.addProperty(name, number);
            }
        });
        return object;
    }
}
