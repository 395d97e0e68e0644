package org.anteroom.operations;

import static org.anteroom.operations.DeploymentFilesTest.MEDIA;
import static org.anteroom.operations.DeploymentFilesTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a videobridge is started with: the shipped script is run as compose and Kubernetes run it, with a double in the place of Java that
 * says what it was given, and the shipped file is read with that, by the library that the bridge reads it with. A real bridge is started
 * by them in ShippedBridgeIT.
 */
class BridgeFileTest {
    private static final String HOME = System.getenv("VIDEOBRIDGE_HOME");
    private static final Path START = Path.of("infra/videobridge/start").toAbsolutePath();
    /** Keys that the bridge takes and its own defaults do not name: they stand there as a comment, or in a part that they begin. */
    private static final List<String> UNNAMED = List.of(
            "videobridge.http-servers.private.port",
            "videobridge.http-servers.public.host",
            "videobridge.relay.region",
            "videobridge.relay.relay-id",
            "videobridge.websockets.domains",
            "videobridge.websockets.tls");

    @TempDir
    private Path programs;

    static boolean thereIsARealBridge() {
        return HOME != null;
    }

    @BeforeEach
    void doubles() throws IOException {
        program("java", """
                for one in "$@"; do echo "given $one"; done
                env
                """);
        machineHas("10.1.0.7 fd00::2");
    }

    /** What the machine says of its own addresses. */
    private void machineHas(String addresses) throws IOException {
        program("hostname", """
                case "${1:-}" in
                  -I) echo "%s" ;;
                  -i) echo 127.0.1.1 ;;
                  *) echo machine ;;
                esac
                """.formatted(addresses));
    }

