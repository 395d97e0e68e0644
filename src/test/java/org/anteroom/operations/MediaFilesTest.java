package org.anteroom.operations;

import static org.anteroom.operations.DeploymentFilesTest.BASE;
import static org.anteroom.operations.DeploymentFilesTest.MEDIA;
import static org.anteroom.operations.DeploymentFilesTest.read;
import static org.anteroom.operations.DeploymentFilesTest.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Bridges and relays on Kubernetes: who reaches what, and how they are stopped. Their fields are checked in {@link DeploymentFilesTest}. */
class MediaFilesTest {
    @Test
    void imagesArePinned() {
        assertThat(List.of(
                        bridge().getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst(),
                        relay().getSpec()
                                .getTemplate()
                                .getSpec()
                                .getContainers()
                                .getFirst()))
                .allSatisfy(one -> assertThat(one.getImage()).matches(".+:(stable-\\d+|\\d+\\.\\d+\\.\\d+-r\\d+)"));
    }

    @Test
    void bridgesAndRelaysRunTheFilesThatRunHere() {
        var names = new TreeSet<String>();
        for (var generator : tree(MEDIA.resolve("kustomization.yaml")).path("configMapGenerator")) {
            names.add(generator.path("name").asText());
            for (var file : generator.path("files")) {
                assertThat(MEDIA.resolve(file.asText())).exists();
            }
        }

        assertThat(names).containsExactly("coturn", "videobridge");
        for (var pod : List.of(
                bridge().getSpec().getTemplate().getSpec(),
                relay().getSpec().getTemplate().getSpec())) {
            assertThat(pod.getVolumes())
                    .filteredOn(volume -> volume.getConfigMap() != null)
                    .singleElement()
                    .satisfies(volume -> {
                        assertThat(names).contains(volume.getConfigMap().getName());
                        assertThat(volume.getConfigMap().getDefaultMode()).isEqualTo(0555);
                    });
            assertThat(pod.getContainers().getFirst().getCommand()).containsExactly("/anteroom/start");
        }
    }

    @Test
    void onlyMediaReachesABridgeFromOutside() {
        var container =
                bridge().getSpec().getTemplate().getSpec().getContainers().getFirst();

        assertThat(container.getPorts())
                .filteredOn(port -> port.getHostPort() != null)
                .singleElement()
                .satisfies(port -> {
                    assertThat(port.getProtocol()).isEqualTo("UDP");
                    assertThat(port.getName()).isEqualTo("media");
                });
        assertThat(bridge().getSpec().getTemplate().getSpec().getHostNetwork()).isNull();
        assertThat(read(MEDIA, "bridge-service.yaml", Service.class).getSpec().getClusterIP())
                .isEqualTo("None");
    }

    @Test
    void onlyTheApplicationReachesColibriAndRedis() {
        var colibri = read(MEDIA, "bridge-network.yaml", NetworkPolicy.class).getSpec();
        var redis = read(BASE, "redis-network.yaml", NetworkPolicy.class).getSpec();

        assertThat(colibri.getPolicyTypes()).contains("Ingress");
        assertThat(colibri.getPodSelector().getMatchLabels())
                .isEqualTo(bridge().getSpec().getTemplate().getMetadata().getLabels());
        assertThat(colibri.getIngress())
                .filteredOn(rule -> rule.getPorts().stream().anyMatch(port -> !"UDP".equals(port.getProtocol())))
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom()).singleElement().satisfies(from -> {
                    assertThat(from.getPodSelector().getMatchLabels()).isEqualTo(Map.of("app", "anteroom"));
                    assertThat(from.getNamespaceSelector().getMatchLabels()).containsValue("anteroom");
                }));
        assertThat(redis.getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom())
                        .singleElement()
                        .satisfies(from -> assertThat(from.getPodSelector().getMatchLabels())
                                .isEqualTo(Map.of("app", "anteroom"))));
        assertThat(redis.getEgress()).isEmpty();
    }

    @Test
    void aBridgeReachesNothingInsideTheCluster() throws IOException {
        var policy = read(MEDIA, "bridge-network.yaml", NetworkPolicy.class).getSpec();

        assertThat(policy.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(policy.getEgress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getPorts()).singleElement().satisfies(port -> {
                    assertThat(port.getProtocol()).isEqualTo("UDP");
                    assertThat(port.getPort().getIntVal()).as("no names either").isEqualTo(1024);
                    assertThat(port.getEndPort()).isEqualTo(65535);
                }));
        // So it must need nothing from elsewhere at its start either.
        assertThat(Files.readString(Path.of("infra/videobridge/jvb.conf")))
                .contains("mapping.aws.enabled = false", "apis.xmpp-client.configs {}")
                .doesNotContain("stun");
    }

    @Test
    void aBridgeDrainsBeforeItIsStopped() {
        var pod = bridge().getSpec().getTemplate().getSpec();
        var command = pod.getContainers()
                .getFirst()
                .getLifecycle()
                .getPreStop()
                .getExec()
                .getCommand();

        assertThat(command).hasSize(2).first().isEqualTo("/anteroom/drain");
        assertThat(pod.getTerminationGracePeriodSeconds())
                .as("longer than the drain")
                .isGreaterThan(Long.parseLong(command.getLast()) + 20);
        assertThat(read(MEDIA, "bridge-disruption.yaml", PodDisruptionBudget.class)
                        .getSpec()
                        .getMaxUnavailable()
                        .getIntVal())
                .isEqualTo(1);
    }

    @Test
    void everyBridgeThatIsStartedIsOneThatTheApplicationKnows() {
        var urls = read(BASE, "config.yaml", ConfigMap.class).getData().get("ANTEROOM_BRIDGE_URLS");
        var expected = java.util.stream.IntStream.range(0, bridge().getSpec().getReplicas())
                .mapToObj(i -> "http://bridge-" + i + ".bridge.anteroom-media:8080")
                .collect(java.util.stream.Collectors.joining(","));

        assertThat(urls).isEqualTo(expected);
    }

    @Test
    void relaysListenWithTlsOn443() {
        var relay = relay().getSpec().getTemplate().getSpec().getContainers().getFirst();

        assertThat(relay.getEnv())
                .anySatisfy(one -> {
                    assertThat(one.getName()).isEqualTo("ANTEROOM_PORT_TURN_TLS");
                    assertThat(one.getValue()).isEqualTo("443");
                })
                .filteredOn(one -> one.getName().contains("SECRET"))
                .singleElement()
                .satisfies(
                        one -> assertThat(one.getValueFrom().getSecretKeyRef()).isNotNull());
        assertThat(read(BASE, "config.yaml", ConfigMap.class).getData().get("ANTEROOM_TURN_URLS"))
                .contains("turns:turn.example.org:443?transport=tcp");
    }

    private static StatefulSet bridge() {
        return read(MEDIA, "bridge.yaml", StatefulSet.class);
    }

    private static Deployment relay() {
        return read(MEDIA, "coturn.yaml", Deployment.class);
    }
}
