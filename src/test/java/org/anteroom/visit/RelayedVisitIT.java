package org.anteroom.visit;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.anteroom.fixture.Bridged;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Coturn;
import org.anteroom.fixture.OneAtATime;
import org.anteroom.fixture.Pair;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see where a network needs the relay: the device check, and a visit of which nothing goes any other way. */
@OneAtATime
class RelayedVisitIT {
    private static Coturn coturn;

    @BeforeAll
    static void start() throws IOException {
        coturn = Coturn.start();
    }

    @AfterAll
    static void stop() {
        if (coturn != null) {
            coturn.close();
        }
    }

    @Test
    void deviceCheckSaysWhatTheNetworkLetsThrough() {
        var clinic = Clinic.open();
        var patient = clinic.patient();
        var visit = clinic.visit(clinic.provider(), patient, Duration.ofMinutes(5));
        try (var phone = Window.phone("patient")) {
            phone.openLink(clinic.link(visit, patient)
                            .replace(Product.get().url(), coturn.replica().url()))
                    .prepare();
            assertThat(phone.at("[data-relay=both]"))
                    .hasText("Open", new LocatorAssertions.HasTextOptions().setTimeout(15_000));
            phone.picture("relay-check");
        }
        var second = clinic.patient();
        var hers = clinic.visit(clinic.provider(), second, Duration.ofMinutes(5));
        try (var phone = Window.of("patient", 390, 844, "es", ColorScheme.DARK)) {
            // Nothing of this browser's UDP arrives: what is left is TCP.
            phone.context().addInitScript("""
                    const Real = window.RTCPeerConnection;
                    window.RTCPeerConnection = class extends Real {
                      constructor(configuration) {
                        for (const server of configuration?.iceServers ?? []) {
                          server.urls = server.urls.map(url => url.endsWith("udp") ? url.replace(/:\\d+\\?/, ":1?") : url);
                        }
                        super(configuration);
                      }
                    };
                    """);
            phone.openLink(clinic.link(hers, second)
                    .replace(Product.get().url(), coturn.replica().url()));
            phone.page().navigate(coturn.replica().url() + "/v/" + hers + "/check");
            assertThat(phone.at("[data-relay=tcp]"))
                    .containsText("otro camino", new LocatorAssertions.ContainsTextOptions().setTimeout(15_000));
            phone.picture("relay-check-tcp");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void twoPeopleSeeAndHearEachOtherThroughTheRelayAlone(String way) {
        try (var pair = Pair.relayed(Clinic.open(), coturn.replica().url(), way)) {
            for (var window : List.of(pair.phone(), pair.desk())) {
                assertThat(window.ways()).containsExactly("relay " + way);
            }
        }
    }

    /** A bridge has UDP alone: whoever's network lets none of it through needs the relay to come to the bridge at all. */
    @ParameterizedTest
    @ValueSource(strings = {"udp", "tcp", "tls"})
    void threePeopleReachTheBridgeThroughTheRelayAlone(String way) {
        assumeTrue(
                Bridged.isPossible("three people through the relay"),
                "a double carries no media, and VIDEOBRIDGE_HOME names no real bridge");
        try (var bridged = Bridged.beside(coturn);
                var pair = Pair.relayed(Clinic.open(), bridged.replica().url(), way)) {
            var windows = List.of(pair.phone(), pair.desk(), pair.interpreter("Maria Gómez"));
            for (var window : windows) {
                window.seesOthers(2, Duration.ofSeconds(3));
                window.seesAndHears();
            }
            assertThat(bridged.endpoints(pair.visit())).hasSize(3);
            for (var window : windows) {
                assertThat(window.ways()).containsOnly("relay " + way);
            }
        }
    }
}
