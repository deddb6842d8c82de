package io.proxyconfig.validation;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One compiled rule of {@code x-kubernetes-validations}.
 *
 * @param text source of the rule, which is the message if the rule has no other
 * @param program compiled rule
 * @param isTransition whether the rule uses {@code oldSelf}, so that it does not apply to a new resource
 * @param message {@code message}; null without one
 * @param messageProgram compiled {@code messageExpression}; null without one
 * @param fieldPath {@code fieldPath}, relative to the field that has the rule, with a dot first; empty without one
 * @param reason reason of the error
 */
@RecordBuilder
record CelRule(
        String text,
        Program program,
        boolean isTransition,
        @Nullable String message,
        @Nullable Program messageProgram,
        String fieldPath,
        RuleReason reason) {
    private static final int LONGEST_MESSAGE = 5 * 1024;

    /** The values of {@code reason}. */
    enum RuleReason {
        FieldValueInvalid,
        FieldValueForbidden,
        FieldValueRequired
    }

    /**
     * Evaluates the rule.
     *
     * @param self the value, as maps, lists and boxed values
     * @param field path of the value
     */
    Optional<ValidationFinding> validate(Object self, String field) {
        Map<String, Object> variables = Map.of("self", self);
        try {
            if (Boolean.TRUE.equals(program.eval(variables))) {
                return Optional.empty();
            }
        } catch (CelEvaluationException e) {
            return Optional.of(new ValidationFinding(field, reason(e) + " evaluating rule: " + fixedMessage(), false));
        }
        return Optional.of(new ValidationFinding(field + fieldPath, prefix() + message(variables), false));
    }

    /** For an invalid value, the API server only adds its type, "object" or "string". This prefix is omitted here. */
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
            String evaluated = messageProgram.eval(variables).toString().strip();
            return isUsable(evaluated) ? evaluated : fixedMessage();
        } catch (CelEvaluationException e) {
            return fixedMessage() + " (" + reason(e) + ")";
        }
    }

    /** The API server uses no message with a line break and no long message. */
    private static boolean isUsable(String message) {
        return !message.isEmpty()
                && message.lines().count() == 1
                && message.getBytes(StandardCharsets.UTF_8).length <= LONGEST_MESSAGE;
    }

    /** The message of CEL without the position in the rule. */
    private static String reason(CelEvaluationException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage().replaceFirst("^evaluation error at [^ ]+: ", "");
    }

    private String fixedMessage() {
        return message == null ? "failed rule: " + text : message;
    }
}
