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
import io.proxyconfig.validation.CelRule.Reason;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the CEL rules of a CRD in the environment that the API server gives them: the standard library, the string
 * functions, and those of Kubernetes' own that our rules use. A rule that needs more does not compile, and then nothing
 * starts; none is skipped.
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

    /** The rule; throws IllegalStateException for one that doesn't compile. */
    CelRule compile(JsonNode rule) {
        Expression condition = expression(rule.path("rule").asText(), SimpleType.BOOL);
        return new CelRule(
                rule.path("rule").asText(),
                condition.program(),
                condition.isTransition(),
                text(rule, "message"),
                rule.has("messageExpression")
                        ? expression(rule.path("messageExpression").asText(), SimpleType.STRING)
                                .program()
                        : null,
                rule.path("fieldPath").asText(),
                rule.has("reason") ? Reason.valueOf(rule.path("reason").asText()) : Reason.FieldValueInvalid);
    }

    private Expression expression(String expression, CelType result) {
        return compiled.computeIfAbsent(expression, text -> {
            try {
                CelAbstractSyntaxTree checked = cel.compile(text).getAst();
                CelType type = checked.getResultType();
                if (!type.equals(result) && !type.equals(SimpleType.DYN)) {
                    throw new IllegalStateException("this CEL expression makes " + type.name() + ": " + text);
                }
                boolean isTransition = checked.getReferenceMap().values().stream()
                        .anyMatch(reference -> reference.name().equals(OLD_SELF));
                return new Expression(cel.createProgram(checked), isTransition);
            } catch (CelValidationException | CelEvaluationException e) {
                throw new IllegalStateException("this CEL expression doesn't compile: " + text, e);
            }
        });
    }

    private static @Nullable String text(JsonNode rule, String field) {
        return rule.has(field) ? rule.path(field).asText() : null;
    }
}
