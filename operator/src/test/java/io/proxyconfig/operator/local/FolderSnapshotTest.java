package io.proxyconfig.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.local.FolderSnapshot.Text;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is still being written is not used; what stands still beside it is. */
final class FolderSnapshotTest {
    private final FolderSnapshot used = contents(Map.of("a.yaml", "one", "b.yaml", "one"));

    @Test
    void usesFilesThatDoNotChange() {
        FolderSnapshot now = contents(Map.of("a.yaml", "two", "c.yaml", "new"));

        assertThat(now.stableSince(now, used)).isEqualTo(now);
    }

    @Test
    void keepsTheContentOfAFileThatIsBeingWritten() {
        FolderSnapshot earlier = contents(Map.of("a.yaml", "tw", "b.yaml", "two", "c.yaml", "n"));
        FolderSnapshot now = contents(Map.of("a.yaml", "two", "b.yaml", "two", "c.yaml", "new"));

        assertThat(now.stableSince(earlier, used)).isEqualTo(contents(Map.of("a.yaml", "one", "b.yaml", "two")));
    }

    @Test
    void keepsAFileThatIsDeletedAndCreatedAgain() {
        FolderSnapshot withoutFile = contents(Map.of("b.yaml", "one"));
        FolderSnapshot now = contents(Map.of("a.yaml", "two", "b.yaml", "one"));

        assertThat(now.stableSince(withoutFile, used)).isEqualTo(used);
        assertThat(withoutFile.stableSince(used, used)).isEqualTo(used);
    }

    @Test
    void toStringShowsNoText() {
        assertThat(used).asString().doesNotContain("one");
    }

    private static FolderSnapshot contents(Map<String, String> files) {
        SortedMap<String, Text> texts = new TreeMap<>();
        files.forEach((name, text) -> texts.put(name, new Text(text, null)));
        return new FolderSnapshot(texts, texts);
    }
}
