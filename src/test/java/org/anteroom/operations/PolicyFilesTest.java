package org.anteroom.operations;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.anteroom.operations.Cluster.Pod;
import org.junit.jupiter.api.Test;

/** Who may speak to whom on Kubernetes, by what the network policies of all folders say together. */
class PolicyFilesTest {
    private static final String NAMESPACE = "kubernetes.io/metadata.name";

    /** Namespaces that are the cluster's own. */
    private static final Set<String> FOREIGN = Set.of("ingress-nginx", "kube-system");

    private static final Cluster CLUSTER = Cluster.read();

    /** One thing that is allowed; {@code other} is a pod of ours, a foreign namespace, or "anybody". */
    private record Way(Pod pod, String other, String port) {}

    @Test
    void onlyWhoNeedsAPartReachesIt() {
        var reached = new TreeMap<String, Set<String>>();
        ways(false)
                .forEach(way -> reached.computeIfAbsent(way.pod().name() + " " + way.port(), _ -> new TreeSet<>())
                        .add(way.other()));

        assertThat(reached)
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("anteroom TCP 8080", Set.of("ingress-nginx", "anteroom-login/keycloak")),
                        Map.entry("anteroom TCP 8081", Set.of("anteroom-monitoring/prometheus")),
                        Map.entry("redis TCP 6379", Set.of("anteroom/anteroom")),
                        Map.entry(
                                "mongo TCP 27017",
                                Set.of("anteroom/anteroom", "anteroom-store/mongo", "anteroom-store/mongo-set")),
                        Map.entry("keycloak TCP 8080", Set.of("ingress-nginx", "anteroom/anteroom")),
                        Map.entry("keycloak TCP 7800", Set.of("anteroom-login/keycloak")),
                        Map.entry("keycloak TCP 57800", Set.of("anteroom-login/keycloak")),
                        Map.entry("postgres TCP 5432", Set.of("anteroom-login/keycloak")),
                        Map.entry("bridge UDP 10000", Set.of("anybody")),
                        Map.entry("bridge TCP 8080", Set.of("anteroom/anteroom")),
                        Map.entry("bridge TCP 9090", Set.of("anteroom/anteroom")),
                        Map.entry("prometheus TCP 9090", Set.of("anteroom-monitoring/grafana")))));
    }

    @Test
    void nobodySpeaksOutButForNamesMailMediaAndItsNeighbours() {
        assertThat(ways(true))
                .filteredOn(way -> way.other().equals("anybody"))
                .extracting(way -> way.pod().name() + " " + way.port())
                .containsExactlyInAnyOrder("anteroom TCP 465", "anteroom TCP 587", "bridge UDP 1024");
        assertThat(ways(true))
                .filteredOn(way -> FOREIGN.contains(way.other()))
                .allMatch(way -> way.other().equals("kube-system") && way.port().matches("(UDP|TCP) 53"));
        assertThat(ways(true))
                .filteredOn(
                        way -> Set.of("redis", "postgres").contains(way.pod().name()))
                .isEmpty();
    }

    /** Where everything is closed, a way that only one side opens is none. */
    @Test
    void everyWayBetweenTwoOfOursIsOpenAtBothEnds() {
        var in = between(false);
        var out = between(true);

        assertThat(out).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(in);
    }

    @Test
    void whoeverIsNotNamedIsShutOut() {
        for (var pod : CLUSTER.pods()) {
            if (!Boolean.TRUE.equals(pod.spec().getHostNetwork())) {
                assertThat(directions(pod)).as(pod.toString()).contains("Ingress", "Egress");
            }
        }
        var closed = new TreeSet<String>();
        CLUSTER.all(NetworkPolicy.class).forEach((policy, namespace) -> {
            var spec = policy.getSpec();
            boolean everybody = spec.getPodSelector().getMatchLabels().isEmpty();
            if (everybody && spec.getIngress().isEmpty() && spec.getEgress().isEmpty()) {
                closed.add(namespace);
                assertThat(spec.getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
            }
        });
        assertThat(closed).containsExactly("anteroom", "anteroom-login", "anteroom-monitoring", "anteroom-store");
    }

    @Test
    void everyPolicyIsAboutAPodThatThereIs() {
        CLUSTER.all(NetworkPolicy.class)
                .forEach((policy, namespace) -> assertThat(CLUSTER.pods())
                        .as(namespace + "/" + policy.getMetadata().getName())
                        .anyMatch(pod -> concerns(policy, namespace, pod)));
    }

    private static List<String> between(boolean outward) {
        return ways(outward).stream()
                .filter(way -> way.other().contains("/"))
                .map(way -> outward
                        ? way.pod() + " to " + way.other() + " " + way.port()
                        : way.other() + " to " + way.pod() + " " + way.port())
                .distinct()
                .toList();
    }

    private static Set<String> directions(Pod pod) {
        return CLUSTER.all(NetworkPolicy.class).entrySet().stream()
                .filter(entry -> concerns(entry.getKey(), entry.getValue(), pod))
                .flatMap(entry -> entry.getKey().getSpec().getPolicyTypes().stream())
                .collect(toCollection(TreeSet::new));
    }

    private static boolean concerns(NetworkPolicy policy, String namespace, Pod pod) {
        return pod.namespace().equals(namespace)
                && pod.isMeantBy(policy.getSpec().getPodSelector())
                && !Boolean.TRUE.equals(pod.spec().getHostNetwork());
    }

    private static List<Way> ways(boolean outward) {
        var ways = new ArrayList<Way>();
        CLUSTER.all(NetworkPolicy.class).forEach((policy, namespace) -> {
            for (var pod : CLUSTER.pods()) {
                if (!concerns(policy, namespace, pod)) {
                    continue;
                }
                if (outward) {
                    policy.getSpec()
                            .getEgress()
                            .forEach(rule -> add(ways, pod, rule.getTo(), rule.getPorts(), namespace, true));
                } else {
                    policy.getSpec()
                            .getIngress()
                            .forEach(rule -> add(ways, pod, rule.getFrom(), rule.getPorts(), namespace, false));
                }
            }
        });
        return ways;
    }

    private static void add(
            List<Way> ways,
            Pod pod,
            List<NetworkPolicyPeer> peers,
            List<NetworkPolicyPort> ports,
            String namespace,
            boolean outward) {
        assertThat(ports).as("a rule without ports opens all").isNotEmpty();
        for (var port : ports) {
            var protocol = port.getProtocol() == null ? "TCP" : port.getProtocol();
            var words = protocol + " "
                    + (port.getPort() == null ? "any" : port.getPort().getIntVal());
            if (peers.isEmpty()) {
                ways.add(new Way(pod, "anybody", words));
            }
            for (var peer : peers) {
                for (var other : meant(peer, namespace)) {
                    ways.add(new Way(pod, other, words));
                    if (other.contains("/")) {
                        listens(outward ? find(other) : pod, protocol, port);
                    }
                }
            }
        }
    }

    /** Where a policy opens a port, something has to listen. */
    private static void listens(Pod pod, String protocol, NetworkPolicyPort port) {
        assertThat(pod.containers())
                .as(pod + " listens on " + port.getPort())
                .flatExtracting(container -> container.getPorts())
                .anyMatch(open -> open.getContainerPort().equals(port.getPort().getIntVal())
                        && protocol.equals(open.getProtocol() == null ? "TCP" : open.getProtocol()));
    }

    private static Pod find(String words) {
        return CLUSTER.pods().stream()
                .filter(pod -> pod.toString().equals(words))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> meant(NetworkPolicyPeer peer, String own) {
        assertThat(peer.getIpBlock()).isNull();
        var selector = peer.getNamespaceSelector();
        var namespace = selector == null ? own : selector.getMatchLabels().get(NAMESPACE);
        if (FOREIGN.contains(namespace)) {
            return List.of(namespace);
        }
        assertThat(peer.getPodSelector())
                .as("pods of " + namespace + " are named one by one")
                .isNotNull();
        assertThat(peer.getPodSelector().getMatchLabels()).isNotEmpty();
        var pods = CLUSTER.pods().stream()
                .filter(pod -> pod.namespace().equals(namespace) && pod.isMeantBy(peer.getPodSelector()))
                .map(Pod::toString)
                .toList();
        assertThat(pods)
                .as(namespace + " has " + peer.getPodSelector().getMatchLabels())
                .isNotEmpty();
        return pods;
    }
}
