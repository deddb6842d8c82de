package io.proxyconfig.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options and files of {@code operator report}. */
final class ReportCommandTest {
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void onlyTheOwnerCanReadTheBundle() throws IOException {
        Path bundle = folder.resolve("report.tar.gz");

        // no operator listens on port 1, so the bundle lacks its pages
        assertThat(run("--config-dir", folder.toString(), "--http", "127.0.0.1:1", "--output", bundle.toString()))
                .as(errors.toString())
                .isEqualTo(3);

        assertThat(Files.getPosixFilePermissions(bundle)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(errors.toString()).contains("Wrote " + bundle, "Parts that could not be read: 3");
        assertThat(names()).containsExactly("report.tar.gz");
    }

    @Test
    void anExistingFileIsNotReplaced() throws IOException {
        Path bundle = Files.writeString(folder.resolve("report.tar.gz"), "mine");

        assertThat(run("--config-dir", folder.toString(), "--output", bundle.toString()))
                .isEqualTo(1);

        assertThat(errors.toString()).contains("exists already; name another file with --output");
        assertThat(bundle).hasContent("mine");
    }

    @Test
    void aFolderThatDoesNotExist() throws IOException {
        assertThat(run(
                        "--config-dir",
                        folder.toString(),
                        "--output",
                        folder.resolve("none/report.tar.gz").toString()))
                .isEqualTo(1);

        assertThat(errors.toString()).contains("cannot be written", "--output");
        assertThat(names()).isEmpty();
    }

    @Test
    void aFolderOfManifestsThatDoesNotExist() {
        assertThat(run("--config-dir", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(errors.toString()).startsWith("--config-dir: ");
    }

    @Test
    void aDurationThatIsNone() {
        assertThat(run("--since", "1 day")).isEqualTo(2);
        assertThat(errors.toString()).contains("--since", "'1 day' is not a duration greater than 0, like 24h");
    }

    @Test
    void anApiServerAndAFolder() {
        assertThat(run("--config-dir", folder.toString(), "--context", "c")).isEqualTo(2);
        assertThat(errors.toString()).contains("mutually exclusive");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private int run(String... options) {
        String[] arguments =
                Stream.concat(Stream.of("report"), Stream.of(options)).toArray(String[]::new);
        return OperatorMain.commandLine().setErr(new PrintWriter(errors, true)).execute(arguments);
    }
}
