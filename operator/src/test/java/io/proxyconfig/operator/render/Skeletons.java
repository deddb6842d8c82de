package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What HAProxy sees of a file when values are left out: how many words each line has, and the first of them. */
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
