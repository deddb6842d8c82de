package io.proxyconfig.validation;

import java.util.List;

/**
 * One objection to a document, in the words of the API server's field errors
 * (apimachinery/pkg/util/validation/field/errors.go), before its line is known.
 *
 * @param field the field's path
 * @param message what is wrong with it
 * @param blocksRules whether the API server doesn't evaluate CEL rules on a resource with it: their types would not hold
 */
record ValidationFinding(String field, String message, boolean blocksRules) {

    static ValidationFinding required(String field) {
        return new ValidationFinding(field, "Required value", true);
    }

    static ValidationFinding wrongType(String field, String expected, String found) {
        return new ValidationFinding(
                field,
                "Invalid value: \"%1$s\": %2$s in body must be of type %3$s: \"%1$s\""
                        .formatted(found, field, expected),
                true);
    }

    static ValidationFinding unsupported(String field, String value, List<String> supported) {
        List<String> quoted = supported.stream().map(ValidationFinding::quoted).toList();
        return new ValidationFinding(
                field, "Unsupported value: " + value + ": supported values: " + String.join(", ", quoted), true);
    }

    static ValidationFinding tooLong(String field, int most) {
        return new ValidationFinding(field, "Too long: may not be more than " + most + " bytes", true);
    }

    static ValidationFinding tooMany(String field, int found, int most) {
        return new ValidationFinding(field, "Too many: " + found + ": must have at most " + most + " items", true);
    }

    static ValidationFinding duplicate(String field, String value) {
        return new ValidationFinding(field, "Duplicate value: " + value, false);
    }

    /** A value that the schema doesn't allow; {@code rule} goes on after "spec.field in body". */
    static ValidationFinding outOfSchema(String field, String value, String rule) {
        return invalid(field, value, field + " in body " + rule);
    }

    static ValidationFinding invalid(String field, String value, String why) {
        return new ValidationFinding(field, "Invalid value: " + value + ": " + why, false);
    }

    /** In quotes as Go's {@code %q} writes them. */
    static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                + '"';
    }
}
