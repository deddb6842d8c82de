package io.proxyconfig.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class PhraseRulesTest {
    private static final Map<String, Map<String, List<String>>> SAMPLES = samples();

    static Stream<PhraseRule> rules() {
        return Lists.phrases().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void findsItsBadSamplesAndLeavesTheGoodOnesAlone(PhraseRule rule) {
        Map<String, List<String>> samples =
                Objects.requireNonNull(SAMPLES.get(rule.id()), rule.id() + " has no sample");
        List<String> bad = Objects.requireNonNull(samples.get("bad"));
        List<String> good = Objects.requireNonNull(samples.get("good"));

        assertThat(bad).isNotEmpty().allSatisfy(text -> assertThat(rule.matches(text))
                .isNotEmpty());
        assertThat(good).isNotEmpty().allSatisfy(text -> assertThat(rule.matches(text))
                .isEmpty());
    }

    @Test
    void everySampleBelongsToARule() {
        assertThat(SAMPLES.keySet())
                .containsExactlyInAnyOrderElementsOf(rules().map(PhraseRule::id).toList());
    }

    @Test
    void everyRuleSaysWhatIsWrongAndWhatToWrite() {
        assertThat(Lists.phrases()).allSatisfy(rule -> assertThat(List.of(rule.reason(), rule.suggestion()))
                .allSatisfy(text -> assertThat(text).isNotBlank()));
    }

    private static Map<String, Map<String, List<String>>> samples() {
        try (InputStream stream =
                Objects.requireNonNull(PhraseRulesTest.class.getResourceAsStream("phrase-samples.yaml"))) {
            return new Yaml().load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
