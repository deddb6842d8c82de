package io.proxyconfig.operator.kubernetes.instances;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells whether an object needs to be written. What we want must be in it, and what was applied last must be the same, or
 * a field that is not wanted any more would stay. What others add is theirs: {@code kubectl rollout restart} works so.
 */
final class ObjectMatcher {
    /** Annotation: a hash of what was applied last. */
    static final String APPLIED = "proxyconfig.io/applied";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ObjectMatcher() {}

    /** Puts the hash of an object into its annotations. */
    static <T extends HasMetadata> T marked(T desired) {
        Map<String, String> annotations = new TreeMap<>();
        if (desired.getMetadata().getAnnotations() != null) {
            annotations.putAll(desired.getMetadata().getAnnotations());
        }
        annotations.put(APPLIED, hash(desired));
        desired.getMetadata().setAnnotations(annotations);
        return desired;
    }

    /** Whether the object has everything of a marked one, and nothing that was of an earlier one only. */
    static boolean matches(HasMetadata marked, HasMetadata current) {
        return contains(JSON.valueToTree(current), JSON.valueToTree(marked));
    }

    private static boolean contains(JsonNode actual, JsonNode wanted) {
        return switch (wanted) {
            case ObjectNode object -> object.properties().stream().allMatch(field -> containsField(actual, field));
            case ArrayNode array -> containsItems(actual, array);
            default -> wanted.equals(actual) || sameQuantity(wanted, actual);
        };
    }

    private static boolean containsField(JsonNode actual, Map.Entry<String, JsonNode> wanted) {
        JsonNode value = wanted.getValue();
        JsonNode field = actual.path(wanted.getKey());
        return isNothing(value) || (isEmptyText(value) && field.isMissingNode()) || contains(field, value);
    }

    /** Items with a name are found by it, as server-side apply does; others by their place. */
    private static boolean containsItems(JsonNode actual, ArrayNode wanted) {
        boolean named = wanted.valueStream().allMatch(item -> item.has("name"));
        if (!actual.isArray() || (!named && actual.size() != wanted.size())) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            JsonNode item = wanted.get(i);
            boolean found = named
                    ? actual.valueStream()
                            .anyMatch(one -> one.path("name").equals(item.get("name")) && contains(one, item))
                    : contains(actual.get(i), item);
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** The API server leaves out what is empty. */
    private static boolean isNothing(JsonNode value) {
        return value.isNull() || (value.isContainerNode() && value.isEmpty());
    }

    private static boolean isEmptyText(JsonNode value) {
        return value.isTextual() && value.textValue().isEmpty();
    }

    /** The API server writes quantities in its own way: 0.5 as 500m. */
    private static boolean sameQuantity(JsonNode wanted, JsonNode actual) {
        if (!wanted.isTextual() || !actual.isTextual()) {
            return false;
        }
        try {
            return Quantity.parse(wanted.textValue())
                            .getNumericalAmount()
                            .compareTo(Quantity.parse(actual.textValue()).getNumericalAmount())
                    == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String hash(HasMetadata desired) {
        try {
            byte[] text = JSON.valueToTree(desired).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
