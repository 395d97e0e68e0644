package org.anteroom.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code infra/up} says of the parts, which the landing page shows: never more than there is. And what it says where something is
 * missing: one sentence with the way out.
 */
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
            assertThat(said("bridge_part ''", Map.of()))
                    .startsWith("missing:two people talk directly")
                    .contains("ANTEROOM_BRIDGES=http://", "VIDEOBRIDGE_HOME")
                    .doesNotContain(";");
        } finally {
            bridge.stop(0);
        }
    }

    @Test
    void takenPortIsNamedWithTheWayOut() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = String.valueOf(taken.getLocalPort());

            assertThat(run(
                            List.of("infra/up"),
                            Map.of("JAVA_HOME", System.getProperty("java.home"), "ANTEROOM_PORT_HTTP", port)))
                    .isEqualTo("1 anteroom: port " + port
                            + " (application) is taken: end what uses it, or set ANTEROOM_PORT_HTTP to another port.");
        }
    }

    @Test
    void missingJdkIsNamedWithTheWayOut(@TempDir Path folder) throws Exception {
        tools(folder);

        assertThat(said("java_homes=(); find_java", path(folder)))
                .isEqualTo("anteroom: a JDK 25 is needed and none was found: install one (for example Temurin 25)"
                        + " or set JAVA_HOME to it.");
    }

    @Test
    void olderJdkIsNotTaken(@TempDir Path folder) throws Exception {
        tools(folder);
        program(folder.resolve("javac"), "");
        program(folder.resolve("java"), "echo 'openjdk version \"21.0.2\"' >&2");

        assertThat(said("java_homes=(); find_java", path(folder))).startsWith("anteroom: a JDK 25 is needed");
    }

    @Test
    void jdkIsFoundByItsCompilerOnThePath(@TempDir Path folder) throws Exception {
        var jdk = Files.createDirectories(folder.resolve("some where/jdk"));
        program(Files.createDirectories(jdk.resolve("bin")).resolve("javac"), "");
        program(jdk.resolve("bin/java"), "echo 'openjdk version \"25.0.1\"' >&2");
        var path = Files.createDirectories(folder.resolve("path"));
        tools(path);
        Files.createSymbolicLink(path.resolve("javac"), jdk.resolve("bin/javac"));

        assertThat(said("java_homes=(); find_java; echo \"$JAVA_HOME\"", path(path)))
                .isEqualTo(jdk.toRealPath().toString());
    }

    @Test
    void missingAndOlderNodeAreNamedWithTheWayOut(@TempDir Path folder) throws Exception {
        tools(folder);
        assertThat(said("find_node", path(folder)))
                .isEqualTo("anteroom: Node.js 20.19 or newer is needed and none was found: install it from your"
                        + " distribution or nodejs.org.");

        program(folder.resolve("node"), "[ \"$1\" = --version ] && echo v18.19.0 || exit 1");
        assertThat(said("find_node", path(folder)))
                .isEqualTo("anteroom: Node.js 20.19 or newer is needed, this is v18.19.0: install a newer one.");
    }

    @Test
    void missingCurlIsNamedWithTheWayOut(@TempDir Path folder) throws Exception {
        tools(folder);
        var environment = new HashMap<>(path(folder));
        environment.put("JAVA_HOME", System.getProperty("java.home"));

        assertThat(run(List.of("infra/up"), environment))
                .isEqualTo("1 anteroom: curl is needed and none was found: install it (Debian: apt-get install curl).");
    }

    @Test
    void unknownOptionIsNamedWithThoseThereAre() throws Exception {
        assertThat(run(List.of("infra/up", "--fast"), Map.of()))
                .startsWith("1 anteroom: unknown option --fast; there are --reset,");
    }

    /** What the scripts use of every system, in a folder that is the whole path. */
    private static void tools(Path folder) throws IOException {
        for (var tool : List.of("bash", "dirname", "grep", "readlink", "sed", "env")) {
            Files.createSymbolicLink(folder.resolve(tool), Path.of("/usr/bin", tool));
        }
    }

    private static Map<String, String> path(Path folder) {
        return Map.of("PATH", folder.toString(), "JAVA_HOME", "");
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static String said(String function, Map<String, String> environment) throws Exception {
        return run(List.of("bash", "-c", "source infra/lib.sh; " + function), environment)
                .replaceFirst("^\\d+ ", "");
    }

    /** The status with which the command ends, and what it said. */
    private static String run(List<String> command, Map<String, String> environment) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("QUARKUS_") || name.startsWith("ANTEROOM_"));
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + output;
    }
}
