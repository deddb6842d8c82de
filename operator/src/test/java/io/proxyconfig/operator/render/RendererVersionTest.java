package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The version of the renderer increases when a text changes, and the revision of a configuration never changes.
 * {@code renderer-versions.txt} has the hash of each golden file, the version that wrote it first, and the revision.
 * {@code -Dgolden.update=true} adds new cases, and the new texts of a new version.
 */
class RendererVersionTest {
    private static final Path RECORDED = Path.of(
            Objects.requireNonNull(System.getProperty("project.root")),
            "operator/src/test/resources/render/renderer-versions.txt");

    private record VersionedText(int version, String hash, String revision) {}

    @Test
    void increasesWhenATextChangesAndTheRevisionStays() throws IOException {
        Map<String, VersionedText> recorded = recorded();
        Map<String, VersionedText> now = new TreeMap<>();
        for (GoldenCase golden : GoldenCase.all()) {
            if (golden.isRendered()) {
                String name = golden.toString();
                VersionedText present = new VersionedText(Renderer.VERSION, hash(golden), revision(golden));
                VersionedText known = recorded.getOrDefault(name, present);
                boolean changed = !known.hash().equals(present.hash());
                assertThat(changed && known.version() >= Renderer.VERSION)
                        .as("the text of %s changed: increase Renderer.VERSION", name)
                        .isFalse();
                assertThat(present.revision())
                        .as("the revision of %s: another one reloads every HAProxy after an upgrade", name)
                        .isEqualTo(known.revision());
                now.put(name, changed ? present : known);
            }
        }
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(RECORDED, lines(now));
        }
        assertThat(recorded()).isEqualTo(now);
    }

    /** The mark has the version and the revision, so it is no part of the text here. */
    private static String hash(GoldenCase golden) {
        return Revision.hash(golden.actual().entrySet().stream()
                .filter(file -> !file.getKey().equals("listeners.txt"))
                .map(file -> file.getKey() + "\n" + ConfigurationMark.without(file.getValue()))
                .collect(Collectors.joining("\n")));
    }

    private static String revision(GoldenCase golden) {
        return ConfigurationText.revisionIn(
                        Objects.requireNonNull(golden.actual().get("haproxy.cfg")))
                .orElseThrow();
    }

    private static Map<String, VersionedText> recorded() throws IOException {
        Map<String, VersionedText> recorded = new TreeMap<>();
        if (Files.exists(RECORDED)) {
            for (String line : Files.readAllLines(RECORDED)) {
                String[] words = line.split(" ", 4);
                recorded.put(words[0], new VersionedText(Integer.parseInt(words[1]), words[2], words[3]));
            }
        }
        return recorded;
    }

    private static String lines(Map<String, VersionedText> texts) {
        return texts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().version() + " "
                        + entry.getValue().hash() + " " + entry.getValue().revision() + "\n")
                .collect(Collectors.joining());
    }
}
