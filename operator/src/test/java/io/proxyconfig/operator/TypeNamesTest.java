package io.proxyconfig.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A simple name means one type in the whole project, so that it is clear without its import. */
class TypeNamesTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root"));

    @Test
    void everyTypeHasAUniqueName() throws IOException {
        Map<String, List<Path>> files = sources();

        assertThat(files)
                .as("the sources of all modules")
                .containsKeys("ProxyConfig.java", "Pipeline.java", "ProbeMain.java");
        files.values().removeIf(sameName -> sameName.size() == 1);
        assertThat(files).isEmpty();
    }

    /** Java names a file after its top-level type. */
    private static Map<String, List<Path>> sources() throws IOException {
        Map<String, List<Path>> files = new TreeMap<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean skipped = name.equals("target") || (name.startsWith(".") && !folder.equals(ROOT));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (name.endsWith(".java") && !name.equals("package-info.java")) {
                    files.computeIfAbsent(name, key -> new ArrayList<>()).add(ROOT.relativize(file));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
