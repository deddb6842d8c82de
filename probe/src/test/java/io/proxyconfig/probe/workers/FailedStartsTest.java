package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedStartsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsOneRevisionFromEachLine() throws IOException {
        Path file =
                Files.writeString(folder.resolve("f"), "proxyconfig a/b revision 1\n\nproxyconfig a/b revision 2\n");

        assertThat(new FailedStarts(file).revisions())
                .containsExactly("proxyconfig a/b revision 1", "proxyconfig a/b revision 2");
    }

    @Test
    void keepsTheNewestRevisions() throws IOException {
        List<String> lines = IntStream.range(0, 30).mapToObj(Integer::toString).toList();
        Path file = Files.write(folder.resolve("f"), lines);

        assertThat(new FailedStarts(file).revisions()).isEqualTo(lines.subList(10, 30));
    }

    @Test
    void hasNoRevisionBeforeTheFirstStart() {
        assertThat(new FailedStarts(folder.resolve("none")).revisions()).isEmpty();
    }

    @Test
    void knowsNothingWithoutAFile() {
        assertThat(new FailedStarts(null).revisions()).isNull();
        assertThat(new FailedStarts(folder).revisions()).isNull();
    }
}
