package io.proxyconfig.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextCheckerTest {
    private final TextChecker checker = new TextChecker(List.of("Kroxylion"));

    private List<String> rules(String markdown) {
        return new MarkdownReader()
                .read(markdown).stream()
                        .flatMap(passage -> checker.findings("text.md", passage).stream())
                        .map(ProseFinding::rule)
                        .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The operator updates the Service. It waits until the probe reports the revision.",
                "`spec.drain` sets the limits, and a change of `spec.pod` restarts the pods.",
                "HAProxy listens on TCP port 3306, and the URL is https://example.com/v3/info.",
                "A Kroxylion is a term of the glossary, and a kubelet is in the vocabulary.",
                "Run 'make crds', then set maxDrainTime to 24h, and read /etc/proxyconfig/tls/tls.crt with --validate=strict."
            })
    void acceptsPlainEnglish(String text) {
        assertThat(rules(text)).isEmpty();
    }

    @Test
    void findsSpellingMistakes() {
        assertThat(rules("The operator updtes the Service.")).containsExactly("MORFOLOGIK_RULE_EN_US");
        assertThat(rules("The behaviour is the same.")).containsExactly("MORFOLOGIK_RULE_EN_US");
    }

    @Test
    void findsMistakesOfGrammar() {
        assertThat(rules("The operator must updates an Service.")).isNotEmpty();
    }

    @Test
    void findsPhrases() {
        assertThat(rules("The operator carries `plan` out.")).containsExactly("carry-out");
    }

    @Test
    void findsSentencesThatAreTooLong() {
        String clause = "the operator updates the Service and ";

        assertThat(rules(clause.repeat(5) + "ends.")).isEmpty();
        assertThat(rules(clause.repeat(6) + "ends.")).containsExactly("long-sentence");
    }

    @Test
    void printsFileLineSentenceRuleAndSuggestion() {
        Passage passage = new MarkdownReader()
                .read("A text.\nThe value of `x` was\nnever updted.")
                .getFirst();

        assertThat(checker.findings("docs/text.md", passage).getLast().toString())
                .startsWith("docs/text.md:3: The value of `x` was never updted.: MORFOLOGIK_RULE_EN_US: ")
                .contains("updated");
    }
}
