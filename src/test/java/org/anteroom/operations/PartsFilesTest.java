package org.anteroom.operations;

import static org.anteroom.operations.DeploymentFilesTest.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.anteroom.operations.Cluster.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code k8s/} puts together: that each part is given what it names, has the rights it needs and no more, and is the same as in
 * {@code infra/compose.yaml}. Who may speak to whom is in {@link PolicyFilesTest}, misspelt fields in {@link DeploymentFilesTest}.
 */
class PartsFilesTest {
    private static final Cluster CLUSTER = Cluster.read();

    /** They come from whoever signs certificates, and operations.md says so. */
    private static final List<String> CERTIFICATES = List.of("anteroom-tls", "anteroom-login-tls", "anteroom-turn-tls");

    @TempDir
    private Path temporary;

    static Stream<Pod> pods() {
        return CLUSTER.pods().stream();
    }

    @Test
    void everyPartOfComposeIsHere() {
        assertThat(CLUSTER.pods())
                .extracting(Pod::toString)
                .containsExactlyInAnyOrder(
                        "anteroom/anteroom",
                        "anteroom/redis",
                        "anteroom-store/mongo",
                        "anteroom-store/mongo-set",
                        "anteroom-login/keycloak",
                        "anteroom-login/postgres",
                        "anteroom-media/bridge",
                        "anteroom-media/coturn",
                        "anteroom-monitoring/prometheus",
                        "anteroom-monitoring/grafana");
    }

    @Test
    void imagesAreThoseOfCompose() {
        var compose = ComposeTest.images();
        var here = new TreeSet<String>();
        CLUSTER.pods().forEach(pod -> pod.everyContainer().forEach(container -> here.add(container.getImage())));

        assertThat(here)
                .filteredOn(image -> !image.startsWith("registry.example.org/"))
                .hasSize(8)
                .isSubsetOf(compose);
        assertThat(here).contains("registry.example.org/" + ComposeTest.image("application1"));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void containerHasNoRightsThatItDoesNotNeed(Pod pod) {
        assertThat(pod.spec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.spec().getSecurityContext().getSeccompProfile().getType())
                .isEqualTo("RuntimeDefault");
        if (!pod.name().equals("coturn")) {
            // coturn takes port 443 of its machine.
            assertThat(pod.spec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.spec().getSecurityContext().getRunAsUser()).isGreaterThan(0);
        }
        assertThat(pod.everyContainer()).isNotEmpty().allSatisfy(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
            assertThat(container.getResources().getLimits()).containsKey("memory");
        });
    }

    @ParameterizedTest
    @MethodSource("pods")
    void containerThatStaysIsAsked(Pod pod) {
        for (var container : pod.containers()) {
            var probes = Stream.of(
                            container.getStartupProbe(), container.getReadinessProbe(), container.getLivenessProbe())
                    .filter(Objects::nonNull)
                    .toList();
            int expected =
                    switch (pod.name()) {
                        case "mongo-set" -> 0;
                        // Redis and coturn hold nothing that a restart would help; bridges are named whether ready or
                        // not.
                        case "redis", "coturn" -> 1;
                        case "bridge" -> 2;
                        default -> 3;
                    };
            assertThat(probes).hasSize(expected);
            assertThat(probes).allSatisfy(probe -> asksAPortOf(container, probe));
        }
    }

    private static void asksAPortOf(Container container, Probe probe) {
        var names = container.getPorts().stream().map(port -> port.getName()).toList();
        if (probe.getHttpGet() != null) {
            assertThat(names).contains(probe.getHttpGet().getPort().getStrVal());
        } else if (probe.getTcpSocket() != null) {
            assertThat(names).contains(probe.getTcpSocket().getPort().getStrVal());
        } else {
            assertThat(probe.getExec().getCommand()).isNotEmpty();
        }
    }

