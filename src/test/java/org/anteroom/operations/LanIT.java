package org.anteroom.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.anteroom.fixture.Browsers;
import org.anteroom.fixture.Coturn;
import org.anteroom.fixture.Fork;
import org.anteroom.fixture.Part;
import org.anteroom.fixture.Product;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code infra/up --lan} itself, in a folder and on ports of its own, as a phone meets it: by this machine's address in its network,
 * with a certificate that nobody vouches for.
 */
class LanIT {
    private static final Path OUTPUT = Fork.folder("it-logs").resolve("lan.log");
    private static final Path RUN = Fork.folder("it-run");
    private static final int HTTP = Part.freePort();
    private static final int HTTPS = Part.freePort();
    private static final int KEYCLOAK_HTTPS = Part.freePort();

    private static Process script;
    private static String home;
    private static String keycloak;

    @BeforeAll
    static void startAsAPersonWould() throws IOException, InterruptedException {
        var address = Coturn.ownAddress().map(java.net.InetAddress::getHostAddress);
        assumeTrue(address.isPresent(), "this machine is in no network");
        home = "https://" + address.get() + ":" + HTTPS;
        keycloak = "https://" + address.get() + ":" + KEYCLOAK_HTTPS;
        var builder = new ProcessBuilder(Fork.project().resolve("infra/up").toString(), "--lan")
                .redirectErrorStream(true)
                .redirectOutput(OUTPUT.toFile());
        var environment = builder.environment();
        List.of("MONGODB_URI", "KEYCLOAK_URL", "ANTEROOM_BRIDGES").forEach(environment::remove);
        environment.putAll(Map.of(
                "ANTEROOM_RUN", RUN.toString(),
                "ANTEROOM_LAN_ADDRESS", address.get(),
                "ANTEROOM_PORT_HTTP", String.valueOf(HTTP),
                "ANTEROOM_PORT_HTTPS", String.valueOf(HTTPS),
                "ANTEROOM_PORT_KEYCLOAK_HTTPS", String.valueOf(KEYCLOAK_HTTPS)));
        for (var port : List.of("MANAGEMENT", "KEYCLOAK", "KEYCLOAK_MANAGEMENT", "STORE", "TURN", "TURN_TLS")) {
            environment.put("ANTEROOM_PORT_" + port, String.valueOf(Part.freePort()));
        }
        Files.createDirectories(OUTPUT.getParent());
        if (!Files.exists(RUN.resolve("keycloak"))) {
            Files.createDirectories(RUN);
            // The one of all tests, unpacked and built; what it holds is begun anew, as the script sees other ports.
            var copying = new ProcessBuilder(
                            "cp",
                            "-a",
                            Product.keycloakHome().toString(),
                            RUN.resolve("keycloak").toString())
                    .inheritIO()
                    .start();
            assertThat(copying.waitFor()).isZero();
        }
        script = builder.start();
        Awaitility.await("infra/up --lan, see " + OUTPUT)
                .atMost(Duration.ofMinutes(4))
                .until(() -> {
                    assertThat(script.isAlive()).as(Files.readString(OUTPUT)).isTrue();
                    return Files.readString(OUTPUT).contains("Stop: Ctrl-C");
                });
    }

    @AfterAll
    static void stopAsAPersonWould() throws InterruptedException {
        if (script != null) {
            var children = script.descendants().toList();
            script.destroy();
            assertThat(script.waitFor(Duration.ofSeconds(40)))
                    .as("ends when asked")
                    .isTrue();
            assertThat(children).as("what it started has ended").noneMatch(ProcessHandle::isAlive);
        }
    }

    @Test
    void theAddressIsPrintedWithACodeToScan() throws IOException {
        assertThat(Files.readString(OUTPUT)).contains(home + "/demo", "█", "certificate");
    }

    @Test
    void aPhoneSignsInAndComesBackSignedOut() {
        var complaints = new ArrayList<String>();
        try (var context = Browsers.of("lan", List.of("--ignore-certificate-errors"))
                .newContext(new Browser.NewContextOptions().setViewportSize(390, 844))) {
            var page = context.newPage();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            var answer = page.navigate(home + "/day");
            assertThat(page.url()).startsWith(keycloak + "/realms/anteroom/");
            assertThat(answer.ok()).isTrue();
            page.locator("#username").fill("dr.okafor");
            page.locator("#password").fill("demo");
            page.locator("#kc-login").click();
            page.waitForURL(home + "/day");
            // Rows come by the socket.
            page.locator("[data-visit]").first().waitFor();
            page.screenshot(new com.microsoft.playwright.Page.ScreenshotOptions().setPath(Fork.picture("lan-day")));
            assertThat((boolean) page.evaluate("isSecureContext && !!navigator.mediaDevices"))
                    .as("camera and microphone may be asked for")
                    .isTrue();
            var policy = page.navigate(home + "/demo").headerValue("content-security-policy");
            assertThat(policy)
                    .contains("form-action 'self' " + keycloak, "connect-src 'self' " + home.replace("https", "wss"));
            assertThat(complaints).isEmpty();
        }
    }

    @Test
    void plainHttpLeadsToHttps() throws IOException {
        var connection = (java.net.HttpURLConnection)
                URI.create("http://localhost:" + HTTP + "/demo").toURL().openConnection();
        connection.setInstanceFollowRedirects(false);

        assertThat(connection.getResponseCode()).isEqualTo(301);
        assertThat(connection.getHeaderField("Location")).isEqualTo("https://localhost:" + HTTPS + "/demo");
    }
}