    private void program(String name, String text) throws IOException {
        var file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"bridge1,10000", "bridge2,10001"})
    void composeStartsEachUnderItsOwnNameAndPort(String name, int port) throws Exception {
        var bridge = started(composed(name));

        assertThat(bridge.getString("videobridge.websockets.server-id")).isEqualTo(name);
        assertThat(bridge.getString("videobridge.relay.relay-id")).isEqualTo(name);
        assertThat(bridge.getStringList("videobridge.websockets.domains")).containsExactly(name + ":9090");
        assertThat(bridge.getInt("videobridge.ice.udp.port")).isEqualTo(port);
        assertThat(mapping(bridge)).isEqualTo(Map.of("local-address", "10.1.0.7", "public-address", "127.0.0.1"));
    }

    @Test
    void kubernetesStartsEachUnderItsPodsNameAndAddress() throws Exception {
        var bridge = started(pod());

        assertThat(bridge.getString("videobridge.websockets.server-id")).isEqualTo("bridge-1");
        assertThat(bridge.getString("videobridge.relay.relay-id")).isEqualTo("bridge-1");
        assertThat(bridge.getStringList("videobridge.websockets.domains"))
                .containsExactly("bridge-1.bridge.anteroom-media:9090");
        assertThat(bridge.getInt("videobridge.ice.udp.port")).isEqualTo(10_000);
        assertThat(mapping(bridge)).isEqualTo(Map.of("local-address", "10.2.0.9", "public-address", "203.0.113.7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compose", "kubernetes"})
    void theApplicationFindsWhatItAsksForAndNobodyElseIsAsked(String where) throws Exception {
        var bridge = started(where.equals("compose") ? composed("bridge1") : pod());

        assertThat(bridge.getBoolean("videobridge.apis.rest.enabled"))
                .as("Colibri")
                .isTrue();
        assertThat(bridge.getObject("videobridge.apis.xmpp-client.configs")).isEmpty();
        assertThat(enabled(bridge.getConfig("videobridge.rest")))
                .as("debug names the endpoints that are left; drain and shutdown are infra/videobridge/drain's")
                .containsExactly("debug", "drain", "health", "prometheus", "shutdown", "version");
        assertThat(bridge.getInt("videobridge.http-servers.private.port"))
                .as("Colibri, as the application and the probes have it")
                .isEqualTo(8080);
        assertThat(bridge.getInt("videobridge.http-servers.public.port")).isEqualTo(9090);
        assertThat(bridge.getBoolean("videobridge.websockets.enabled"))
                .as("without them a bridge forwards sound only")
                .isTrue();
        assertThat(bridge.getBoolean("videobridge.websockets.tls")).isFalse();
        assertThat(bridge.getBoolean("videobridge.relay.enabled"))
                .as("without it a bridge names no region")
                .isTrue();
        assertThat(bridge.getString("videobridge.relay.region")).isEqualTo("local");
        assertThat(bridge.getBoolean("videobridge.sctp.enabled")).isFalse();
        assertThat(bridge.getBoolean("videobridge.health.require-valid-address"))
                .as("well with private addresses alone")
                .isFalse();
        assertThat(bridge.getDuration("videobridge.shutdown.graceful-shutdown-max-duration"))
                .hasHours(4);
        assertThat(bridge.getBoolean("ice4j.harvest.udp.use-dynamic-ports"))
                .as("one port of media")
                .isFalse();
        assertThat(bridge.getBoolean("ice4j.harvest.mapping.aws.enabled")).isFalse();
        assertThat(bridge.hasPath("ice4j.harvest.mapping.stun")).isFalse();
        assertThat(bridge.getBoolean("ice4j.harvest.use-ipv6")).isFalse();
        assertThat(bridge.getBoolean("ice4j.harvest.use-link-local-addresses")).isFalse();
    }

    /** As a clinic starts one on a machine of its own, whose hosts file leads the machine's name to loopback. */
    @Test
    void aloneItIsTheMachineAndTakesMediaAtAnAddressThatIsNotLoopback() throws Exception {
        var bridge = started(Map.of("ANTEROOM_BRIDGE_PUBLIC", "203.0.113.7"));

        assertThat(bridge.getString("videobridge.websockets.server-id")).isEqualTo("machine");
        assertThat(bridge.getStringList("videobridge.websockets.domains")).containsExactly("10.1.0.7:9090");
        assertThat(mapping(bridge)).isEqualTo(Map.of("local-address", "10.1.0.7", "public-address", "203.0.113.7"));
        assertThat(bridge.getString("videobridge.http-servers.private.host")).isEqualTo("0.0.0.0");
    }

    @Test
    void whatAnOperatorSetsIsWhatTheBridgeGets() throws Exception {
        var bridge = started(Map.of(
                "ANTEROOM_BRIDGE_PUBLIC", "203.0.113.7",
                "ANTEROOM_BRIDGE_LISTEN", "10.1.0.8",
                "ANTEROOM_BRIDGE_REGION", "north",
                "JVB_HTTP_PORT", "8180",
                "JVB_SOCKET_PORT", "9190"));

        for (var server : List.of("private", "public")) {
            assertThat(bridge.getString("videobridge.http-servers." + server + ".host"))
                    .isEqualTo("10.1.0.8");
        }
        assertThat(bridge.getInt("videobridge.http-servers.private.port")).isEqualTo(8180);
        assertThat(bridge.getInt("videobridge.http-servers.public.port")).isEqualTo(9190);
        assertThat(bridge.getStringList("videobridge.websockets.domains")).containsExactly("10.1.0.8:9190");
        assertThat(bridge.getString("videobridge.relay.region")).isEqualTo("north");
    }

    /** The application's name of its conferences stood for something else here once, and may stand in the same file of variables. */
    @Test
    void nameOfItsSocketsIsNotTheNameOfOurConferences() throws Exception {
        var own = Map.of("ANTEROOM_BRIDGE_PUBLIC", "203.0.113.7", "ANTEROOM_BRIDGE_SOCKETS", "bridge1:9090");
        assertThat(sockets(own)).containsExactly("bridge1:9090");
        assertThat(sockets(with(own, "ANTEROOM_BRIDGE_DOMAIN", "visit.local"))).containsExactly("bridge1:9090");
        assertThat(sockets(with(own, "ANTEROOM_BRIDGE_DOMAIN", "other:9090"))).containsExactly("bridge1:9090");

        var none = Map.of("ANTEROOM_BRIDGE_PUBLIC", "203.0.113.7");
        assertThat(sockets(with(none, "ANTEROOM_BRIDGE_DOMAIN", "visit.local"))).containsExactly("10.1.0.7:9090");
        var older = with(none, "ANTEROOM_BRIDGE_DOMAIN", "bridge2:9090");
        assertThat(sockets(older)).containsExactly("bridge2:9090");
        assertThat(text(start(older))).contains("say ANTEROOM_BRIDGE_SOCKETS=bridge2:9090");
    }

    private List<String> sockets(Map<String, String> environment) throws Exception {
        return started(environment).getStringList("videobridge.websockets.domains");
    }

    private static Map<String, String> with(Map<String, String> environment, String name, String value) {
        var more = new HashMap<>(environment);
        more.put(name, value);
        return more;
    }

    @Test
    void whereNothingCouldArriveItIsNotStarted() throws Exception {
        machineHas("127.0.0.1 169.254.7.7 fe80::1");

        var refused = start(Map.of("ANTEROOM_BRIDGE_PUBLIC", "203.0.113.7"));
        assertThat(refused.waitFor()).isEqualTo(1);
        assertThat(text(refused)).contains("ANTEROOM_BRIDGE_LOCAL").doesNotContain("given");
        var unnamed = start(Map.of());
        assertThat(unnamed.waitFor()).isNotZero();
        assertThat(text(unnamed)).contains("ANTEROOM_BRIDGE_PUBLIC").doesNotContain("given");
    }

    /** A misspelt key would be no error there: it would do nothing. */
    @Test
    @EnabledIf("thereIsARealBridge")
    void everyKeyIsOneThatTheBridgeKnows() throws Exception {
        var jars = new ArrayList<URL>();
        try (var libraries = Files.list(Path.of(HOME, "lib"))) {
            libraries.forEach(jar -> jars.add(url(jar)));
        }
        jars.add(url(Path.of(HOME, "jitsi-videobridge.jar")));
        try (var bridges = new URLClassLoader(jars.toArray(URL[]::new), null)) {
            var known = new HashSet<>(UNNAMED);
            ConfigFactory.parseResources(bridges, "reference.conf").entrySet().forEach(one -> known.add(one.getKey()));
            assertThat(known).contains("videobridge.ice.udp.port", "ice4j.harvest.use-ipv6");

            var given = started(composed("bridge1"));
            assertThat(given.root().keySet()).contains("videobridge", "ice4j");
            given = given.withOnlyPath("videobridge").withFallback(given.withOnlyPath("ice4j"));
            assertThat(given.entrySet())
                    .extracting(Map.Entry::getKey)
                    .isNotEmpty()
                    .allMatch(known::contains);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static TreeSet<String> enabled(Config parts) {
        var enabled = new TreeSet<String>();
        for (var part : parts.root().keySet()) {
            if (parts.getBoolean(part + ".enabled")) {
                enabled.add(part);
            }
        }
        return enabled;
    }

    private static Map<String, Object> mapping(Config bridge) {
        assertThat(bridge.getConfigList("ice4j.harvest.mapping.static-mappings"))
                .hasSize(1);
        return bridge.getConfigList("ice4j.harvest.mapping.static-mappings")
                .getFirst()
                .root()
                .unwrapped();
    }

    private static Map<String, String> composed(String service) {
        var environment = new HashMap<String, String>();
        ComposeTest.environment(service).forEach((name, value) -> environment.put(name, ComposeTest.defaulted(value)));
        return environment;
    }

    /** What the second bridge's pod is given. */
    private static Map<String, String> pod() {
        var fields = Map.of("metadata.name", "bridge-1", "status.podIP", "10.2.0.9", "status.hostIP", "203.0.113.7");
        var environment = new HashMap<String, String>();
        for (EnvVar one : read(MEDIA, "bridge.yaml", StatefulSet.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv()) {
            var value = one.getValueFrom() == null
                    ? one.getValue()
                    : fields.get(one.getValueFrom().getFieldRef().getFieldPath());
            for (var before : environment.entrySet()) {
                value = value.replace("$(" + before.getKey() + ")", before.getValue());
            }
            environment.put(one.getName(), value);
        }
        return environment;
    }

    private Config started(Map<String, String> environment) throws IOException, InterruptedException {
        var start = start(environment);
        var text = text(start);
        assertThat(start.waitFor()).as(text).isZero();
        assertThat(text)
                .contains("given org.jitsi.videobridge.MainKt", "given -XX:+ExitOnOutOfMemoryError")
                .contains("/jitsi-videobridge.jar:");
        var file = text.lines()
                .filter(line -> line.startsWith("given -Dconfig.file="))
                .map(line -> Path.of(line.substring("given -Dconfig.file=".length())))
                .findFirst()
                .orElseThrow();
        assertThat(file).hasSameBinaryContentAs(Path.of("infra/videobridge/jvb.conf"));
        var given = new HashMap<String, String>();
        text.lines()
                .filter(line -> line.matches("[A-Z_]+=.*"))
                .forEach(line -> given.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        return ConfigFactory.parseFile(file.toFile())
                .withFallback(ConfigFactory.parseMap(given))
                .resolve(ConfigResolveOptions.noSystem());
    }

    /** With nothing of this machine's environment but where its programs are. */
    private Process start(Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(START.toString()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("PATH", programs + ":/usr/bin:/bin");
        return builder.start();
    }

    private static String text(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
