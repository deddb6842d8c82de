package io.proxyconfig.operator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads objects of any type as JSON, so that a report also has fields that this version does not know. */
final class ObjectReader {
    /** Small, because a Secret can have 1 MiB and the command has little memory. */
    private static final long PAGE = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;

    ObjectReader(KubernetesClient client) {
        this.client = client;
    }

    /** Objects of a namespace, or of all namespaces if it is empty. */
    List<JsonNode> list(ObjectType type, String namespace, @Nullable String labels, @Nullable String fields) {
        List<JsonNode> all = new ArrayList<>();
        ListOptions options = new ListOptionsBuilder()
                .withLabelSelector(labels)
                .withFieldSelector(fields)
                .build();
        forEach(type, namespace, options, all::add);
        return all;
    }

    /** Reads the Secrets of a namespace one page after another, and keeps none of them. */
    void forEachSecret(String namespace, Consumer<JsonNode> secret) {
        forEach(ObjectType.SECRET, namespace, new ListOptions(), secret);
    }

    private void forEach(ObjectType type, String namespace, ListOptions options, Consumer<JsonNode> object) {
        var resources = client.genericKubernetesResources(type.context());
        String next = null;
        do {
            ListOptions page = new ListOptionsBuilder(options)
                    .withLimit(PAGE)
                    .withContinue(next)
                    .build();
            var list = namespace.isEmpty()
                    ? resources.inAnyNamespace().list(page)
                    : resources.inNamespace(namespace).list(page);
            list.getItems().forEach(item -> object.accept(json(type, item)));
            next = list.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
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
