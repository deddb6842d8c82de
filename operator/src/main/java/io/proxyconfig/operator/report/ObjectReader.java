package io.proxyconfig.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads objects of any type as JSON, so that a report also has fields that this version does not know. */
final class ObjectReader {
    /** A list has at most this many objects. */
    private static final long MAX_OBJECTS = 2000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;

    ObjectReader(KubernetesClient client) {
        this.client = client;
    }

    /** Objects of a namespace, or of all namespaces if it is empty. */
    List<JsonNode> list(ObjectType type, String namespace, @Nullable String labels, @Nullable String fields) {
        ListOptions options = new ListOptionsBuilder()
                .withLimit(MAX_OBJECTS)
                .withLabelSelector(labels)
                .withFieldSelector(fields)
                .build();
        var resources = client.genericKubernetesResources(type.context());
        var list = namespace.isEmpty()
                ? resources.inAnyNamespace().list(options)
                : resources.inNamespace(namespace).list(options);
        return list.getItems().stream().map(item -> json(type, item)).toList();
    }

    /** An object by name; null if it does not exist. */
    @Nullable JsonNode get(ObjectType type, String namespace, String name) {
        var resources = client.genericKubernetesResources(type.context());
        GenericKubernetesResource found = type.namespaced()
                ? resources.inNamespace(namespace).withName(name).get()
                : resources.withName(name).get();
        return found == null ? null : json(type, found);
    }

    /** The items of a list have no type of their own. */
    private static JsonNode json(ObjectType type, GenericKubernetesResource item) {
        ObjectNode node = JSON.valueToTree(item);
        node.put("apiVersion", type.group().isEmpty() ? type.version() : type.group() + "/" + type.version());
        node.put("kind", type.kind());
        return node;
    }
}
