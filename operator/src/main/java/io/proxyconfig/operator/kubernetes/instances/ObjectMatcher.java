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
 * Compares an object with its desired state, to decide whether the operator writes it. The object must have all desired
 * fields. The hash of the last desired state must be the same, because otherwise an obsolete field would remain. Fields
 * that another client adds are ignored, for example those of {@code kubectl rollout restart}.
 */
final class ObjectMatcher {
    /** The annotation with the hash of the last desired state. */
    static final String APPLIED = "proxyconfig.io/applied";

    private static final ObjectMapper JSON = new ObjectMapper();

    private ObjectMatcher() {}

    /** Adds the hash of an object to its annotations. */
    static <T extends HasMetadata> T withHash(T desired) {
        Map<String, String> annotations = new TreeMap<>();
        if (desired.getMetadata().getAnnotations() != null) {
            annotations.putAll(desired.getMetadata().getAnnotations());
        }
        annotations.put(APPLIED, hash(desired));
        desired.getMetadata().setAnnotations(annotations);
        return desired;
    }

    /** Whether the object has all fields of the desired state, and no field of an earlier one only. */
    static boolean matches(HasMetadata desired, HasMetadata current) {
        return contains(JSON.valueToTree(current), JSON.valueToTree(desired));
    }

    private static boolean contains(JsonNode actual, JsonNode desired) {
        return switch (desired) {
            case ObjectNode object -> object.properties().stream().allMatch(field -> containsField(actual, field));
            case ArrayNode array -> containsItems(actual, array);
            default -> desired.equals(actual) || sameQuantity(desired, actual);
        };
    }

    private static boolean containsField(JsonNode actual, Map.Entry<String, JsonNode> desired) {
        JsonNode value = desired.getValue();
        JsonNode field = actual.path(desired.getKey());
        return isEmpty(value) || (isEmptyText(value) && field.isMissingNode()) || contains(field, value);
    }

    /** Compares items with a name by their name, as server-side apply does, and other items by their index. */
    private static boolean containsItems(JsonNode actual, ArrayNode desired) {
        boolean named = desired.valueStream().allMatch(item -> item.has("name"));
        if (!actual.isArray() || (!named && actual.size() != desired.size())) {
            return false;
        }
        for (int i = 0; i < desired.size(); i++) {
            JsonNode item = desired.get(i);
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

    /** The API server omits empty fields. */
    private static boolean isEmpty(JsonNode value) {
        return value.isNull() || (value.isContainerNode() && value.isEmpty());
    }

    private static boolean isEmptyText(JsonNode value) {
        return value.isTextual() && value.textValue().isEmpty();
    }

    /** The API server changes the form of quantities: 0.5 becomes 500m. */
    private static boolean sameQuantity(JsonNode desired, JsonNode actual) {
        if (!desired.isTextual() || !actual.isTextual()) {
            return false;
        }
        try {
            return Quantity.parse(desired.textValue())
                            .getNumericalAmount()
                            .compareTo(Quantity.parse(actual.textValue()).getNumericalAmount())
                    == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** 16 hexadecimal digits of the hash of an object's JSON. */
    static String hash(Object desired) {
        try {
            byte[] text = JSON.valueToTree(desired).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
