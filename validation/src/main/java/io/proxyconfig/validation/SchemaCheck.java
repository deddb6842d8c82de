package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.proxyconfig.validation.StructuralSchema.Limits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Validates a value with a schema, like the API server: unknown fields (strict field validation), types and limits
 * ({@code kube-openapi/pkg/validation/validate}), and duplicate items
 * ({@code apiextensions-apiserver/pkg/apiserver/schema/listtype}).
 */
final class SchemaCheck {
    private final List<ValidationFinding> findings = new ArrayList<>();

    private SchemaCheck() {}

    /** The unknown fields. */
    static List<ValidationFinding> unknownFields(JsonNode value, StructuralSchema schema) {
        SchemaCheck check = new SchemaCheck();
        check.unknown(value, schema, "");
        return check.findings;
    }

    /** All other errors. The value must have its defaults. */
    static List<ValidationFinding> values(JsonNode value, StructuralSchema schema) {
        SchemaCheck check = new SchemaCheck();
        check.value(value, schema, "");
        return check.findings;
    }

    private void unknown(JsonNode value, StructuralSchema schema, String path) {
        if (schema.preserveUnknown()) {
            return;
        }
        if (value instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                StructuralSchema known = schema.field(field.getKey());
                String fieldPath = FieldPath.child(path, field.getKey());
                if (known == null) {
                    findings.add(new ValidationFinding(fieldPath, "unknown field \"" + fieldPath + '"', true));
                } else {
                    unknown(field.getValue(), known, fieldPath);
                }
            });
        } else if (value instanceof ArrayNode array && schema.items() != null) {
            for (int i = 0; i < array.size(); i++) {
                unknown(array.path(i), schema.items(), FieldPath.item(path, i));
            }
        }
    }

    private void value(JsonNode value, StructuralSchema schema, String path) {
        if (value.isNull() && schema.nullable()) {
            return;
        }
        if (!schema.types().isEmpty() && !schema.types().contains(type(value))) {
            String expected = String.join(",", new TreeSet<>(schema.types()));
            findings.add(ValidationFinding.wrongType(path, expected, type(value)));
            return;
        }
        limits(value, schema.limits(), path);
        if (value instanceof ObjectNode object) {
            fields(object, schema, path);
        } else if (value instanceof ArrayNode array) {
            items(array, schema, path);
        }
    }

    private void fields(ObjectNode object, StructuralSchema schema, String path) {
        for (String name : schema.required()) {
            if (!object.has(name)) {
                findings.add(ValidationFinding.required(FieldPath.child(path, name)));
            }
        }
        object.properties().forEach(field -> {
            StructuralSchema known = schema.field(field.getKey());
            if (known != null) {
                value(field.getValue(), known, FieldPath.child(path, field.getKey()));
            }
        });
    }

    private void items(ArrayNode array, StructuralSchema schema, String path) {
        Set<JsonNode> seen = new HashSet<>();
        for (int i = 0; i < array.size(); i++) {
            String itemPath = FieldPath.item(path, i);
            if (schema.items() != null) {
                value(array.path(i), schema.items(), itemPath);
            }
            JsonNode key = schema.keys().isEmpty() ? array.path(i) : key(array.path(i), schema.keys());
            boolean unique = schema.isSet() || !schema.keys().isEmpty();
            if (unique && !seen.add(key)) {
                findings.add(ValidationFinding.duplicate(itemPath, display(key)));
            }
        }
    }

    private static JsonNode key(JsonNode item, List<String> names) {
        ObjectNode key = JsonNodeFactory.instance.objectNode();
        for (String name : names) {
            if (item.has(name)) {
                key.set(name, item.path(name));
            }
        }
        return key;
    }

    private void limits(JsonNode value, Limits limits, String path) {
        if (!limits.values().isEmpty() && !limits.values().contains(value.asText())) {
            findings.add(ValidationFinding.unsupported(path, display(value), limits.values()));
        }
        if (value.isTextual()) {
            length(value.textValue(), limits, path);
        } else if (value.isNumber()) {
            range(value, limits, path);
        } else if (value.isArray()) {
            size(value.size(), limits, path);
        } else if (value.isObject() && limits.maxProperties() != null && value.size() > limits.maxProperties()) {
            findings.add(ValidationFinding.tooMany(path, value.size(), limits.maxProperties()));
        }
    }

    private void length(String text, Limits limits, String path) {
        int length = text.codePointCount(0, text.length());
        if (limits.maxLength() != null && length > limits.maxLength()) {
            findings.add(ValidationFinding.tooLong(path, limits.maxLength()));
        }
        if (limits.minLength() != null && length < limits.minLength()) {
            String rule = "should be at least " + limits.minLength() + " chars long";
            findings.add(ValidationFinding.outOfSchema(path, ValidationFinding.quoted(text), rule));
        }
        if (limits.pattern() != null && !limits.pattern().matcher(text).find()) {
            String rule = "should match '" + limits.pattern().pattern() + "'";
            findings.add(ValidationFinding.outOfSchema(path, ValidationFinding.quoted(text), rule));
        }
    }

    @SuppressWarnings("prose") // the messages of Kubernetes
    private void range(JsonNode value, Limits limits, String path) {
        if (limits.format().equals(Limits.INT32) && !value.canConvertToInt()) {
            String rule = "Checked value must be of type integer with format int32 in " + path;
            findings.add(ValidationFinding.invalid(path, value.asText(), rule));
        }
        if (limits.maximum() != null && value.doubleValue() > limits.maximum()) {
            String rule = "should be less than or equal to " + number(limits.maximum());
            findings.add(ValidationFinding.outOfSchema(path, value.asText(), rule));
        }
        if (limits.minimum() != null && value.doubleValue() < limits.minimum()) {
            String rule = "should be greater than or equal to " + number(limits.minimum());
            findings.add(ValidationFinding.outOfSchema(path, value.asText(), rule));
        }
    }

    @SuppressWarnings("prose") // the messages of Kubernetes
    private void size(int size, Limits limits, String path) {
        if (limits.minItems() != null && size < limits.minItems()) {
            String rule = "should have at least " + limits.minItems() + " items";
            findings.add(ValidationFinding.outOfSchema(path, Integer.toString(size), rule));
        }
        if (limits.maxItems() != null && size > limits.maxItems()) {
            findings.add(ValidationFinding.tooMany(path, size, limits.maxItems()));
        }
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "object";
            case ARRAY -> "array";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> "null";
        };
    }

    private static String display(JsonNode value) {
        return value.isTextual() ? ValidationFinding.quoted(value.textValue()) : value.toString();
    }

    private static String number(double limit) {
        return limit == Math.rint(limit) ? Long.toString((long) limit) : Double.toString(limit);
    }
}
