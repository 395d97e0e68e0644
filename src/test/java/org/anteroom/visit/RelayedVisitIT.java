package org.anteroom.visit;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Coturn;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people see where a network needs the relay: the device check, and a visit of which nothing goes any other way. */
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
    @ValueSource(strings = {"udp", "tcp"})
    void twoPeopleSeeAndHearEachOtherThroughTheRelayAlone(String transport) {
        var clinic = Clinic.open();
        var provider = clinic.provider();
        var patient = clinic.patient();
        var visit = clinic.visit(provider, patient, Duration.ofMinutes(5));
        var visitor = TurnIT.visitor(coturn);
        var issued = TurnIT.credentials(visitor.caller(), visitor.visit());
        try (var phone = relayOnly(Window.phone("patient"), issued, transport);
                var desk = relayOnly(Window.desktop("provider"), issued, transport)) {
            phone.openLink(clinic.link(visit, patient)).prepare().checkDevicesAndArrive();
            desk.signIn(provider.login(), "/visits/" + visit);
            desk.at("[data-compared]").check();
            desk.at("[data-admit]").click();
            phone.at("[data-join]").click();

            phone.seesAndHears();
            desk.seesAndHears();

            for (var window : List.of(phone, desk)) {
                assertThat(pair(window)).isEqualTo("relay-relay " + transport);
            }
        }
    }

    /** Lets the page's connections go through the relay and no other way. */
    private static Window relayOnly(Window window, Relays.Relay relay, String transport) {
        var url = relay.urls().stream()
                .filter(one -> one.endsWith(transport))
                .findFirst()
                .orElseThrow();
        window.context().addInitScript("""
                        const Plain = window.RTCPeerConnection;
                        window.RTCPeerConnection = class extends Plain {
                          constructor(configuration) {
                            super({ ...configuration, iceTransportPolicy: "relay",
                              iceServers: [{ urls: ["%s"], username: "%s", credential: "%s" }] });
                          }
                        };
                        """.formatted(url, relay.username(), relay.credential()));
        return window.watchConnections();
    }

    /** The kinds of both ends of the pair that carries the media, and how this end reaches its relay. */
    private static String pair(Window window) {
        return (String) window.page().evaluate("""
                async () => {
                  for (const one of window.__peers.filter(peer => peer.connectionState === "connected")) {
                    const stats = await one.getStats();
                    for (const report of stats.values()) {
                      if (report.type === "transport" && report.selectedCandidatePairId) {
                        const pair = stats.get(report.selectedCandidatePairId);
                        const local = stats.get(pair.localCandidateId);
                        const remote = stats.get(pair.remoteCandidateId);
                        return `${local.candidateType}-${remote.candidateType} ${local.relayProtocol}`;
                      }
                    }
                  }
                  return "none";
                }
                """);
    }
}
