package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** The structure of a file without its values: the first word and the number of words of each line. */
final class Skeletons {
    private Skeletons() {}

    static List<String> of(Rendered rendered) {
        String text = rendered.cfg(name -> "/etc/haproxy/" + name);
        assertThat(text).matches("[ -~\\n]*").doesNotContain("\"", "'", "\\", "$", "#", "\t");
        return ConfigLine.parseAll(text).stream()
                .map(line -> line.word(0) + " " + line.words().size())
                .sorted()
                .toList();
    }
}