    @Test
    void everyServiceLeadsToAPortOfItsPods() {
        var services = CLUSTER.all(Service.class);

        assertThat(services).hasSizeGreaterThanOrEqualTo(9);
        services.forEach((service, namespace) -> {
            var name = namespace + "/" + service.getMetadata().getName();
            var pods = CLUSTER.pods().stream()
                    .filter(pod -> pod.namespace().equals(namespace)
                            && pod.isMeantBy(service.getSpec().getSelector()))
                    .toList();
            assertThat(pods).as(name).hasSize(1);
            assertThat(service.getSpec().getPorts()).as(name).isNotEmpty().allSatisfy(port -> {
                var open = pods.getFirst().containers().stream()
                        .flatMap(container -> container.getPorts().stream())
                        .filter(one -> one.getName().equals(port.getTargetPort().getStrVal()))
                        .findFirst();
                assertThat(open).as(name + " " + port.getName()).isPresent();
                if ("None".equals(service.getSpec().getClusterIP())) {
                    assertThat(port.getPort())
                            .as("a name without an address translates nothing")
                            .isEqualTo(open.orElseThrow().getContainerPort());
                }
            });
        });
    }

    @Test
    void everySetIsNamedByAServiceAndEveryIngressLeadsToOne() {
        CLUSTER.all(StatefulSet.class)
                .forEach((set, namespace) -> assertThat(CLUSTER.one(
                                        Service.class, namespace, set.getSpec().getServiceName())
                                .getSpec()
                                .getSelector())
                        .isEqualTo(set.getSpec().getTemplate().getMetadata().getLabels()));
        CLUSTER.all(Ingress.class)
                .forEach((ingress, namespace) -> ingress.getSpec().getRules().stream()
                        .flatMap(rule -> rule.getHttp().getPaths().stream())
                        .forEach(path -> assertThat(CLUSTER.one(
                                                Service.class,
                                                namespace,
                                                path.getBackend().getService().getName())
                                        .getSpec()
                                        .getPorts())
                                .extracting(port -> port.getName())
                                .contains(
                                        path.getBackend().getService().getPort().getName())));
    }

    @Test
    void selectorsOfWorkloadsAreTheirPodsLabels() {
        CLUSTER.pods().stream()
                .filter(pod -> !(pod.owner() instanceof Job))
                .forEach(pod -> assertThat(tree(file(pod))
                                .at("/spec/selector/matchLabels/app")
                                .asText())
                        .isEqualTo(pod.template().getMetadata().getLabels().get("app")));
    }

