package io.proxyconfig.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.operator.report.ReportFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
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
    void valuesOfInvalidSecretsAreRemovedToo() throws IOException {
        Path config = Files.createDirectory(folder.resolve("config"));
        Files.writeString(config.resolve("flow.yaml"), """
                - not a resource
                ---
                {apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {pin: 01234567, login: swordfish-7}}
                """);
        Files.writeString(config.resolve("broken.yaml"), "kind: Secret\nstringData: {a: [correct-horse\n");
        Files.writeString(config.resolve("a.status.yaml"), "message: 'login swordfish-7 or 01234567 failed'\n");
        Files.write(config.resolve("b.status.yaml"), new byte[] {(byte) 0xff});
        Path bundle = folder.resolve("report.tar.gz");

        int code = run("--config-dir", config.toString(), "--http", "127.0.0.1:1", "--output", bundle.toString());

        assertThat(code).as(errors.toString()).isEqualTo(3);
        Map<String, String> files = ReportFiles.read(Files.readAllBytes(bundle));
        assertThat(files.values()).noneMatch(text -> Stream.of("swordfish", "01234567", "correct-horse")
                .anyMatch(text::contains));
        assertThat(files)
                .hasEntrySatisfying(name(files, "/status/a.status.yaml"), text -> assertThat(text)
                        .isEqualTo("message: 'login [removed] or [removed] failed'\n"))
                .hasEntrySatisfying(name(files, "/errors.txt"), text -> assertThat(text)
                        .contains("the Secrets of broken.yaml", "not valid YAML", "b.status.yaml", "in UTF-8"));
    }

    private static String name(Map<String, String> files, String end) {
        return files.keySet().stream()
                .filter(name -> name.endsWith(end))
                .findFirst()
                .orElseThrow();
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
