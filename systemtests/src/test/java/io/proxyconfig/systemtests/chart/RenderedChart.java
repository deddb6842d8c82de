package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Objects as helm or kubectl rendered them.
 *
 * @param objects by kind, namespace and name
 */
record RenderedChart(SortedMap<String, ObjectNode> objects) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** Labels that say which tool has installed an object. */
    private static final List<String> LABELS_OF_TOOLS = List.of("helm.sh/chart", "app.kubernetes.io/managed-by");

    private static final String CRD = "CustomResourceDefinition";

    /** Only in the overlays: 'helm install --create-namespace' creates the namespace before it reads the chart. */
    private static final String NAMESPACE = "Namespace";

    static RenderedChart of(String yaml) {
        SortedMap<String, ObjectNode> objects = new TreeMap<>();
        Arrays.stream(yaml.split("(?m)^---$"))
                .map(document -> Serialization.unmarshal(document, JsonNode.class))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .forEach(object -> assertThat(objects.put(key(object), object))
                        .as("two of %s", key(object))
                        .isNull());
        return new RenderedChart(objects);
    }

    /** The object of that kind, namespace and name; there must be one. */
    ObjectNode object(String kindNamespaceAndName) {
        ObjectNode object = objects.get(kindNamespaceAndName);
        if (object == null) {
            throw new AssertionError("no " + kindNamespaceAndName + " among " + objects.keySet());
        }
        return object;
    }

    /** All objects but CRDs, which helm installs as they are. */
    List<ObjectNode> withoutCrds() {
        return objects.values().stream().filter(object -> !isA(CRD, object)).toList();
    }

    /** The environment of a Deployment's first container; a variable without a value is empty. */
    Map<String, String> environment(String namespace, String deployment) {
        Map<String, String> environment = new TreeMap<>();
        object("Deployment/%s/%s".formatted(namespace, deployment))
                .at("/spec/template/spec/containers/0/env")
                .forEach(variable -> environment.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return environment;
    }

    /** Both have the same objects, except for the namespace, the labels of the tools, and the labels of CRDs. */
    void assertEqualTo(RenderedChart bases) {
        SortedMap<String, ObjectNode> expected = new TreeMap<>(bases.objects);
        expected.values().removeIf(object -> isA(NAMESPACE, object));
        assertThat(objects).containsOnlyKeys(expected.keySet());
        expected.forEach((key, object) -> assertThat(ordered(withoutLabelsOfTools(object(key))))
                .as("%s, of the chart and of the bases", key)
                .isEqualTo(ordered(withoutLabelsOfTools(object))));
    }

    private static ObjectNode withoutLabelsOfTools(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        if (isA(CRD, object)) {
            copy.withObject("/metadata").remove("labels");
        }
        for (String labels : List.of("/metadata/labels", "/spec/template/metadata/labels")) {
            if (copy.at(labels) instanceof ObjectNode found) {
                found.remove(LABELS_OF_TOOLS);
            }
        }
        return copy;
    }

    private static boolean isA(String kind, ObjectNode object) {
        return object.path("kind").asText().equals(kind);
    }

    private static String key(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return "%s/%s/%s"
                .formatted(
                        object.path("kind").asText(),
                        metadata.path("namespace").asText(),
                        metadata.path("name").asText());
    }

    /** With the keys in order, and whole numbers without a fraction: there the two programs differ. */
    private static String ordered(ObjectNode object) {
        try {
            return JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(JSON.treeToValue(object, Object.class))
                    .replaceAll("(?m)( : -?\\d+)\\.0(,?)$", "$1$2");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
