package io.proxyconfig.operator.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.local.FolderSnapshot.Text;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is still being written is not taken; what stands still beside it is. */
final class FolderSnapshotTest {
    private final FolderSnapshot taken = contents(Map.of("a.yaml", "one", "b.yaml", "one"));

    @Test
    void whatStoodStillIsTaken() {
        FolderSnapshot now = contents(Map.of("a.yaml", "two", "c.yaml", "new"));

        assertThat(now.steadySince(now, taken)).isEqualTo(now);
    }

    @Test
    void whatIsBeingWrittenStaysAsItWas() {
        FolderSnapshot earlier = contents(Map.of("a.yaml", "tw", "b.yaml", "two", "c.yaml", "n"));
        FolderSnapshot now = contents(Map.of("a.yaml", "two", "b.yaml", "two", "c.yaml", "new"));

        assertThat(now.steadySince(earlier, taken)).isEqualTo(contents(Map.of("a.yaml", "one", "b.yaml", "two")));
    }

    @Test
    void aFileThatIsDeletedAndWrittenAnewWasNeverGone() {
        FolderSnapshot between = contents(Map.of("b.yaml", "one"));
        FolderSnapshot now = contents(Map.of("a.yaml", "two", "b.yaml", "one"));

        assertThat(now.steadySince(between, taken)).isEqualTo(taken);
        assertThat(between.steadySince(taken, taken)).isEqualTo(taken);
    }

    @Test
    void noTextIsPrinted() {
        assertThat(taken).asString().doesNotContain("one");
    }

    private static FolderSnapshot contents(Map<String, String> files) {
        SortedMap<String, Text> texts = new TreeMap<>();
        files.forEach((name, text) -> texts.put(name, new Text(text, null)));
        return new FolderSnapshot(texts, texts);
    }
}