    /** Redis may be lost at any time, and a job ends by itself. */
    @Test
    void everyPartHasItsDisruptionBudget() {
        var kept = new TreeMap<String, String>();
        CLUSTER.all(PodDisruptionBudget.class).forEach((budget, namespace) -> {
            var spec = budget.getSpec();
            var pods = CLUSTER.pods().stream()
                    .filter(pod -> pod.namespace().equals(namespace) && pod.isMeantBy(spec.getSelector()))
                    .toList();
            assertThat(pods).as(budget.getMetadata().getName()).hasSize(1);
            kept.put(
                    pods.getFirst().name(),
                    spec.getMinAvailable() != null
                            ? "at least " + spec.getMinAvailable().getIntVal()
                            : "without " + spec.getMaxUnavailable().getIntVal());
        });

        assertThat(kept)
                .isEqualTo(new TreeMap<>(Map.of(
                        "anteroom", "at least 1",
                        "bridge", "without 1",
                        "coturn", "without 1",
                        "grafana", "without 1",
                        "keycloak", "at least 1",
                        "mongo", "without 1",
                        "postgres", "at least 1",
                        "prometheus", "without 1")));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void everyVolumeIsThereAndIsUsed(Pod pod) throws Exception {
        var named = new TreeSet<String>();
        for (var volume : pod.spec().getVolumes()) {
            named.add(volume.getName());
            check(pod, volume);
        }
        if (pod.owner() instanceof StatefulSet set) {
            set.getSpec()
                    .getVolumeClaimTemplates()
                    .forEach(claim -> named.add(claim.getMetadata().getName()));
        }

        assertThat(pod.everyContainer().stream()
                        .flatMap(container -> container.getVolumeMounts().stream())
                        .map(VolumeMount::getName)
                        .collect(Collectors.toSet()))
                .isEqualTo(named);
    }

    private void check(Pod pod, Volume volume) throws Exception {
        if (volume.getConfigMap() != null) {
            assertThat(CLUSTER.generated().get(pod.namespace()))
                    .as(pod + " " + volume.getName())
                    .containsKey(volume.getConfigMap().getName());
        } else if (volume.getSecret() != null) {
            var name = volume.getSecret().getSecretName();
            if (!CERTIFICATES.contains(name)) {
                var made = secrets().get(pod.namespace() + "/" + name);
                assertThat(made).as(pod + " " + name).isNotNull();
                assertThat(made.keySet())
                        .containsAll(volume.getSecret().getItems().stream()
                                .map(KeyToPath::getKey)
                                .toList());
            }
        } else {
            assertThat(volume.getEmptyDir().getSizeLimit())
                    .as(pod + " " + volume.getName())
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void everyVariableThatIsTakenFromElsewhereIsThere(Pod pod) throws Exception {
        var made = secrets();
        for (var container : pod.everyContainer()) {
            for (var from : container.getEnvFrom()) {
                CLUSTER.one(
                        ConfigMap.class, pod.namespace(), from.getConfigMapRef().getName());
            }
            for (var variable : container.getEnv()) {
                var from = variable.getValueFrom();
                if (from != null && from.getSecretKeyRef() != null) {
                    assertThat(made.get(pod.namespace() + "/"
                                    + from.getSecretKeyRef().getName()))
                            .as(pod + " " + variable.getName())
                            .isNotNull()
                            .containsKey(from.getSecretKeyRef().getKey());
                } else if (variable.getName().matches(".*(SECRET|PASSWORD|VAULT|_KEY).*")) {
                    assertThat(variable.getValue())
                            .as(pod + " " + variable.getName())
                            .matches("/secrets/[a-z-]+|/certificate/tls\\.key");
                }
            }
        }
    }

    @Test
    void filesThatAreReadFromSecretsAreInThem() throws Exception {
        var made = secrets();
        var read = java.util.regex.Pattern.compile("/secrets/?\\}?/?([a-z-]+)");

        for (var script : List.of("infra/mongo/start", "infra/mongo/set", "infra/mongo/dump")) {
            assertThat(read.matcher(ComposeTest.text(Path.of(script))).results().map(found -> found.group(1)))
                    .as(script)
                    .isSubsetOf(made.get("anteroom-store/mongo").keySet());
        }
        assertThat(made.get("anteroom-store/mongo"))
                .containsOnlyKeys("mongo-key", "mongo-keeper-password", "mongo-password");
        assertThat(made.get("anteroom-monitoring/grafana"))
                .containsOnlyKeys(
                        value("grafana", "GF_SECURITY_ADMIN_PASSWORD__FILE").substring("/secrets/".length()));
        assertThat(made.get("anteroom-login/keycloak"))
                .containsKey(value("postgres", "POSTGRES_PASSWORD_FILE").substring("/secrets/".length()));
    }

    @Test
    void secretsFitTogetherAndAreNewEachTime() throws Exception {
        var made = secrets();
        var application = made.get("anteroom/anteroom");
        var uri = new com.mongodb.ConnectionString(application.get("mongodb-uri"));

        assertThat(Base64.getDecoder().decode(application.get("vault-key"))).hasSize(96);
        assertThat(application.get("secret")).hasSizeGreaterThanOrEqualTo(32);
        assertThat(uri.getHosts())
                .containsExactlyElementsOf(
                        List.of(value("mongo", "ANTEROOM_MONGO_MEMBERS").split(",")));
        assertThat(uri.getRequiredReplicaSetName()).isEqualTo("anteroom");
        assertThat(uri.getCredential().getUserName()).isEqualTo("anteroom");
        assertThat(uri.getCredential().getPassword())
                .isEqualTo(
                        made.get("anteroom-store/mongo").get("mongo-password").toCharArray());
        assertThat(application.get("oidc-secret"))
                .isEqualTo(made.get("anteroom-login/keycloak").get("oidc-secret"));
        assertThat(application.get("turn-secret"))
                .isEqualTo(made.get("anteroom-media/anteroom-turn").get("turn-secret"));
        assertThat(application.get("redis-conf")).startsWith("requirepass ");
        assertThat(application.get("redis-url"))
                .isEqualTo(
                        "redis://:" + application.get("redis-conf").substring("requirepass ".length()) + "@redis:6379");

        var again = secrets();
        made.forEach((name, values) -> values.forEach((key, value) ->
                assertThat(again.get(name).get(key)).as(name + " " + key).isNotEqualTo(value)));
    }

    @Test
    void certificatesThatNobodyMakesHereAreInTheHandbook() {
        assertThat(ComposeTest.text(Path.of("src/docs/operations.md"))).contains(CERTIFICATES);
    }

    @Test
    void noSecretIsInTheRepository() throws IOException {
        try (var files = Files.walk(Path.of("k8s"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".yaml")))
                    .isNotEmpty()
                    .allSatisfy(
                            file -> assertThat(tree(file).path("kind").asText()).isNotEqualTo("Secret"));
        }
    }

    @ParameterizedTest
    @FieldSource("org.anteroom.operations.Cluster#FOLDERS")
    void whatIsMountedAreTheFilesThatRunHere(Path folder) {
        for (var generator : tree(folder.resolve("kustomization.yaml")).path("configMapGenerator")) {
            for (var file : generator.path("files")) {
                var text = file.asText();
                var source =
                        folder.resolve(text.substring(text.indexOf('=') + 1)).normalize();
                assertThat(source).isRegularFile().startsWith(Path.of("infra"));
                if (ComposeTest.text(source).startsWith("#!")) {
                    assertThat(source).isExecutable();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pods")
    void startedScriptIsAmongTheMounted(Pod pod) {
        for (var container : pod.everyContainer()) {
            var commands = Stream.of(container.getStartupProbe(), container.getReadinessProbe())
                    .filter(probe -> probe != null && probe.getExec() != null)
                    .map(probe -> probe.getExec().getCommand());
            Stream.concat(Stream.of(container.getCommand()), commands)
                    .filter(command -> !command.isEmpty() && command.getFirst().startsWith("/anteroom/"))
                    .forEach(command -> {
                        var mounted = container.getVolumeMounts().stream()
                                .filter(mount -> mount.getMountPath().equals("/anteroom"))
                                .findFirst()
                                .orElseThrow();
                        var map = pod.spec().getVolumes().stream()
                                .filter(volume -> volume.getName().equals(mounted.getName()))
                                .findFirst()
                                .orElseThrow()
                                .getConfigMap();
                        assertThat(map.getDefaultMode()).isEqualTo(0555);
                        assertThat(CLUSTER.generated().get(pod.namespace()).get(map.getName()))
                                .contains(command.getFirst().substring("/anteroom/".length()));
                    });
        }
    }

    @Test
    void storeIsASetWhoseMembersKnowEachOther() {
        var set = CLUSTER.one(StatefulSet.class, "anteroom-store", "mongo");
        var members = IntStream.range(0, set.getSpec().getReplicas())
                .mapToObj(n -> "mongo-" + n + "." + set.getSpec().getServiceName() + ".anteroom-store:27017")
                .collect(Collectors.joining(","));

        assertThat(set.getSpec().getReplicas()).isEqualTo(3);
        assertThat(value("mongo", "ANTEROOM_MONGO_MEMBERS")).isEqualTo(members);
        assertThat(value("mongo-set", "ANTEROOM_MONGO_MEMBERS")).isEqualTo(members);
        assertThat(value("mongo", "ANTEROOM_MONGO_FIRST")).isEqualTo("mongo-0");
        assertThat(value("mongo-set", "ANTEROOM_DATABASE"))
                .isEqualTo(CLUSTER.one(ConfigMap.class, "anteroom", "anteroom")
                        .getData()
                        .get("ANTEROOM_DATABASE"));
        assertThat(set.getSpec().getPodManagementPolicy())
                .as("none is ready before all are there")
                .isEqualTo("Parallel");
        assertThat(CLUSTER.one(Service.class, "anteroom-store", "mongo")
                        .getSpec()
                        .getPublishNotReadyAddresses())
                .isTrue();
    }

    /** The script runs with a stand-in in the place of the image's own entry point; MongoDB itself has not been started by it yet. */
    @Test
    void onlyTheFirstMemberMakesTheKeeperAndTheKeyIsItsOwn() throws Exception {
        Files.writeString(temporary.resolve("mongo-key"), "a key that a group may read");
        var stand = temporary.resolve("docker-entrypoint.sh");
        Files.writeString(stand, "#!/bin/sh\necho \"$@\"\necho \"keeper=${MONGO_INITDB_ROOT_USERNAME:-none}\"\n");
        Files.setPosixFilePermissions(stand, PosixFilePermissions.fromString("rwxr-xr-x"));
        var own = run(Map.of(), "hostname").strip();

        var first = run(mongo(own), "infra/mongo/start");
        var key = temporary.resolve("mongo-key.d/mongo-key");
        assertThat(first)
                .contains("mongod --replSet anteroom --keyFile " + key + " --bind_ip_all")
                .contains("keeper=keeper");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("r--------");
        assertThat(Files.readString(key)).isEqualTo("a key that a group may read");
        assertThat(run(mongo("mongo-0"), "infra/mongo/start"))
                .as("started again, as another")
                .contains("keeper=none");
    }

    private Map<String, String> mongo(String first) throws IOException {
        var folder = Files.createDirectories(temporary.resolve("mongo-key.d"));
        return Map.of(
                "PATH",
                temporary + ":" + System.getenv("PATH"),
                "TMPDIR",
                folder.toString(),
                "ANTEROOM_MONGO_SECRETS",
                temporary.toString(),
                "ANTEROOM_MONGO_FIRST",
                first);
    }

    @Test
    void keycloakIsToldWhatComposeTellsItAndTheDemosAccountsAreShut() {
        var here = CLUSTER.one(ConfigMap.class, "anteroom-login", "keycloak").getData();
        var names = new TreeSet<>(here.keySet());
        var compose = ComposeTest.environment("keycloak");

        // Health is asked here; a proxy asks it in compose.
        names.remove("KC_HEALTH_ENABLED");
        assertThat(names).isEqualTo(new TreeSet<>(compose.keySet()));
        assertThat(here).containsEntry("ANTEROOM_DEMO_ACCOUNTS", "false");
        var users = tree(Path.of("infra/keycloak/realm.json")).path("users");
        assertThat(users)
                .isNotEmpty()
                .extracting(user -> user.path("enabled").asText())
                .containsOnly("${ANTEROOM_DEMO_ACCOUNTS:true}");
        assertThat(CLUSTER.one(ConfigMap.class, "anteroom", "anteroom").getData())
                .containsEntry("ANTEROOM_KEYCLOAK_URL", here.get("KC_HOSTNAME"))
                .containsEntry("ANTEROOM_KEYCLOAK_BACK_URL", "http://keycloak.anteroom-login:8080");
        assertThat(here.get("ANTEROOM_REDIRECTS"))
                .isEqualTo(CLUSTER.one(ConfigMap.class, "anteroom", "anteroom")
                                .getData()
                                .get("ANTEROOM_BASE_URL") + "/*");
        assertThat(here.get("ANTEROOM_BACKCHANNEL")).isEqualTo("http://anteroom.anteroom/logout/back");
        assertThat(CLUSTER.one(Service.class, "anteroom", "anteroom").getSpec().getPorts())
                .extracting(port -> port.getPort())
                .containsExactly(80);
    }

    @Test
    void onlyTheRealmOfKeycloakIsReachedFromOutside() {
        assertThat(CLUSTER.one(Ingress.class, "anteroom-login", "keycloak")
                        .getSpec()
                        .getRules())
                .flatExtracting(rule -> rule.getHttp().getPaths())
                .extracting(path -> path.getPath())
                .containsExactly("/realms/anteroom", "/resources");
    }

    @Test
    void prometheusAsksTheSameAndFindsEveryReplica() {
        var compose = tree(Path.of("infra/prometheus/prometheus.yml"));
        var here = tree(Path.of("infra/prometheus/kubernetes.yml"));
        var service = CLUSTER.one(Service.class, "anteroom", "anteroom-management");

        assertThat(here.path("global")).isEqualTo(compose.path("global"));
        assertThat(here.path("rule_files")).isEqualTo(compose.path("rule_files"));
        assertThat(jobs(here)).isEqualTo(jobs(compose)).containsExactly("anteroom /q/metrics");
        assertThat(here.at("/scrape_configs/0/dns_sd_configs/0/names/0").asText())
                .isEqualTo(service.getMetadata().getName() + ".anteroom.svc.cluster.local");
        assertThat(here.at("/scrape_configs/0/dns_sd_configs/0/port").asInt())
                .isEqualTo(service.getSpec().getPorts().getFirst().getPort());
        assertThat(service.getSpec().getPublishNotReadyAddresses())
                .as("a replica that fails is asked too")
                .isTrue();
        assertThat(CLUSTER.generated().get("anteroom-monitoring").get("prometheus"))
                .containsExactly("alerts.yml", "prometheus.yml");
    }

    private static List<String> jobs(JsonNode prometheus) {
        return prometheus
                .path("scrape_configs")
                .valueStream()
                .map(job -> job.path("job_name").asText() + " "
                        + job.path("metrics_path").asText())
                .toList();
    }

    @Test
    void grafanaSpeaksToPrometheusAloneHereAndInCompose() {
        var here = CLUSTER.pod("grafana").containers().getFirst().getEnv().stream()
                .collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue));

        assertThat(here)
                .isEqualTo(ComposeTest.environment("grafana"))
                .containsEntry("GF_PLUGINS_PREINSTALL_DISABLED", "true");
        assertThat(tree(Path.of("infra/grafana/provisioning/datasources/prometheus.yaml"))
                        .at("/datasources/0/url")
                        .asText())
                .isEqualTo("http://prometheus:9090");
        assertThat(CLUSTER.one(Service.class, "anteroom-monitoring", "prometheus")
                        .getSpec()
                        .getPorts()
                        .getFirst()
                        .getPort())
                .isEqualTo(9090);
    }

    /** Kustomize itself, where kubectl is installed; the other tests here read the same files without it. */
    @Test
    void kustomizeBuildsTheWhole() throws Exception {
        assumeThat(Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, "kubectl")))
                .as("kubectl is installed")
                .anyMatch(Files::isExecutable);

        var built = run(Map.of(), "kubectl", "kustomize", "--load-restrictor", "LoadRestrictionsNone", "k8s");
        long documents = built.lines().filter(line -> line.startsWith("kind: ")).count();
        int maps = CLUSTER.generated().values().stream().mapToInt(Map::size).sum();
        assertThat(documents).isEqualTo(CLUSTER.objects().size() + maps);
    }

    private static Path file(Pod pod) {
        return Cluster.FOLDERS.stream()
                .flatMap(folder -> Stream.of(
                        folder.resolve(pod.name() + ".yaml"),
                        folder.resolve(pod.name() + "-deployment.yaml"),
                        folder.resolve("deployment.yaml")))
                .filter(Files::exists)
                .filter(file -> tree(file).at("/metadata/name").asText().equals(pod.name()))
                .findFirst()
                .orElseThrow();
    }

    private static String value(String pod, String variable) {
        return CLUSTER.pod(pod).containers().getFirst().getEnv().stream()
                .filter(one -> one.getName().equals(variable))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** What the script makes, by namespace and name. */
    private static Map<String, Map<String, String>> secrets() throws Exception {
        var found = new TreeMap<String, Map<String, String>>();
        var yaml = new ObjectMapper(new YAMLFactory());
        try (var documents = yaml.readerFor(Secret.class).<Secret>readValues(run(Map.of(), "k8s/secrets"))) {
            while (documents.hasNext()) {
                var secret = documents.next();
                found.put(
                        secret.getMetadata().getNamespace() + "/"
                                + secret.getMetadata().getName(),
                        secret.getStringData());
            }
        }
        assertThat(found).hasSize(5);
        return found;
    }

    private static String run(Map<String, String> environment, String... command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
