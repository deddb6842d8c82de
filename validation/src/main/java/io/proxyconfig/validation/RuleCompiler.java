package io.proxyconfig.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import io.proxyconfig.validation.Rule.Reason;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the CEL rules of a CRD in the environment that the API server gives them: the standard library, the string
 * functions, and those of Kubernetes' own that our rules use. A rule that needs more does not compile, and then nothing
 * starts; none is skipped.
 */
final class RuleCompiler {
    private final Cel cel = CelFactory.plannerCelBuilder()
            .setOptions(CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("self", SimpleType.DYN)
            .addCompilerLibraries(CelExtensions.strings())
            .addRuntimeLibraries(CelExtensions.strings())
            .addFunctionDeclarations(KubernetesFunctions.declarations())
            .addFunctionBindings(KubernetesFunctions.bindings())
            .build();

    private final Map<String, Program> compiled = new HashMap<>();

    /** The rule; throws IllegalStateException for one that doesn't compile. */
    Rule compile(JsonNode rule) {
        return new Rule(
                rule.path("rule").asText(),
                program(rule.path("rule").asText(), SimpleType.BOOL),
                text(rule, "message"),
                rule.has("messageExpression")
                        ? program(rule.path("messageExpression").asText(), SimpleType.STRING)
                        : null,
                rule.path("fieldPath").asText(),
                rule.has("reason") ? Reason.valueOf(rule.path("reason").asText()) : Reason.FieldValueInvalid);
    }

    private Program program(String expression, CelType result) {
        return compiled.computeIfAbsent(expression, text -> {
            try {
                var checked = cel.compile(text).getAst();
                CelType type = checked.getResultType();
                if (!type.equals(result) && !type.equals(SimpleType.DYN)) {
                    throw new IllegalStateException("this CEL expression makes " + type.name() + ": " + text);
                }
                return cel.createProgram(checked);
            } catch (CelValidationException | CelEvaluationException e) {
                throw new IllegalStateException("this CEL expression doesn't compile: " + text, e);
            }
        });
    }

    private static @Nullable String text(JsonNode rule, String field) {
        return rule.has(field) ? rule.path(field).asText() : null;
    }
}
