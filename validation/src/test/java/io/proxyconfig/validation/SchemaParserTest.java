package io.proxyconfig.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An unsupported schema or rule is an error at the start of the operator. No rule is skipped. */
class SchemaParserTest {
    private static final CelRuleCompiler RULES = new CelRuleCompiler();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: string, format: date}",
                "{type: object, properties: {a: {type: array, uniqueItems: true}}}",
                "{oneOf: [{type: string}]}",
                "{anyOf: [{type: string}]}",
                "{type: string, x-kubernetes-validations: [{rule: 'self =='}]}",
                "{type: string, x-kubernetes-validations: [{rule: '1 + 1'}]}",
                "{type: string, x-kubernetes-validations: [{rule: isURL(self)}]}",
                "{type: string, x-kubernetes-validations: [{rule: 'true', messageExpression: '1'}]}"
            })
    void rejectsUnsupportedSchemasAndRules(String schema) {
        JsonNode node = yaml(schema);

        assertThatIllegalStateException()
                .isThrownBy(() -> new SchemaParser(RULES).parse(node))
                .withMessageMatching("(?s)the (schema|CEL expression) .*");
    }

    @Test
    void aRuleThatCannotBeEvaluatedIsAnError() {
        StructuralSchema schema = new SchemaParser(RULES).parse(yaml("""
                type: string
                x-kubernetes-validations:
                - {rule: int(self) > 1, message: must be more than 1}
                - {rule: self == 'b', messageExpression: "'%d'.format([self])", reason: FieldValueForbidden, fieldPath: .c}
                """));

        assertThat(CelRuleCheck.validate("a", schema))
                .extracting(finding -> finding.field() + ": " + finding.message())
                .satisfiesExactly(
                        first -> assertThat(first).endsWith(" evaluating rule: must be more than 1"),
                        second -> assertThat(second).startsWith(".c: Forbidden: failed rule: self == 'b' ("));
    }

    @Test
    void skipsOnlyTransitionRules() {
        StructuralSchema schema = new SchemaParser(RULES).parse(yaml("""
                type: string
                x-kubernetes-validations:
                - {rule: self == oldSelf, message: cannot change}
                - {rule: self != 'oldSelf', message: must not be that}
                """));

        assertThat(schema.rules()).extracting(CelRule::isTransition).containsExactly(true, false);
        assertThat(CelRuleCheck.validate("oldSelf", schema))
                .extracting(ValidationFinding::message)
                .containsExactly("must not be that");
    }

    @Test
    void knowsTheTransitionRulesOfTheCrd() {
        StructuralSchema schema = ResourceTypes.load()
                .find("proxyconfig.io/v1alpha1", "ProxyConfig")
                .orElseThrow()
                .schema();

        assertThat(transitionRules(schema)).containsExactly("has(self.external) == has(oldSelf.external)");
    }

    private static List<String> transitionRules(StructuralSchema schema) {
        List<String> found = new ArrayList<>();
        schema.rules().stream().filter(CelRule::isTransition).map(CelRule::text).forEach(found::add);
        schema.properties().values().forEach(field -> found.addAll(transitionRules(field)));
        Stream.of(schema.items(), schema.additional())
                .filter(Objects::nonNull)
                .forEach(inner -> found.addAll(transitionRules(inner)));
        return found;
    }

    @Test
    void itemsOfMapsAndSetsAreUnique() {
        StructuralSchema schema = new SchemaParser(RULES).parse(yaml("""
                type: array
                items: {type: object, properties: {a: {type: integer}, b: {type: string}, c: {type: string}}}
                x-kubernetes-list-type: map
                x-kubernetes-list-map-keys: [a, b]
                """));

        assertThat(SchemaCheck.values(yaml("[{a: 1, b: v}, {a: 1, b: w}, {a: 1, b: v, c: z}]"), schema))
                .containsExactly(ValidationFinding.duplicate("[2]", "{\"a\":1,\"b\":\"v\"}"));
        assertThat(CelRuleCheck.validate(JsonValues.toJava(JsonNodeFactory.instance.arrayNode()), schema))
                .isEmpty();
    }

    private static JsonNode yaml(String text) {
        return YamlDocument.all(text).getFirst().root();
    }
}
