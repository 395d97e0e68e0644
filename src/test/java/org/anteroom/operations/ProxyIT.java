package org.anteroom.operations;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.anteroom.fixture.Caller;
import org.anteroom.fixture.Certificate;
import org.anteroom.fixture.Clinic;
import org.anteroom.fixture.Fork;
import org.anteroom.fixture.OneAtATime;
import org.anteroom.fixture.Pair;
import org.anteroom.fixture.Part;
import org.anteroom.fixture.Product;
import org.anteroom.fixture.Window;
import org.anteroom.identity.VisitId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Two replicas behind the shipped HAProxy with its shipped configuration, and an update that replaces one after the other while two
 * people talk. Where HAProxy is not installed, or its port is not ours to have, nothing runs here.
 */
@EnabledIf("thereIsAProxy")
@OneAtATime
class ProxyIT {
    /** The configuration tells the application that this is its port. */
    private static final int HTTPS = 443;

    private static final String DOOR = "https://localhost";
    private static final LocatorAssertions.HasCountOptions SOON =
            new LocatorAssertions.HasCountOptions().setTimeout(20_000);

    private Certificate certificate;
    private List<Product.Replica> replicas;
    private Part proxy;

    static boolean thereIsAProxy() {
        boolean isThere = Part.isInstalled("haproxy") && isFree();
        System.out.println("replicas behind the proxy: " + (isThere ? "run" : "not run"));
        return isThere;
    }

