package io.proxyconfig.prose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProseMainTest {
    @TempDir
    Path root;

    @BeforeEach
    void files() throws IOException {
        write("README.md", "The file was changed by somebody.");
        write("docs/deep/page.md", "The pod shall run.");
        write("docs/glossary.md", "**Zyxel**: a term. A Zyxel is right.");
        write("api/src/main/java/demo/Demo.java", "/** The proof. */ class Demo {}");
        write("api/src/test/java/demo/DemoTest.java", "/** The proof. */ class DemoTest {}");
        write("operator/target/page.md", "The pod shall run.");
        write("manifests/samples/01.yaml", "a: 1 # told once");
        write("operator/src/test/resources/case.yaml", "a: 1 # told once");
    }

    @Test
    void checksTheWholeProjectInAFixedOrder() throws Exception {
        assertThat(ProseMain.check(root, List.of(root)))
                .extracting(finding -> finding.file() + " " + finding.rule())
                .containsExactly(
                        "README.md somebody",
                        "api/src/main/java/demo/Demo.java proof",
                        "docs/deep/page.md shall",
                        "manifests/samples/01.yaml told");
    }

    @Test
    void checksSingleFilesAndFolders() throws Exception {
        assertThat(ProseMain.check(root, List.of(Path.of("docs"), Path.of("README.md"), Path.of("docs/glossary.md"))))
                .extracting(ProseFinding::file)
                .containsExactly("README.md", "docs/deep/page.md");
    }

    @Test
    void refusesPathsWithoutTexts() {
        assertThatThrownBy(() -> ProseMain.check(root, List.of(Path.of("doc")))).hasMessage("doc does not exist");
        assertThatThrownBy(() -> ProseMain.check(root, List.of(Path.of("api/src/test"))))
                .hasMessage("api/src/test has no file whose language is checked");
    }

    private void write(String file, String content) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
