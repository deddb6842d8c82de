package io.proxyconfig.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that can't work are refused in a sentence, before anything starts. */
final class RunCommandTest {
    private final StringWriter errors = new StringWriter();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aFolderThatIsMissing() {
        assertThat(run("--config-dir", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(errors.toString()).startsWith("--config-dir: " + folder.resolve("none") + " is not a folder");
    }

    @Test
    void aFolderOfSecretsThatIsMissing() {
        assertThat(run(
                        "--config-dir",
                        folder.toString(),
                        "--secrets-dir",
                        folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(errors.toString()).startsWith("--secrets-dir: ");
    }

    @Test
    void anApiServerAndAFolder() {
        assertThat(run("--config-dir", folder.toString(), "--kubeconfig", "k")).isEqualTo(2);
        assertThat(errors.toString()).contains("--config-dir", "--kubeconfig", "mutually exclusive");
    }

    @Test
    void aNamespaceAndAFolder() {
        assertThat(run("--config-dir", folder.toString(), "--namespace", "n")).isEqualTo(2);
        assertThat(errors.toString()).contains("mutually exclusive");
    }

    @Test
    void secretsWithoutAFolder() {
        assertThat(run("--secrets-dir", folder.toString())).isEqualTo(2);
        assertThat(errors.toString()).contains("--config-dir");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:", ":8080", "127.0.0.1", "127.0.0.1:-1"})
    void anAddressWithoutAPort(String address) {
        assertThat(run("--config-dir", folder.toString(), "--http", address)).isEqualTo(2);
        assertThat(errors.toString()).contains("'--http'", "'" + address + "' is not HOST:PORT, like 127.0.0.1:8080");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "run";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return OperatorMain.commandLine().setErr(new PrintWriter(errors, true)).execute(all);
    }
}
