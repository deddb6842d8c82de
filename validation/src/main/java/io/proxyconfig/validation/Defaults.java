package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies the defaults of the schema and removes null values, like the API server
 * ({@code apiextensions-apiserver/pkg/apiserver/schema/defaulting}).
 */
final class Defaults {
    private Defaults() {}

    static void apply(JsonNode value, @Nullable StructuralSchema schema) {
        if (schema == null) {
            return;
        }
        if (value instanceof ObjectNode object) {
            applyToFields(object, schema);
        } else if (value instanceof ArrayNode array && schema.items() != null) {
            array.forEach(item -> apply(item, schema.items()));
        }
    }

    private static void applyToFields(ObjectNode object, StructuralSchema schema) {
        object.properties().removeIf(field -> field.getValue().isNull() && !nullable(schema.field(field.getKey())));
        for (Map.Entry<String, StructuralSchema> property : schema.properties().entrySet()) {
            JsonNode value = property.getValue().defaultValue();
            if (value != null && !object.has(property.getKey())) {
                object.set(property.getKey(), value.deepCopy());
            }
        }
        object.properties().forEach(field -> apply(field.getValue(), schema.field(field.getKey())));
    }

    private static boolean nullable(@Nullable StructuralSchema schema) {
        return schema == null || schema.nullable();
    }
}
