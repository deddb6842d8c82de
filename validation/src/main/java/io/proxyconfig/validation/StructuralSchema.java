package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node of the structural schema of a CRD.
 *
 * <p>No JSON schema library supports the extensions of Kubernetes: defaults, unknown fields, list types, {@code int-or-string} and
 * rules. The messages of a library would also differ from the messages of the API server.
 *
 * @param types allowed types; empty for all types
 * @param nullable whether null is a valid value; otherwise the API server removes it
 * @param preserveUnknown whether unknown fields are allowed
 * @param properties schemas of the known fields
 * @param additional schema of all other fields; null if they are not allowed
 * @param items schema of list items; null without one
 * @param required names of required fields
 * @param defaultValue default of the field; null without one
 * @param limits limits of the value
 * @param keys key fields of a list of type map
 * @param isSet whether the list has the type set
 * @param rules rules of {@code x-kubernetes-validations}
 */
@RecordBuilder
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

    /** Limits of a value; null or empty without a limit. */
    @RecordBuilder
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
        /** The format of a 32-bit integer. */
        static final String INT32 = "int32";
    }

    /** The schema of a field; null if the field is unknown. */
    @Nullable StructuralSchema field(String name) {
        StructuralSchema known = properties.get(name);
        return known == null ? additional : known;
    }
}
