package org.anteroom.operations;

import static org.anteroom.operations.DeploymentFilesTest.tree;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All that {@code k8s/} would put on a cluster, read from its files; a name together with its namespace says which one is meant. */
record Cluster(List<Placed> objects, Map<String, Map<String, TreeSet<String>>> generated) {
    static final List<Path> FOLDERS = Stream.of("base", "store", "login", "media", "monitoring")
            .map(Path.of("k8s")::resolve)
            .toList();

    /** An object in the namespace that its folder's kustomization gives it. */
    record Placed(String namespace, HasMetadata object) {}

    /** What a workload starts. */
    record Pod(String namespace, HasMetadata owner, PodTemplateSpec template) {
        String name() {
            return owner.getMetadata().getName();
        }

        PodSpec spec() {
            return template.getSpec();
        }

        List<Container> containers() {
            return spec().getContainers();
        }

        /** Those that prepare and those that stay. */
        List<Container> everyContainer() {
            return Stream.concat(spec().getInitContainers().stream(), containers().stream())
                    .toList();
        }

        boolean isMeantBy(LabelSelector selector) {
            return isMeantBy(selector.getMatchLabels());
        }

        boolean isMeantBy(Map<String, String> labels) {
            return template.getMetadata().getLabels().entrySet().containsAll(labels.entrySet());
        }

        @Override
        public String toString() {
            return namespace + "/" + name();
        }
    }

    static Cluster read() {
        var objects = new ArrayList<Placed>();
        var generated = new TreeMap<String, Map<String, TreeSet<String>>>();
        for (var folder : FOLDERS) {
            var kustomization = tree(folder.resolve("kustomization.yaml"));
            var namespace = kustomization.path("namespace").asText();
            for (var file : kustomization.path("resources")) {
                objects.add(new Placed(namespace, model(folder.resolve(file.asText()))));
            }
            var maps = new TreeMap<String, TreeSet<String>>();
            for (var generator : kustomization.path("configMapGenerator")) {
                var keys = new TreeSet<String>();
                generator.path("files").forEach(file -> keys.add(key(file.asText())));
                maps.put(generator.path("name").asText(), keys);
            }
            generated.put(namespace, maps);
        }
        return new Cluster(objects, generated);
    }

    List<Pod> pods() {
        return objects.stream()
                .flatMap(placed -> switch (placed.object()) {
                    case Deployment one ->
                        Stream.of(new Pod(placed.namespace(), one, one.getSpec().getTemplate()));
                    case StatefulSet one ->
                        Stream.of(new Pod(placed.namespace(), one, one.getSpec().getTemplate()));
                    case Job one ->
                        Stream.of(new Pod(placed.namespace(), one, one.getSpec().getTemplate()));
                    default -> Stream.<Pod>empty();
                })
                .toList();
    }

    Pod pod(String name) {
        return pods().stream()
                .filter(pod -> pod.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The objects of a kind, with the namespace of each. Two may be equal in all but their namespace. */
    <T extends HasMetadata> Map<T, String> all(Class<T> kind) {
        var found = new IdentityHashMap<T, String>();
        objects.stream()
                .filter(placed -> kind.isInstance(placed.object()))
                .forEach(placed -> found.put(kind.cast(placed.object()), placed.namespace()));
        return found;
    }

    <T extends HasMetadata> T one(Class<T> kind, String namespace, String name) {
        return all(kind).entrySet().stream()
                .filter(entry -> entry.getValue().equals(namespace))
                .map(Map.Entry::getKey)
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " " + namespace + "/" + name));
    }

    /** A generated map's key is what is written before "=", otherwise the file's name. */
    private static String key(String file) {
        return file.contains("=")
                ? file.substring(0, file.indexOf('='))
                : Path.of(file).getFileName().toString();
    }

    private static HasMetadata model(Path file) {
        var written = tree(file);
        return new ObjectMapper(new YAMLFactory()).convertValue(written, DeploymentFilesTest.model(written));
    }
}
