package org.anteroom.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * Reads {@code infra/compose.yaml} with a typed model that knows no field beside those used, and compares it with the files that it
 * mounts and with the settings of the application. That it runs is not shown by this: nobody has run it yet as a whole.
 */
class ComposeTest {
    private static final Path FOLDER = Path.of("infra");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}");
    private static final ObjectMapper STRICT =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private static final Compose COMPOSE = compose(text(FOLDER.resolve("compose.yaml")));
    private static final Map<String, Service> SERVICES = COMPOSE.services();

    record Compose(
            String name, Map<String, Service> services, Map<String, Network> networks, Map<String, Object> volumes) {}

    record Network(Boolean internal) {}

    record Build(String context, String dockerfile) {}

    record Service(
            String image,
            Build build,
            String user,
            List<String> entrypoint,
            List<String> command,
            Map<String, String> environment,
            @JsonProperty("read_only") boolean readOnly,
            List<String> tmpfs,
            @JsonProperty("cap_drop") List<String> capDrop,
            @JsonProperty("security_opt") List<String> securityOpt,
            @JsonProperty("mem_limit") String memLimit,
            String restart,
            @JsonProperty("stop_grace_period") String stopGracePeriod,
            List<String> sysctls,
            List<String> ports,
            List<String> volumes,
            Object networks,
            @JsonProperty("network_mode") String networkMode,
            @JsonProperty("depends_on") Object dependsOn) {
        List<String> portsOrNone() {
            return ports == null ? List.of() : ports;
        }

        List<String> volumesOrNone() {
            return volumes == null ? List.of() : volumes;
        }

        List<String> networksOrNone() {
            return List.copyOf(names(networks));
        }

        Map<String, String> environmentOrNone() {
            return environment == null ? Map.of() : environment;
        }

        Set<String> needs() {
            return names(dependsOn);
        }

        /** Names alone, or with what belongs to each. */
        private static Set<String> names(Object some) {
            return switch (some) {
                case null -> Set.of();
                case List<?> names ->
                    new TreeSet<>(names.stream().map(Object::toString).toList());
                case Map<?, ?> names ->
                    new TreeSet<>(names.keySet().stream().map(Object::toString).toList());
                default -> throw new AssertionError(some);
            };
        }
    }

    @Test
    void everyPartIsThere() {
        assertThat(SERVICES.keySet())
                .contains(
                        "application1",
                        "application2",
                        "proxy",
                        "keycloak",
                        "postgres",
                        "mongo1",
                        "mongo2",
                        "mongo3",
                        "redis",
                        "bridge1",
                        "bridge2",
                        "coturn",
                        "prometheus",
                        "grafana");
    }

    @Test
    void aMisspeltFieldIsNoticed() {
        var misspelt = text(FOLDER.resolve("compose.yaml")).replaceFirst("read_only:", "readonly:");

        assertThatThrownBy(() -> compose(misspelt)).hasMessageContaining("readonly");
    }

    @Test
    void everyVariableHasADefault() {
        var used = VARIABLE.matcher(text(FOLDER.resolve("compose.yaml")))
                .results()
                .map(one -> one.group(1))
                .toList();

        assertThat(used).isNotEmpty().allMatch(one -> one.matches("[A-Z_]+:-.*"));
        var defaults = new TreeMap<String, Set<String>>();
        used.forEach(one -> defaults.computeIfAbsent(one.split(":-")[0], _ -> new TreeSet<>())
                .add(one));
        assertThat(defaults)
                .allSatisfy((name, all) -> assertThat(all).as("one default").hasSize(1));
    }

    @Test
    void imagesArePinned() {
        assertThat(SERVICES)
                .allSatisfy((name, service) -> assertThat(defaulted(service.image()))
                        .as(name)
                        .matches("[a-z./]+:(v?\\d+\\.\\d+(\\.\\d+)?(-r\\d+)?|stable-\\d+)"));
    }

    @Test
    void whatIsNamedIsThere() {
        assertThat(SERVICES).allSatisfy((name, service) -> {
            assertThat(SERVICES.keySet()).as(name).containsAll(service.needs());
            assertThat(COMPOSE.networks().keySet()).as(name).containsAll(service.networksOrNone());
            for (var volume : service.volumesOrNone()) {
                var from = defaulted(volume).split(":")[0];
                if (from.startsWith("./")) {
                    assertThat(FOLDER.resolve(from)).as(name).exists();
                } else {
                    assertThat(COMPOSE.volumes()).as(name).containsKey(from);
                }
            }
        });
    }

    @Test
    void everyStartedScriptOfOursCanBeExecuted() {
        var scripts = List.of("coturn/start", "videobridge/start", "videobridge/drain", "compose/secrets", "mongo/set");

        assertThat(scripts)
                .allSatisfy(script -> assertThat(FOLDER.resolve(script)).isExecutable());
        SERVICES.forEach((name, service) -> {
            var command = String.join(" ", service.entrypoint() == null ? List.of() : service.entrypoint());
            var ours = Pattern.compile("/anteroom/([a-z-]+)").matcher(command);
            if (ours.find()) {
                var folder = service.volumesOrNone().stream()
                        .filter(volume -> volume.contains(":/anteroom:"))
                        .findFirst()
                        .orElseThrow();
                assertThat(scripts).as(name).contains(folder.split(":")[0].substring(2) + "/" + ours.group(1));
            }
        });
    }

    @Test
    void outsideReachesTheProxyMediaAndNothingElse() {
        var published = new TreeMap<String, List<String>>();
        SERVICES.forEach((name, service) -> {
            if (!service.portsOrNone().isEmpty()) {
                published.put(
                        name,
                        service.portsOrNone().stream()
                                .map(ComposeTest::defaulted)
                                .toList());
            }
        });

        assertThat(published)
                .containsOnlyKeys("proxy", "bridge1", "bridge2", "coturn", "grafana")
                .containsEntry("proxy", List.of("80:80", "443:443"))
                .containsEntry("bridge1", List.of("10000:10000/udp"))
                .containsEntry("bridge2", List.of("10001:10001/udp"));
        assertThat(published.get("grafana")).allMatch(port -> port.startsWith("127.0.0.1:"));
        assertThat(published.get("coturn"))
                .allMatch(port -> port.matches("3478:3478(/udp)?|49160-49400:49160-49400/udp"));
    }

    @Test
    void onlyTheApplicationIsInOneNetworkWithColibriAndTheStore() {
        assertThat(members("colibri")).containsExactly("application1", "application2", "bridge1", "bridge2");
        assertThat(members("data"))
                .containsExactly("application1", "application2", "mongo-set", "mongo1", "mongo2", "mongo3", "redis");
        assertThat(members("logins")).containsExactly("keycloak", "postgres");
        assertThat(List.of("colibri", "data", "logins", "inside"))
                .allSatisfy(network ->
                        assertThat(COMPOSE.networks().get(network).internal()).isTrue());
        assertThat(members("media")).containsExactly("bridge1", "bridge2");
        assertThat(members("relay")).containsExactly("coturn", "proxy");
        assertThat(SERVICES.get("coturn").networksOrNone())
                .as("it relays from where it was reached, and that leads out")
                .containsExactly("relay");
        assertThat(COMPOSE.networks().get("relay").internal()).isNotEqualTo(true);
        assertThat(members("mail")).as("mail leaves").containsExactly("application1", "application2");
        assertThat(COMPOSE.networks().get("mail").internal()).isNotEqualTo(true);
    }

    @Test
    void everyVariableOfTheApplicationIsOneThatItReads() {
        var known = DeploymentFilesTest.known();
        var set = new TreeSet<>(SERVICES.get("application1").environment().keySet());
        set.addAll(exported("application"));

        assertThat(set).filteredOn(name -> !name.startsWith("QUARKUS_")).isSubsetOf(known);
        assertThat(set)
                .contains(
                        "ANTEROOM_SECRET",
                        "ANTEROOM_VAULT_KEY",
                        "ANTEROOM_OIDC_SECRET",
                        "MONGODB_URI",
                        "ANTEROOM_TURN_SECRET",
                        "ANTEROOM_REDIS_URL",
                        "ANTEROOM_BROADCAST");
        assertThat(SERVICES.get("application2").environment())
                .isEqualTo(SERVICES.get("application1").environment());
    }

    @Test
    void scriptsAndProxyFindEveryVariableThatTheyAskFor() {
        var proxy = VARIABLE.matcher(text(FOLDER.resolve("proxy/haproxy.cfg")))
                .results()
                .map(one -> one.group(1))
                .toList();
        assertThat(SERVICES.get("proxy").environment().keySet())
                .containsExactlyInAnyOrderElementsOf(new TreeSet<>(proxy));

        for (var name : List.of("coturn", "bridge1", "bridge2")) {
            var script = text(FOLDER.resolve((name.startsWith("bridge") ? "videobridge" : name) + "/start"));
            var given = new TreeSet<>(SERVICES.get(name).environment().keySet());
            if (name.equals("coturn")) {
                given.addAll(exported("coturn"));
            }
            assertThat(given).as(name).allMatch(script::contains);
            assertThat(VARIABLE.matcher(script)
                            .results()
                            .map(one -> one.group(1))
                            .filter(one -> one.contains(":?"))
                            .map(one -> one.split(":\\?")[0])
                            .filter(one ->
                                    !one.equals("ANTEROOM_TURN_KEY") || given.contains("ANTEROOM_TURN_CERTIFICATE")))
                    .as(name + " is given what it cannot do without")
                    .isSubsetOf(given);
        }
    }

    @Test
    void bridgesAreThoseThatTheApplicationKnows() {
        var urls = SERVICES.get("application1")
                .environment()
                .get("ANTEROOM_BRIDGE_URLS")
                .split(",");

        assertThat(urls).containsExactly("http://bridge1:8080", "http://bridge2:8080");
        for (var name : List.of("bridge1", "bridge2")) {
            var environment = SERVICES.get(name).environment();
            assertThat(environment)
                    .containsEntry("ANTEROOM_BRIDGE_NAME", name)
                    .containsEntry("ANTEROOM_BRIDGE_SOCKETS", name + ":9090");
            assertThat(SERVICES.get(name).ports())
                    .containsExactly("%1$s:%1$s/udp".formatted(environment.get("ANTEROOM_BRIDGE_PORT")));
        }
    }

    /** mongodb-crypt's library is unpacked into the temporary folder and loaded from there; a tmpfs of Docker's forbids that by itself. */
    @Test
    void theApplicationCanLoadWhatItUnpacks() {
        assertThat(SERVICES.get("application1").tmpfs())
                .singleElement()
                .asString()
                .startsWith("/tmp:")
                .contains("exec")
                .doesNotContain("noexec");
    }

    @Test
    void logoutIsToldToAnyReplica() {
        assertThat(environment("keycloak").get("ANTEROOM_BACKCHANNEL")).startsWith("http://application:8080/");
        for (var name : List.of("application1", "application2")) {
            assertThat(SERVICES.get(name).networks())
                    .extracting("inside")
                    .isEqualTo(Map.of("aliases", List.of("application")));
        }
    }

    @Test
    void eachSecretIsReadByOneUser() {
        var reader = Pattern.compile("chown (\\d+) (.*)");
        var readers = reader.matcher(text(FOLDER.resolve("compose/secrets")))
                .results()
                .collect(Collectors.toMap(one -> one.group(1), one -> one.group(2)));

        assertThat(readers.get(SERVICES.get("redis").user())).isEqualTo("\"$folder/redis\"");
        assertThat(readers.get(SERVICES.get("mongo-set").user()))
                .contains("mongo-key")
                .doesNotContain("redis");
    }

    @Test
    void noSecretStandsInTheFile() {
        assertThat(SERVICES)
                .allSatisfy((name, service) -> assertThat(service.environmentOrNone())
                        .as(name)
                        .allSatisfy((key, value) -> {
                            if (key.matches(".*(SECRET|PASSWORD|VAULT).*")) {
                                assertThat(value).startsWith("/secrets/");
                            }
                        }));
        assertThat(SERVICES.get("secrets").networkMode()).isEqualTo("none");
    }

    /** Every image, with the defaults of what is in its name. */
    static Set<String> images() {
        return SERVICES.keySet().stream().map(ComposeTest::image).collect(Collectors.toCollection(TreeSet::new));
    }

    static String image(String service) {
        return defaulted(SERVICES.get(service).image());
    }

    static Map<String, String> environment(String service) {
        return SERVICES.get(service).environmentOrNone();
    }

    private static Set<String> members(String network) {
        var members = new TreeSet<String>();
        SERVICES.forEach((name, service) -> {
            if (service.networksOrNone().contains(network)) {
                members.add(name);
            }
        });
        return members;
    }

    /** The variables that the script writes for a service. */
    private static Set<String> exported(String file) {
        var found = new TreeSet<String>();
        var block = new ArrayList<String>();
        for (var line : text(FOLDER.resolve("compose/secrets")).lines().toList()) {
            var export = Pattern.compile("export ([A-Z_]+)=").matcher(line);
            if (export.find()) {
                block.add(export.group(1));
            }
            if (line.contains(">\"$folder/")) {
                if (line.contains(">\"$folder/" + file + "\"")) {
                    found.addAll(block);
                }
                block.clear();
            }
        }
        return found;
    }

    /** The text with the default of each variable in its place. */
    static String defaulted(String value) {
        return VARIABLE.matcher(value).replaceAll(one -> one.group(1).split(":-", 2)[1]);
    }

    private static Compose compose(String text) {
        Map<String, Object> read = new HashMap<>(new Yaml().<Map<String, Object>>load(text));
        read.keySet().removeIf(key -> key.startsWith("x-"));
        return STRICT.convertValue(read, Compose.class);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
