package io.proxyconfig.prose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class YamlReaderTest {
    @Test
    void findsCommentsButNotFieldsThatAreCommentedOut() {
        String yaml = """
                # Two lines that
                # belong together.
                spec:
                  replicas: 2 # a number of pods
                  # raw:
                  #   configMap: {name: haproxy}
                  text: |
                    # no comment
                """;

        assertThat(new YamlReader().read(yaml))
                .extracting(passage -> passage.line(0) + " " + passage.text().strip())
                .containsExactly("1 Two lines that belong together.", "4 a number of pods");
    }

    @Test
    void findsDescriptionsMessagesAndTheSentencesOfMessageExpressions() {
        String crd = """
                schema:
                  description: "What HAProxy serves:\\
                    \\ listeners and backends."
                  properties:
                    message:
                      description: A message for people
                  x-kubernetes-validations:
                  - message: replicas must be left out with external
                    rule: "!has(self.external) || !has(self.replicas)"
                  - messageExpression: "'listener %s has the port of another listener'.format([self.listeners[0].name])"
                    rule: self.a == 'b'
                """;

        assertThat(new YamlReader().read(crd))
                .extracting(passage -> passage.line(0) + " "
                        + passage.original(0, passage.text().length()))
                .containsExactly(
                        "2 What HAProxy serves: listeners and backends.",
                        "6 A message for people",
                        "8 replicas must be left out with external",
                        "10 listener %s has the port of another listener");
    }
}
