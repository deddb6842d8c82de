package io.proxyconfig.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the CEL rules of a schema on a value and on its fields and items. A file has no previous version, so transition
 * rules do not apply.
 */
final class CelRuleCheck {
    private CelRuleCheck() {}

    /**
     * Validates a value.
     *
     * @param value maps, lists and boxed values, with the defaults and the types of the schema
     */
    static List<ValidationFinding> validate(Object value, StructuralSchema schema) {
        List<ValidationFinding> findings = new ArrayList<>();
        check(value, schema, "", findings);
        return findings;
    }

    private static void check(
            @Nullable Object value, @Nullable StructuralSchema schema, String path, List<ValidationFinding> findings) {
        if (value == null || schema == null) {
            return;
        }
        schema.rules().stream().filter(rule -> !rule.isTransition()).forEach(rule -> rule.validate(value, path)
                .ifPresent(findings::add));
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((name, field) ->
                    check(field, schema.field(name.toString()), FieldPath.child(path, name.toString()), findings));
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                check(items.get(i), schema.items(), FieldPath.item(path, i), findings);
            }
        }
    }
}