    private static boolean isFree() {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), HTTPS));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @BeforeEach
    void start() throws IOException {
        var settings = Map.of(
                "ANTEROOM_ORIGINS", DOOR,
                "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING", "true",
                "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES", "127.0.0.1");
        replicas = List.of(Product.get().replica(settings), Product.get().replica(settings));
        proxy = Part.of(
                "haproxy",
                List.of(
                        "haproxy",
                        "-db",
                        "-f",
                        Fork.project().resolve("infra/proxy/haproxy.cfg").toString()),
                Map.ofEntries(
                        Map.entry("ANTEROOM_PROXY_HTTP", "127.0.0.1:" + Part.freePort()),
                        Map.entry("ANTEROOM_PROXY_HTTPS", "127.0.0.1:" + HTTPS),
                        Map.entry("ANTEROOM_PROXY_CERTIFICATES", certificates().toString()),
                        Map.entry("ANTEROOM_HOST", "localhost"),
                        Map.entry("ANTEROOM_LOGIN_HOST", "login.localhost"),
                        Map.entry("ANTEROOM_TURN_HOST", "turn.localhost"),
                        Map.entry("ANTEROOM_COTURN", "127.0.0.1:" + Part.freePort()),
                        Map.entry("ANTEROOM_KEYCLOAK", authority(Product.get().keycloakUrl())),
                        Map.entry(
                                "ANTEROOM_APPLICATION_1",
                                authority(replicas.getFirst().url())),
                        Map.entry("ANTEROOM_APPLICATION_1_HEALTH", port(replicas.getFirst())),
                        Map.entry(
                                "ANTEROOM_APPLICATION_2",
                                authority(replicas.getLast().url())),
                        Map.entry("ANTEROOM_APPLICATION_2_HEALTH", port(replicas.getLast()))));
        proxy.start("");
        Awaitility.await("the proxy to listen").ignoreExceptions().until(() -> {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), HTTPS)) {
                return socket.isConnected();
            }
        });
    }

    @AfterEach
    void stop() {
        proxy.stop();
        replicas.forEach(Product.Replica::close);
    }

    @Test
    @EnabledIfSystemProperty(
            named = "anteroom.test.update",
            matches = "true",
            disabledReason = "takes a minute: -Pfull")
    void twoTalkOnWhileOneReplicaAfterTheOtherIsReplaced() {
        try (var pair = Pair.behind(Clinic.open(), DOOR)) {
            int said = 0;
            for (var replica : replicas) {
                replica.part().stop();
                say(pair, ++said);
                pair.phone().seesAndHears();
                pair.desk().seesAndHears();
                replica.start();
                awaitTaken(replica);
                say(pair, ++said);
            }
            System.out.printf(
                    "longest time without a new frame, over two replaced replicas: desk %d ms, phone %d ms%n",
                    pair.desk().longestGap(), pair.phone().longestGap());
            pair.desk().at(".toolbar .end").click();
            pair.desk().at("[data-finish]").click();
            assertThat(pair.phone().at("a[href$='/after']")).hasCount(1, SOON);
        }
    }

    /** A line from the desk reaches the phone: both have a socket at a replica that works. */
    private static void say(Pair pair, int number) {
        for (var window : new Window[] {pair.desk(), pair.phone()}) {
            assertThat(window.at(".stage-banner")).hasCount(0, SOON);
        }
        var desk = pair.desk();
        desk.at("#tab-chat").click();
        desk.at("#panel-chat input").fill("Line " + number);
        desk.at("#panel-chat button").click();
        assertThat(desk.at("#panel-chat li, #panel-chat p")
                        .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Line " + number)))
                .not()
                .hasCount(0, SOON);
        assertThat(pair.phone().at("#polite")).containsText("Line " + number);
    }

    /** Until the proxy has seen twice that the replica is ready. */
    private void awaitTaken(Product.Replica replica) {
        var name = "application" + (replicas.indexOf(replica) + 1);
        Awaitility.await("the proxy to take the replica again")
                .atMost(Duration.ofSeconds(20))
                .until(() -> proxy.log()
                        .lines()
                        .filter(line -> line.contains("Server application/" + name))
                        .reduce((_, last) -> last)
                        .filter(line -> line.contains("is UP"))
                        .isPresent());
    }

    /** Chance alone would do so once in eight million runs. */
    @Test
    void oneVisitIsServedByOneReplicaAndAllOfThemByBoth() throws IOException, InterruptedException {
        var used = new HashSet<Integer>();
        try (var client = HttpClient.newBuilder()
                .sslContext(certificate.believing())
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            for (int i = 0; i < 24; i++) {
                var visit = VisitId.random();
                var before = asked();
                for (var path : List.of("/v/" + visit, "/v/" + visit + "/check", "/v/" + visit + "/room")) {
                    client.send(
                            HttpRequest.newBuilder(URI.create(DOOR + path)).build(),
                            HttpResponse.BodyHandlers.discarding());
                }
                var after = asked();
                var more = List.of(after.getFirst() - before.getFirst(), after.getLast() - before.getLast());
                assertThat(more).as("questions about one visit, at each").containsExactlyInAnyOrder(0, 3);
                used.add(more.indexOf(3));
            }
        }
        assertThat(used).containsExactlyInAnyOrder(0, 1);
    }

    /** How many questions about visits each replica has answered. */
    private List<Integer> asked() {
        return replicas.stream()
                .map(replica -> Caller.anonymous()
                        .at(replica.managementUrl())
                        .get("/q/metrics")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("http_server_requests_seconds_count{"))
                        .filter(line -> line.contains("uri=\"/v/{visit}"))
                        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum())
                .toList();
    }

    private Path certificates() throws IOException {
        var folder = Fork.folder("it-run").resolve("proxy");
        certificate = Certificate.make(InetAddress.getLoopbackAddress(), folder);
        var both = folder.resolve("both");
        Files.createDirectories(both);
        Files.writeString(
                both.resolve("proxy.pem"),
                Files.readString(certificate.certificate()) + Files.readString(certificate.key()));
        return both;
    }

    private static String authority(String url) {
        var uri = URI.create(url);
        return "127.0.0.1:" + uri.getPort();
    }

    private static String port(Product.Replica replica) {
        return String.valueOf(URI.create(replica.managementUrl()).getPort());
    }
}
