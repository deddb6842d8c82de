package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.proxyconfig.validation.StructuralSchema.Limits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Parses a structural schema. An unknown keyword is an error, so that the validation checks everything that the API server
 * checks.
 */
final class SchemaParser {
    private static final Set<String> KNOWN = Set.of(
            "type",
            "description",
            "properties",
            "additionalProperties",
            "items",
            "required",
            "default",
            "enum",
            "pattern",
            "format",
            "minLength",
            "maxLength",
            "minimum",
            "maximum",
            "minItems",
            "maxItems",
            "maxProperties",
            "nullable",
            "anyOf",
            "x-kubernetes-int-or-string",
            "x-kubernetes-list-type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-validations");

    /** Formats of numbers, and of times in the status. */
    private static final Set<String> FORMATS = Set.of("", Limits.INT32, "int64", "date-time");

    private final CelRuleCompiler rules;

    SchemaParser(CelRuleCompiler rules) {
        this.rules = rules;
    }

    /** Parses a schema. It throws an {@link IllegalStateException} if the schema has an unsupported keyword. */
    StructuralSchema parse(JsonNode node) {
        check(node);
        return StructuralSchemaBuilder.builder()
                .types(types(node))
                .nullable(node.path("nullable").asBoolean())
                .preserveUnknown(
                        node.path("x-kubernetes-preserve-unknown-fields").asBoolean())
                .properties(properties(node))
                .additional(child(node, "additionalProperties"))
                .items(child(node, "items"))
                .required(texts(node.path("required")))
                .defaultValue(node.get("default"))
                .limits(limits(node))
                .keys(texts(node.path("x-kubernetes-list-map-keys")))
                .isSet(node.path("x-kubernetes-list-type").asText().equals("set"))
                .rules(rules(node))
                .build();
    }

    private static void check(JsonNode node) {
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(KNOWN);
        boolean intOrString = node.path("x-kubernetes-int-or-string").asBoolean();
        if (!FORMATS.contains(node.path("format").asText())) {
            unknown.add("format");
        }
        if (!unknown.isEmpty() || (node.has("anyOf") && !intOrString)) {
            throw new IllegalStateException("the schema has unsupported keywords: " + unknown + " in " + node);
        }
    }

    private static Set<String> types(JsonNode node) {
        if (node.path("x-kubernetes-int-or-string").asBoolean()) {
            return Set.of("integer", "string");
        }
        return node.has("type") ? Set.of(node.path("type").asText()) : Set.of();
    }

    private Map<String, StructuralSchema> properties(JsonNode node) {
        Map<String, StructuralSchema> properties = new LinkedHashMap<>();
        node.path("properties")
                .properties()
                .forEach(property -> properties.put(property.getKey(), parse(property.getValue())));
        return properties;
    }

    private @Nullable StructuralSchema child(JsonNode node, String keyword) {
        return node.has(keyword) ? parse(node.path(keyword)) : null;
    }

    private static Limits limits(JsonNode node) {
        return LimitsBuilder.builder()
                .values(texts(node.path("enum")))
                .pattern(
                        node.has("pattern")
                                ? Pattern.compile(node.path("pattern").asText())
                                : null)
                .format(node.path("format").asText())
                .minLength(integer(node, "minLength"))
                .maxLength(integer(node, "maxLength"))
                .minimum(number(node, "minimum"))
                .maximum(number(node, "maximum"))
                .minItems(integer(node, "minItems"))
                .maxItems(integer(node, "maxItems"))
                .maxProperties(integer(node, "maxProperties"))
                .build();
    }

    private List<CelRule> rules(JsonNode node) {
        List<CelRule> compiled = new ArrayList<>();
        node.path("x-kubernetes-validations").forEach(rule -> compiled.add(rules.compile(rule)));
        return List.copyOf(compiled);
    }

    private static @Nullable Integer integer(JsonNode node, String keyword) {
        return node.has(keyword) ? Integer.valueOf(node.path(keyword).intValue()) : null;
    }

    private static @Nullable Double number(JsonNode node, String keyword) {
        return node.has(keyword) ? Double.valueOf(node.path(keyword).doubleValue()) : null;
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(text -> texts.add(text.asText()));
        return List.copyOf(texts);
    }
}
