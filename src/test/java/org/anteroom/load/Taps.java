package org.anteroom.load;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.anteroom.fixture.Browsers;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Pair;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;

/**
 * From a touch or a key to the next paint, on a processor slowed down four times: what the browser itself says of each interaction
 * (https://www.w3.org/TR/event-timing/), in steps of 8 ms; shorter ones than 16 ms are told as 16. The longest of a page is what is
 * called INP. Run it by {@code infra/load taps}.
 */
public final class Taps {
    private static final int ROUNDS = 5;
    private static final double SLOWED = 4;

    private static final String PROBE = """
            window.__taps = [];
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) if (entry.interactionId > 0) __taps.push([entry.interactionId, entry.duration]);
            }).observe({ type: "event", durationThreshold: 16, buffered: true });
            """;

    private Taps() {}

    /** Needs no arguments; writes a table to the standard output. */
    public static void main(String... arguments) {
        Runtime.getRuntime().addShutdownHook(new Thread(Product::stopIfRunning));
        try {
            var clinic = Clinic.open();
            var provider = clinic.staff("Dr", "Amara", "Okafor", "provider", "scheduler");
            var patient = clinic.patient();
            var visit = clinic.visit(provider, patient, Duration.ofMinutes(5));
            System.out.println("| page | interactions | median ms | longest ms |");
            System.out.println("|---|---|---|---|");
            try (var phone = probed(Window.phone("patient"));
                    var board = probed(Window.desktop("scheduler"))) {
                phone.openLink(clinic.link(visit, patient)).prepare().checkDevicesAndArrive();
                measure("waiting room", phone, () -> {
                    phone.at("[data-bring]").click();
                    phone.page().keyboard().press("Escape");
                });
                board.signIn(provider.login(), "/board");
                board.at("tr[data-visit='" + visit + "']").waitFor();
                measure("board", board, () -> {
                    board.at("tr[data-visit='" + visit + "'] [data-deed=message]")
                            .click();
                    board.at("dialog[open] textarea").pressSequentially("Soon.");
                    board.page().keyboard().press("Escape");
                    board.at("[role=group] button").nth(2).click();
                    board.at("[role=group] button").nth(0).click();
                });
            }
            try (var pair = Pair.talking(Clinic.open())) {
                measure("call, patient", probedNow(pair.phone()), () -> {
                    var tools = pair.phone().at(".toolbar button");
                    tools.nth(0).click();
                    tools.nth(0).click();
                    tools.nth(2).click();
                    pair.phone().page().keyboard().press("Escape");
                });
                measure("call, provider with the note", probedNow(pair.desk()), () -> {
                    pair.desk().at("#tab-chat").click();
                    pair.desk().at("#tab-note").click();
                    pair.desk().at("[name=plan]").pressSequentially("Rest. ");
                    pair.desk().at(".toolbar button").nth(0).click();
                    pair.desk().at(".toolbar button").nth(0).click();
                });
            }
        } finally {
            Browsers.closeAll();
        }
    }

    private static Window probed(Window window) {
        window.context().addInitScript(PROBE);
        return window;
    }

    /** A page that is open already. */
    private static Window probedNow(Window window) {
        window.page().evaluate("() => {" + PROBE + "}");
        return window;
    }

    private static void measure(String name, Window window, Runnable taps) {
        var tools = window.context().newCDPSession(window.page());
        throttle(tools, SLOWED);
        window.page().evaluate("__taps.length = 0");
        for (int i = 0; i < ROUNDS; i++) {
            taps.run();
        }
        // Entries are told after the paint that they wait for.
        window.page().waitForTimeout(1_000);
        @SuppressWarnings("unchecked")
        var told = (List<Number>) window.page().evaluate("""
                () => {
                  const longest = new Map();
                  for (const [id, duration] of __taps) longest.set(id, Math.max(longest.get(id) ?? 0, duration));
                  return [...longest.values()];
                }
                """);
        throttle(tools, 1);
        tools.detach();
        var times = new ArrayList<>(told.stream().map(Number::intValue).toList());
        Collections.sort(times);
        if (times.isEmpty()) {
            throw new IllegalStateException("the browser told of no interaction on " + name);
        }
        System.out.printf("| %s | %d | %d | %d |%n", name, times.size(), times.get(times.size() / 2), times.getLast());
    }

    private static void throttle(CDPSession tools, double rate) {
        var how = new JsonObject();
        how.addProperty("rate", rate);
        tools.send("Emulation.setCPUThrottlingRate", how);
    }
}
