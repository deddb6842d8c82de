package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import io.proxyconfig.validation.CelRule.RuleReason;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the CEL rules of a CRD with the libraries of the API server: the standard library, the string functions, and the
 * Kubernetes functions that the rules of this CRD use. A rule with another function is an error. No rule is skipped.
 */
final class CelRuleCompiler {
    /** The value before an update. */
    private static final String OLD_SELF = "oldSelf";

    private final Cel cel = CelFactory.plannerCelBuilder()
            .setOptions(CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addVar(OLD_SELF, SimpleType.DYN)
            .addCompilerLibraries(CelExtensions.strings())
            .addRuntimeLibraries(CelExtensions.strings())
            .addFunctionDeclarations(KubernetesFunctions.declarations())
            .addFunctionBindings(KubernetesFunctions.bindings())
            .build();

    private final Map<String, Expression> compiled = new HashMap<>();

    private record Expression(Program program, boolean isTransition) {}

    /** Compiles a rule. It throws an {@link IllegalStateException} if the rule does not compile. */
    CelRule compile(JsonNode rule) {
        Expression condition = expression(rule.path("rule").asText(), SimpleType.BOOL);
        return CelRuleBuilder.builder()
                .text(rule.path("rule").asText())
                .program(condition.program())
                .isTransition(condition.isTransition())
                .message(text(rule, "message"))
                .messageProgram(
                        rule.has("messageExpression")
                                ? expression(rule.path("messageExpression").asText(), SimpleType.STRING)
                                        .program()
                                : null)
                .fieldPath(rule.path("fieldPath").asText())
                .reason(
                        rule.has("reason")
                                ? RuleReason.valueOf(rule.path("reason").asText())
                                : RuleReason.FieldValueInvalid)
                .build();
    }

    private Expression expression(String expression, CelType result) {
        return compiled.computeIfAbsent(expression, text -> {
            try {
                CelAbstractSyntaxTree checked = cel.compile(text).getAst();
                CelType type = checked.getResultType();
                if (!type.equals(result) && !type.equals(SimpleType.DYN)) {
                    throw new IllegalStateException("the CEL expression has the type " + type.name() + " instead of "
                            + result.name() + ": " + text);
                }
                boolean isTransition = checked.getReferenceMap().values().stream()
                        .anyMatch(reference -> reference.name().equals(OLD_SELF));
                return new Expression(cel.createProgram(checked), isTransition);
            } catch (CelValidationException | CelEvaluationException e) {
                throw new IllegalStateException("the CEL expression does not compile: " + text, e);
            }
        });
    }

    private static @Nullable String text(JsonNode rule, String field) {
        return rule.has(field) ? rule.path(field).asText() : null;
    }
}
