package io.proxyconfig.validation;

import java.util.List;

/**
 * One error in a document, with the message of the API server's field errors
 * ({@code apimachinery/pkg/util/validation/field/errors.go}) and without the line.
 *
 * @param field path of the field
 * @param message message of the API server
 * @param blocksRules whether the API server evaluates no CEL rules on the resource, because its types can be wrong
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

    @SuppressWarnings("prose") // the message of Kubernetes
    static ValidationFinding tooLong(String field, int maximum) {
        return new ValidationFinding(field, "Too long: may not be more than " + maximum + " bytes", true);
    }

    static ValidationFinding tooMany(String field, int found, int maximum) {
        return new ValidationFinding(field, "Too many: " + found + ": must have at most " + maximum + " items", true);
    }

    static ValidationFinding duplicate(String field, String value) {
        return new ValidationFinding(field, "Duplicate value: " + value, false);
    }

    /** A value that the schema does not allow. The message is the path, "in body" and the rule. */
    static ValidationFinding outOfSchema(String field, String value, String rule) {
        return invalid(field, value, field + " in body " + rule);
    }

    static ValidationFinding invalid(String field, String value, String reason) {
        return new ValidationFinding(field, "Invalid value: " + value + ": " + reason, false);
    }

    /** The text in quotes, in the format of {@code %q} in Go. */
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
