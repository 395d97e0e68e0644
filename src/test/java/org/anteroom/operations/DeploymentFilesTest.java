package org.anteroom.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.anteroom.bridge.BridgeConfig;
import org.anteroom.demo.DemoConfig;
import org.anteroom.identity.IdentityConfig;
import org.anteroom.platform.PlatformConfig;
import org.anteroom.platform.RedisConfig;
import org.anteroom.visit.GuestConfig;
import org.anteroom.visit.RelayConfig;
import org.anteroom.visit.VisitConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reads the files for containers and Kubernetes with typed models, so that a misspelt field is found here. That they work on a
 * cluster is not shown by this: nobody has run them yet.
 */
class DeploymentFilesTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    static final Path BASE = Path.of("k8s/base");
    static final Path MEDIA = Path.of("k8s/media");
    private static final List<Class<?>> SETTINGS = List.of(
            BridgeConfig.class,
            DemoConfig.class,
            IdentityConfig.class,
            PlatformConfig.class,
            RedisConfig.class,
            RelayConfig.class,
            VisitConfig.class,
            GuestConfig.class);

    @ParameterizedTest
    @MethodSource("files")
    void aFileHoldsOnlyFieldsThatKubernetesKnows(Path file) {
        var written = tree(file);

        assertThat(unknown("", YAML.convertValue(written, model(written)))).isEmpty();
    }

    @Test
    void aMisspeltFieldIsNoticed() throws IOException {
        var written = YAML.readTree(Files.readString(BASE.resolve("deployment.yaml"))
                .replace("readOnlyRootFilesystem", "readonlyRootFilesystem"));

        assertThat(unknown("", YAML.convertValue(written, Deployment.class)))
                .containsExactly("/spec/template/spec/containers/securityContext/readonlyRootFilesystem");
    }

    @ParameterizedTest
    @FieldSource("org.anteroom.operations.Cluster#FOLDERS")
    void everyFileIsPartOfTheKustomization(Path folder) {
        var listed = new TreeSet<String>();
        tree(folder.resolve("kustomization.yaml")).path("resources").forEach(resource -> listed.add(resource.asText()));
        var there = new TreeSet<String>();
        files(folder).forEach(file -> there.add(file.getFileName().toString()));

        assertThat(listed).isNotEmpty().isEqualTo(there);
    }

    @Test
    void theContainerHasNoRightsThatItDoesNotNeed() {
        var pod = deployment().getSpec().getTemplate().getSpec();
        var container = container();

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isGreaterThan(0);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
    }

    @Test
    void imagesArePinned() throws IOException {
        assertThat(List.of(container(), redis()))
                .allSatisfy(one -> assertThat(one.getImage()).matches(".+:\\d+\\.\\d+\\.\\d+"));
        assertThat(Files.readAllLines(Path.of("src/main/docker/Dockerfile.jvm")))
                .filteredOn(line -> line.startsWith("FROM "))
                .hasSize(1)
                .allMatch(line -> line.matches("FROM eclipse-temurin:25\\.\\d+\\.\\d+_\\d+-jre-\\w+"));
    }

    @Test
    void theImageIsStartedByTheUserThatTheClusterChecks() throws IOException {
        var lines = Files.readAllLines(Path.of("src/main/docker/Dockerfile.jvm"));
        var user = deployment()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getSecurityContext()
                .getRunAsUser();

        assertThat(lines).contains("ARG UID=" + user, "USER ${UID}:0");
    }

    @Test
    void everyProbeAsksTheManagementPort() {
        assertThat(List.of(
                        container().getStartupProbe(),
                        container().getReadinessProbe(),
                        container().getLivenessProbe()))
                .extracting(Probe::getHttpGet)
                .allSatisfy(get -> {
                    assertThat(get.getPort().getStrVal()).isEqualTo("management");
                    assertThat(get.getPath()).startsWith("/q/health/");
                });
        assertThat(container().getPorts()).anySatisfy(port -> {
            assertThat(port.getName()).isEqualTo("management");
            assertThat(port.getContainerPort())
                    .isEqualTo(Integer.parseInt(defaults().getProperty("quarkus.management.port")));
        });
    }

    @Test
    void theManagementPortIsNotReachableFromOutside() {
        var service = read("service.yaml", Service.class);
        var ingress = read("ingress.yaml", Ingress.class);

        assertThat(service.getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getTargetPort().getStrVal()).isEqualTo("http"));
        assertThat(ingress.getSpec().getRules())
                .flatExtracting(rule -> rule.getHttp().getPaths())
                .allSatisfy(path -> {
                    assertThat(path.getBackend().getService().getName())
                            .isEqualTo(service.getMetadata().getName());
                    assertThat(path.getBackend().getService().getPort().getName())
                            .isEqualTo("http");
                });
        assertThat(read("network.yaml", NetworkPolicy.class).getSpec().getIngress())
                .filteredOn(rule ->
                        rule.getPorts().stream().anyMatch(port -> port.getPort().getIntVal() == 8081))
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom())
                        .singleElement()
                        .satisfies(
                                from -> assertThat(from.getNamespaceSelector().getMatchLabels())
                                        .containsValue("anteroom-monitoring")));
    }

    @Test
    void theIngressKeepsAVisitOnOneReplica() {
        assertThat(read("ingress.yaml", Ingress.class).getMetadata().getAnnotations())
                .containsEntry("nginx.ingress.kubernetes.io/upstream-hash-by", "$anteroom_visit");
    }

    @Test
    void allPartsMeanTheSamePods() {
        var labels = deployment().getSpec().getTemplate().getMetadata().getLabels();

        assertThat(deployment().getSpec().getSelector().getMatchLabels()).isEqualTo(labels);
        assertThat(read("service.yaml", Service.class).getSpec().getSelector()).isEqualTo(labels);
        assertThat(read("disruption.yaml", PodDisruptionBudget.class)
                        .getSpec()
                        .getSelector()
                        .getMatchLabels())
                .isEqualTo(labels);
        assertThat(read("network.yaml", NetworkPolicy.class)
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels())
                .isEqualTo(labels);
    }

    @Test
    void everyVariableIsOneThatTheApplicationReads() {
        var known = known();
        var set = new TreeSet<>(read("config.yaml", ConfigMap.class).getData().keySet());
        container().getEnv().forEach(variable -> set.add(variable.getName()));

        assertThat(set).filteredOn(name -> !name.startsWith("QUARKUS_")).isSubsetOf(known);
        assertThat(known)
                .as("the comparison itself")
                .contains("ANTEROOM_BASE_URL")
                .doesNotContain("ANTEROOM_BASEURL");
    }

    @Test
    void secretsAreReferencesAndNeverValues() {
        assertThat(container().getEnv()).isNotEmpty().allSatisfy(variable -> {
            assertThat(variable.getValue()).isNull();
            assertThat(variable.getValueFrom().getSecretKeyRef().getName()).isEqualTo("anteroom");
        });
        assertThat(read("config.yaml", ConfigMap.class).getData().keySet())
                .noneMatch(name -> name.contains("SECRET") || name.contains("KEY_") || name.endsWith("VAULT_KEY"));
    }

    @Test
    void withoutASecretTheApplicationWouldNotStart() {
        assertThat(container().getEnv())
                .extracting(io.fabric8.kubernetes.api.model.EnvVar::getName)
                .contains("ANTEROOM_SECRET", "ANTEROOM_VAULT_KEY", "ANTEROOM_OIDC_SECRET", "MONGODB_URI");
    }

    static Stream<Path> files() {
        return Cluster.FOLDERS.stream().flatMap(DeploymentFilesTest::files);
    }

    private static Stream<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> !file.endsWith("kustomization.yaml")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The variables that the settings' keys and the expressions in application.properties name. */
    static Set<String> known() {
        var names = new TreeSet<String>();
        for (var settings : SETTINGS) {
            ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(settings))
                    .keySet()
                    .forEach(key -> names.add(variable(key)));
        }
        defaults().forEach((key, value) -> {
            if (key.toString().startsWith("anteroom.")) {
                names.add(variable(key.toString()));
            }
            var expression = java.util.regex.Pattern.compile("\\$\\{([A-Z_]+)").matcher(value.toString());
            while (expression.find()) {
                names.add(expression.group(1));
            }
        });
        return names;
    }

    private static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static Properties defaults() {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Deployment deployment() {
        return read("deployment.yaml", Deployment.class);
    }

    private static Container container() {
        var containers = deployment().getSpec().getTemplate().getSpec().getContainers();
        assertThat(containers).hasSize(1);
        return containers.getFirst();
    }

    private static Container redis() {
        return read("redis-deployment.yaml", Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst();
    }

    private static <T> T read(String file, Class<T> type) {
        return read(BASE, file, type);
    }

    static <T> T read(Path folder, String file, Class<T> type) {
        return YAML.convertValue(tree(folder.resolve(file)), type);
    }

    static JsonNode tree(Path file) {
        try {
            return YAML.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the model, or what it holds, was given fields that it does not know: they are kept as additional properties. */
    private static List<String> unknown(String path, Object value) {
        var found = new ArrayList<String>();
        switch (value) {
            case null -> {
                // Not set.
            }
            case Collection<?> values -> values.forEach(each -> found.addAll(unknown(path, each)));
            case KubernetesResource model -> {
                for (var method : model.getClass().getMethods()) {
                    var name = method.getName();
                    if (name.equals("getAdditionalProperties")) {
                        ((Map<?, ?>) call(method, model)).keySet().forEach(key -> found.add(path + "/" + key));
                    } else if (name.startsWith("get") && method.getParameterCount() == 0 && !name.equals("getClass")) {
                        var field = name.substring(3, 4).toLowerCase(Locale.ROOT) + name.substring(4);
                        found.addAll(unknown(path + "/" + field, call(method, model)));
                    }
                }
            }
            default -> {
                // A text, a number, a map of labels.
            }
        }
        return found;
    }

    private static Object call(Method method, Object model) {
        try {
            return method.invoke(model);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Class<? extends HasMetadata> model(JsonNode written) {
        return switch (written.path("kind").asText()) {
            case "Namespace" -> io.fabric8.kubernetes.api.model.Namespace.class;
            case "ConfigMap" -> ConfigMap.class;
            case "Deployment" -> Deployment.class;
            case "StatefulSet" -> StatefulSet.class;
            case "Job" -> Job.class;
            case "Service" -> Service.class;
            case "Ingress" -> Ingress.class;
            case "PodDisruptionBudget" -> PodDisruptionBudget.class;
            case "NetworkPolicy" -> NetworkPolicy.class;
            default -> throw new AssertionError("no model for " + written.path("kind"));
        };
    }
}
