package io.proxyconfig.systemtests.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Arrays;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Objects as helm or kubectl rendered them.
 *
 * @param objects each one by what tells it from all others of a cluster
 */
record RenderedChart(SortedMap<String, ObjectNode> objects) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /**
     * What only the chart's objects carry: which chart and release they are of, and on each of them what the bases put only
     * on some.
     */
    private static final Set<String> LABELS_OF_HELM = Set.of(
            "helm.sh/chart",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/managed-by",
            "app.kubernetes.io/name",
            "app.kubernetes.io/version");

    /** What only the bases have: helm makes the namespace itself, before it reads the chart (--create-namespace). */
    private static final Set<String> KINDS_OF_BASES = Set.of("Namespace");

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

    /** Both have the same objects, apart from what the constants of this class list. */
    void assertSaysWhatIsIn(RenderedChart bases) {
        SortedMap<String, ObjectNode> expected = new TreeMap<>(bases.objects);
        expected.values()
                .removeIf(object -> KINDS_OF_BASES.contains(object.path("kind").asText()));
        assertThat(objects).containsOnlyKeys(expected.keySet());
        expected.forEach((key, object) -> assertThat(ordered(withoutLabelsOfHelm(object(key), object)))
                .as("%s, of the chart and of the bases", key)
                .isEqualTo(ordered(object)));
    }

    private static ObjectNode withoutLabelsOfHelm(ObjectNode object, ObjectNode base) {
        ObjectNode copy = object.deepCopy();
        JsonNode expected = base.at("/metadata/labels");
        if (copy.at("/metadata/labels") instanceof ObjectNode labels) {
            labels.remove(LABELS_OF_HELM.stream()
                    .filter(label -> !expected.has(label))
                    .toList());
            if (labels.isEmpty()) {
                copy.withObject("/metadata").remove("labels");
            }
        }
        return copy;
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
