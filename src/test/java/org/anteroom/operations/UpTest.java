package org.anteroom.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@code infra/up} says of the parts, which the landing page shows: never more than there is. */
class UpTest {
    @Test
    void mailIsKeptInTheDemo() throws Exception {
        assertThat(said("mail_part", Map.of())).startsWith("embedded:kept to be read at /demo/mail, not sent");
    }

    @Test
    void mailLeavesWhereAServerIsNamed() throws Exception {
        assertThat(said(
                        "mail_part",
                        Map.of(
                                "QUARKUS_MAILER_MOCK", "false",
                                "QUARKUS_MAILER_HOST", "mail.example.org",
                                "QUARKUS_MAILER_PORT", "587")))
                .isEqualTo("real:by mail.example.org, port 587");
    }

    @Test
    void mailIsMissingOutsideOfTheDemoWithoutAServer() throws Exception {
        assertThat(said("mail_part", Map.of("QUARKUS_PROFILE", "prod"))).startsWith("missing:");
    }

    @Test
    void newsIsRealOnlyByRedis() throws Exception {
        assertThat(said("news_part", Map.of())).startsWith("embedded:");
        assertThat(said("news_part", Map.of("ANTEROOM_BROADCAST", "redis"))).isEqualTo("real:by Redis");
    }

    @Test
    void bridgeCountsWhenItSaysThatItIsWell() throws Exception {
        var bridge = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bridge.createContext("/well/about/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        bridge.createContext("/ill/about/health", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        bridge.start();
        try {
            var at = "http://127.0.0.1:" + bridge.getAddress().getPort();

            assertThat(said("bridge_part " + at + "/well," + at + "/ill", Map.of()))
                    .isEqualTo("real:Jitsi Videobridge, 1 of 2 answers");
            assertThat(said("bridge_part " + at + "/ill", Map.of()))
                    .isEqualTo("missing:none of 1 answers at the start");
            assertThat(said("bridge_part ''", Map.of())).startsWith("missing:two people talk directly");
        } finally {
            bridge.stop(0);
        }
    }

    private static String said(String function, Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder("bash", "-c", "source infra/lib.sh; " + function).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("QUARKUS_") || name.startsWith("ANTEROOM_"));
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
