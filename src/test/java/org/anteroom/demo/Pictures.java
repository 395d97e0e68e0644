package org.anteroom.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.google.gson.Gson;
import java.util.Map;
import org.anteroom.fixture.Browsers;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.platform.Ids;

/**
 * Makes the pictures of the documents: a visit of the demo clinic with Margaret Whitfield, in real browsers, with drawn people before
 * the cameras. Run it by {@code infra/pictures}.
 */
public final class Pictures {
    private static final Map<String, Object> MARGARET = Map.ofEntries(
            Map.entry("width", 720),
            Map.entry("height", 960),
            Map.entry("wall", "#e9dfd0"),
            Map.entry("light", "#f7f1e6"),
            Map.entry("leaf", "#7f9c74"),
            Map.entry("hair", "#c9c9cf"),
            Map.entry("skin", "#edc3a5"),
            Map.entry("mouth", "#b4545a"),
            Map.entry("clothes", "#5b6fa8"),
            Map.entry("glasses", true));
    private static final Map<String, Object> OKAFOR = Map.ofEntries(
            Map.entry("width", 1280),
            Map.entry("height", 720),
            Map.entry("wall", "#d5e4e6"),
            Map.entry("light", "#eef6f7"),
            Map.entry("leaf", "#4f8a6d"),
            Map.entry("hair", "#241a17"),
            Map.entry("skin", "#8d5a3b"),
            Map.entry("mouth", "#6d2c33"),
            Map.entry("clothes", "#2f8f8f"),
            Map.entry("coat", true),
            Map.entry("long", true));

    private Pictures() {}

    /** Needs no arguments; leaves the pictures where the tests leave theirs. */
    public static void main(String... arguments) {
        Runtime.getRuntime().addShutdownHook(new Thread(Product::stopIfRunning));
        try (var demo = Product.get().demo("pictures-" + Ids.random().substring(18), Map.of());
                var phone = before(MARGARET, Window.phone("patient"));
                var desk = before(OKAFOR, Window.desktop("provider"));
                var board = Window.desktop("scheduler")) {
            phone.page().navigate(demo.url() + "/demo");
            phone.at("#be-patient").click();
            phone.openLink(phone.page().url()).prepare().checkDevicesAndArrive();
            var visit = phone.page().url().replaceFirst(".*/v/", "/visits/").replace("/room", "");
            desk.signIn(demo.url(), "dr.okafor", visit);
            desk.at("[data-compared]").check();
            assertThat(phone.at("main")).not().containsText("has not opened");
            phone.picture("waiting-phone");

            board.signIn(demo.url(), "scheduler", "/board");
            board.at("tr[data-state=WAITING]").nth(1).waitFor();
            board.picture("board");

            desk.at("[data-admit]").click();
            phone.at("[data-join]").click();
            phone.seesAndHears();
            desk.seesAndHears();
            desk.at("[name=subjective]").fill("More breathless on stairs since Thursday.\nSleeps on two pillows.");
            desk.at("[name=plan]").fill("One more water tablet in the morning for three days.");
            desk.at("[name=summary]").fill("Your heart is carrying some extra water.");
            desk.at("[data-note-status=saved]").waitFor();
            desk.picture("call-desk");
            phone.picture("call-phone");
        } finally {
            Browsers.closeAll();
        }
    }

    private static Window before(Map<String, Object> person, Window window) {
        return window.watchConnections().shows("portrait", new Gson().toJson(person));
    }
}
