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
 * Reads a structural schema. A keyword that this class doesn't know is an error and never skipped, so that no error gets
 * through here that the API server would have found.
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

    /** Formats of numbers, and of times, which only the status has. */
    private static final Set<String> FORMATS = Set.of("", Limits.INT32, "int64", "date-time");

    private final CelRuleCompiler rules;

    SchemaParser(CelRuleCompiler rules) {
        this.rules = rules;
    }

    /** The schema; throws IllegalStateException for one that can't be evaluated in full. */
    StructuralSchema parse(JsonNode node) {
        check(node);
        return new StructuralSchema(
                types(node),
                node.path("nullable").asBoolean(),
                node.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
                properties(node),
                child(node, "additionalProperties"),
                child(node, "items"),
                texts(node.path("required")),
                node.get("default"),
                limits(node),
                texts(node.path("x-kubernetes-list-map-keys")),
                node.path("x-kubernetes-list-type").asText().equals("set"),
                rules(node));
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
            throw new IllegalStateException("this schema has what can't be evaluated: " + unknown + " in " + node);
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
        return new Limits(
                texts(node.path("enum")),
                node.has("pattern") ? Pattern.compile(node.path("pattern").asText()) : null,
                node.path("format").asText(),
                integer(node, "minLength"),
                integer(node, "maxLength"),
                number(node, "minimum"),
                number(node, "maximum"),
                integer(node, "minItems"),
                integer(node, "maxItems"),
                integer(node, "maxProperties"));
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
