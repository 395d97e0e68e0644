package org.anteroom;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.identity.VisitId;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * Three people over a real videobridge, in three browsers: two talk directly, an interpreter is let in, and everybody decodes
 * everybody else. A double cannot carry media, so without a bridge nothing runs here.
 */
@EnabledIf("thereIsARealBridge")
class ThreePeopleIT {
    private static final LocatorAssertions.HasCountOptions SOON =
            new LocatorAssertions.HasCountOptions().setTimeout(20_000);

    private VisitId visit;
    private Window phone;
    private Window desk;
    private Window guest;

    static boolean thereIsARealBridge() {
        boolean real = System.getProperty("anteroom.test.bridge") != null;
        System.out.println("real bridge: " + (real ? "three people run" : "three people not run"));
        return real;
    }

    @BeforeEach
    void threeAreInTheVisit() {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        var patient = clinic.patient();
        visit = clinic.visit(provider, patient, Duration.ofMinutes(5));
        phone = Window.phone("patient").watchConnections();
        desk = Window.desktop("provider").watchConnections();
        guest = Window.desktop("scheduler").watchConnections();
        phone.openLink(clinic.link(visit, patient)).prepare().checkDevicesAndArrive();
        desk.signIn(provider.login(), "/visits/" + visit);
        desk.at("[data-compared]").check();
        desk.at("[data-admit]").click();
        phone.at("[data-join]").click();
        phone.seesAndHears();
        desk.seesAndHears();

        desk.at("#tab-people").click();
        desk.at("[data-invite] [name=part]").selectOption("INTERPRETER");
        desk.at("[data-invite] button").click();
        var link = desk.at("[data-address]").inputValue();
        desk.at("[data-close]").click();
        guest.page().navigate(link);
        guest.at("#name").fill("Maria Gómez");
        guest.at("#agree").check();
        guest.at("main form button").click();
        guest.at("[data-start]").click();
        guest.at("[data-saved]").waitFor();
        guest.at("#knock button").click();
        desk.at("[data-presence=KNOCKING] [data-deed=admit]").click();
        guest.at("[data-join]").click();
        assertThat(phone.at("[data-remote]:not(.invisible)")).hasCount(2, SOON);
        assertThat(desk.at("[data-remote]:not(.invisible)")).hasCount(2, SOON);
        assertThat(guest.at("[data-remote]:not(.invisible)")).hasCount(2, SOON);
    }

    @AfterEach
    void close() {
        guest.close();
        phone.close();
        desk.close();
    }

    @Test
    void eachDecodesTheTwoOthersAfterTheMoveFromDirect() {
        assertThat(media().getString("way")).isEqualTo("BRIDGE");
        for (var window : new Window[] {phone, desk, guest}) {
            window.picture("three-" + window.role());
            window.seesOthers(2, Duration.ofSeconds(15));
        }
        System.out.printf(
                "longest time without a new frame, over the move from direct to the bridge: desk %d ms, phone %d ms%n",
                desk.longestGap(), phone.longestGap());
    }

    private Document media() {
        return Product.get()
                .database()
                .getCollection("visits")
                .find(com.mongodb.client.model.Filters.eq("_id", visit.value()))
                .first()
                .get("media", Document.class);
    }
}
