package io.proxyconfig.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaReaderTest {
    private static List<String> texts(String java) {
        return new JavaReader()
                .read(java).stream()
                        .map(passage -> passage.line(0) + " "
                                + passage.original(0, passage.text().length()))
                        .toList();
    }

    @Test
    void findsJavadocWithItsTags() {
        String java = """
                /** The package's purpose. */
                package demo;

                /**
                 * Writes {@code haproxy.cfg}, see {@link String}.
                 *
                 * <p>A second paragraph:
                 *
                 * <pre>
                 * no prose
                 * </pre>
                 *
                 * @param name what it is called
                 */
                record Demo(String name) {
                    /** A method. @return nothing */
                    void method() {}
                }
                """;

        assertThat(texts(java))
                .containsExactly(
                        "1 The package's purpose.",
                        "5 Writes `haproxy.cfg`, see `String`.",
                        "7 A second paragraph:",
                        "13 what it is called",
                        "16 A method. @return nothing");
    }

    @Test
    void ignoresStringsWithSuppressedWarnings() {
        String java = """
                class Demo {
                    @SuppressWarnings("prose")
                    String copied = "a message of another program";

                    /** A method. */
                    @SuppressWarnings({"prose", "unused"})
                    String method() {
                        return "another message of " + copied;
                    }

                    String own = "a message of this program";
                }
                """;

        assertThat(texts(java)).containsExactly("5 A method.", "11 a message of this program");
    }

    @Test
    void findsCommentsButNotInStrings() {
        String java = """
                class Demo {
                    // Two lines that
                    // belong together.
                    String url = "http://example.com"; // a comment behind code
                    char quote = '"';
                    /* A block
                     * of two lines. */
                    int number;
                }
                """;

        assertThat(texts(java))
                .containsExactly(
                        "2 Two lines that belong together.", "4 a comment behind code", "6 A block of two lines.");
    }

    @Test
    void findsMessagesAndJoinsTheirParts() {
        String java = """
                class Demo {
                    String message(int port) {
                        log.info("the probe at {} does not answer", address);
                        return "port " + port
                                + " is used by another listener: " + (port > 1 ? "choose a port of this pod" : "");
                    }
                }
                """;

        assertThat(texts(java))
                .containsExactly(
                        "3 the probe at {} does not answer",
                        "4 port {port} is used by another listener: {…}",
                        "5 choose a port of this pod");
    }

    @Test
    void leavesCommandsQueriesDocumentsAndShortStringsAlone() {
        String java = """
                class Demo {
                    String[] strings = {"show servers state", "SELECT a FROM the_table WHERE b", "of it", "option tcp-check"};
                    String document = "metadata:\\n  name: this is a part of the document";
                }
                """;

        assertThat(texts(java)).isEmpty();
    }

    @Test
    void findsTheSentencesOfValidationRules() {
        String java = """
                @ValidationRule(value = "self.a == 'b is not a part of c'", message = "a must be the name of a listener")
                @ValidationRule(value = "self.b", messageExpression = "'there is no listener %s'.format([" + NAMES + "[0]])")
                class Demo {}
                """;

        assertThat(texts(java)).containsExactly("1 a must be the name of a listener", "2 there is no listener %s");
    }
}
