package io.proxyconfig.validation;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One compiled rule of {@code x-kubernetes-validations}.
 *
 * @param text the rule as it is written, which is what the API server falls back to
 * @param program the rule
 * @param isTransition whether it compares the value with the one before an update, so that it does not apply to a new
 *     resource
 * @param message what to say when it doesn't hold; null for the text
 * @param messageProgram makes the message; null for the fixed one
 * @param fieldPath the field to blame, from the rule's own with a dot before it; empty for that one
 * @param reason of the API server's field errors
 */
record CelRule(
        String text,
        Program program,
        boolean isTransition,
        @Nullable String message,
        @Nullable Program messageProgram,
        String fieldPath,
        Reason reason) {

    /** Which kind of field error a broken rule is. */
    enum Reason {
        FieldValueInvalid,
        FieldValueForbidden,
        FieldValueRequired
    }

    /**
     * What the rule has against a value.
     *
     * @param self the value, as maps, lists and boxed values
     * @param field the value's path
     */
    Optional<ValidationFinding> objection(Object self, String field) {
        Map<String, Object> variables = Map.of("self", self);
        try {
            if (Boolean.TRUE.equals(program.eval(variables))) {
                return Optional.empty();
            }
        } catch (CelEvaluationException e) {
            return Optional.of(new ValidationFinding(field, why(e) + " evaluating rule: " + fixedMessage(), false));
        }
        return Optional.of(new ValidationFinding(field + fieldPath, prefix() + message(variables), false));
    }

    /** The API server says of an invalid value only that it is an "object" or a "string", which helps nobody. */
    private String prefix() {
        return switch (reason) {
            case FieldValueInvalid -> "";
            case FieldValueForbidden -> "Forbidden: ";
            case FieldValueRequired -> "Required value: ";
        };
    }

    private String message(Map<String, Object> variables) {
        if (messageProgram == null) {
            return fixedMessage();
        }
        try {
            return messageProgram.eval(variables).toString();
        } catch (CelEvaluationException e) {
            return fixedMessage() + " (" + why(e) + ")";
        }
    }

    /** Without the place in the rule, which its author cares for and the reader of the message does not. */
    private static String why(CelEvaluationException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage().replaceFirst("^evaluation error at [^ ]+: ", "");
    }

    private String fixedMessage() {
        return message == null ? "failed rule: " + text : message;
    }
}
