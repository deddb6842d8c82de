package io.proxyconfig.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Generated files in the repository. The test compares them, or writes them if the system property {@code generated.update} is set. */
final class CheckedIn {
    private CheckedIn() {}

    /**
     * Fails if the file is not the generated one.
     *
     * @param file path below the project's root
     * @param target target of make that writes the file
     */
    static void verify(String file, String generated, String target) throws IOException {
        Path path = Path.of(System.getProperty("project.root")).resolve(file);
        if (Boolean.getBoolean("generated.update")) {
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, generated, StandardCharsets.UTF_8);
        }
        assertThat(Files.readString(path))
                .as("%s is not what the records in api/ generate; run 'make %s' and commit it", file, target)
                .isEqualTo(generated);
    }
}
