package io.proxyconfig.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownReaderTest {
    private static final String TEXT = """
            # A heading

            A paragraph with `code`, a [link](https://example.com/path) and
            a second line about spec.drain.maxMemory.

            | field | what |
            |---|---|
            | `port` | the port of a listener |

            - an item of a list, see [api](api)

            ```sh
            no prose in here
            ```

                nor in here

            **Glossary term**: what it means.
            """;

    private final List<Passage> passages = new MarkdownReader().read(TEXT);

    @Test
    void findsHeadingsParagraphsCellsAndItems() {
        assertThat(passages)
                .extracting(passage -> passage.original(0, passage.text().length()))
                .containsExactly(
                        "A heading",
                        "A paragraph with `code`, a link and a second line about spec.drain.maxMemory.",
                        "field",
                        "what",
                        "the port of a listener",
                        "an item of a list, see api",
                        "Glossary term: what it means.");
    }

    @Test
    void replacesCodeAndIdentifiersByAName() {
        assertThat(passages.get(1).text()).isEqualTo("A paragraph with Alpha, a link and a second line about Alpha.");
        assertThat(passages.get(5).text()).isEqualTo("an item of a list, see Alpha");
    }

    @Test
    void namesTheLineOfEachWord() {
        Passage paragraph = passages.get(1);

        assertThat(paragraph.line(0)).isEqualTo(3);
        assertThat(paragraph.line(paragraph.text().indexOf("second"))).isEqualTo(4);
        assertThat(passages.get(4).line(0)).isEqualTo(8);
    }

    @Test
    void readsBoldTermsOfTheGlossary() {
        assertThat(MarkdownReader.boldWords(TEXT)).containsExactly("Glossary", "term");
    }
}
