package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node of a structural schema, as CustomResourceDefinitions have it.
 *
 * <p>We walk it ourselves: defaults, unknown fields, lists that are maps or sets, integers or strings, and rules are
 * Kubernetes' own additions to OpenAPI that no JSON schema library has, and what a library has it says in other words
 * than the API server.
 *
 * @param types what a value may be; empty for anything
 * @param nullable whether null is a value, and not the same as a field that is left out
 * @param preserveUnknown whether fields that the schema doesn't know are taken
 * @param properties the known fields
 * @param additional what all other fields are; null where there are none
 * @param items what a list's items are; null for no list
 * @param required fields that must be there
 * @param defaultValue what a field is that is left out; null where it stays left out
 * @param limits of a single value
 * @param keys the fields that make an item of a list of type map unique
 * @param isSet whether a list's items are unique
 * @param rules of {@code x-kubernetes-validations}
 */
record StructuralSchema(
        Set<String> types,
        boolean nullable,
        boolean preserveUnknown,
        Map<String, StructuralSchema> properties,
        @Nullable StructuralSchema additional,
        @Nullable StructuralSchema items,
        List<String> required,
        @Nullable JsonNode defaultValue,
        Limits limits,
        List<String> keys,
        boolean isSet,
        List<CelRule> rules) {

    /** Limits of a single value; null or empty for no such limit. */
    record Limits(
            List<String> values,
            @Nullable Pattern pattern,
            String format,
            @Nullable Integer minLength,
            @Nullable Integer maxLength,
            @Nullable Double minimum,
            @Nullable Double maximum,
            @Nullable Integer minItems,
            @Nullable Integer maxItems,
            @Nullable Integer maxProperties) {
        /** The format of an integer of 32 bits. */
        static final String INT32 = "int32";
    }

    /** The schema of a field; null where the field is not known. */
    @Nullable StructuralSchema field(String name) {
        StructuralSchema known = properties.get(name);
        return known == null ? additional : known;
    }
}
