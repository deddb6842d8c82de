package io.proxyconfig.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.proxyconfig.harness.HaproxyProcess;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The emulator reads the settings file of HAProxy's Data Plane API. */
class EmulatorProgramTest {
    private static final String SETTINGS = """
            config_version: 2
            name: haproxy
            haproxy:
              config_file: DIR/haproxy.cfg
              haproxy_bin: HAPROXY
              master_worker_mode: true
              master_runtime: DIR/master.sock
              reload:
                reload_delay: 2
                reload_strategy: custom
            dataplaneapi:
              scheme: [https]
              tls:
                tls_host: 127.0.0.1
                tls_port: 5555
                tls_certificate: DIR/tls.crt
                tls_key: DIR/tls.key
              transaction:
                transaction_dir: DIR/transactions
              resources:
                maps_dir: DIR/maps
                general_storage_dir: DIR/general
              user:
              - insecure: true
                name: 'admin'
                password: 'it''s: #secret'
            """;

    @TempDir
    private Path directory;

    @Test
    void readsAllSettings() throws Exception {
        EmulatorOptions options = EmulatorProgram.read(settings(SETTINGS));

        assertThat(options)
                .isEqualTo(EmulatorOptionsBuilder.builder()
                        .listen(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5555))
                        .configFile(directory.resolve("haproxy.cfg"))
                        .masterSocket(directory.resolve("master.sock"))
                        .haproxyBinary(HaproxyProcess.binary())
                        .user("admin")
                        .password("it's: #secret")
                        .reloadDelay(Duration.ofSeconds(2))
                        .generalDirectory(directory.resolve("general"))
                        .mapsDirectory(directory.resolve("maps"))
                        .transactionDirectory(directory.resolve("transactions"))
                        .generation(Generation.V3_2)
                        .certificate(new PemFiles(directory.resolve("tls.crt"), directory.resolve("tls.key")))
                        .build());
        assertThat(options.toString()).doesNotContain("#secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls_host",
                "tls_port",
                "config_file",
                "master_runtime",
                "haproxy_bin",
                "name",
                "password",
                "reload_delay",
                "general_storage_dir",
                "maps_dir",
                "transaction_dir",
                "tls_certificate",
                "tls_key"
            })
    void namesAMissingSetting(String setting) throws Exception {
        Path file = settings(SETTINGS.replaceFirst("(?m)^( +(- )?)" + setting + ": .*$", "$1other: x"));

        assertThatThrownBy(() -> EmulatorProgram.read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("invalid settings in " + file + ": " + setting + " is missing")
                .hasRootCauseMessage(setting + " is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls_port: port", "tls_host: localhost", "reload_delay: 2s", "tls_port: 65536"})
    void rejectsAnInvalidValue(String line) throws Exception {
        String setting = line.substring(0, line.indexOf(':'));
        Path file = settings(SETTINGS.replaceFirst("(?m)" + setting + ": .*$", line));

        assertThatThrownBy(() -> EmulatorProgram.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("invalid settings in " + file + ": ");
    }

    @Test
    void rejectsAMissingOrBrokenFile() throws Exception {
        Path nowhere = directory.resolve("nowhere.yml");
        Path empty = settings("");
        assertThatThrownBy(() -> EmulatorProgram.read(nowhere))
                .isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("nowhere.yml");
        assertThatThrownBy(() -> EmulatorProgram.read(empty)).isInstanceOf(IOException.class);

        Path broken = settings("haproxy: [");
        assertThatThrownBy(() -> EmulatorProgram.read(broken)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void exitsIfItCannotStart() throws Exception {
        assertThat(run()).isEqualTo(new Exit(2, "Missing required option: '-f=FILE'"));
        assertThat(run("-f")).isEqualTo(new Exit(2, "Missing required parameter for option '-f' (FILE)"));
        assertThat(run("-f", "FILE", "--port=1")).isEqualTo(new Exit(2, "Unknown option: '--port=1'"));

        Exit withoutFile = run("-f", directory.resolve("nowhere.yml").toString());
        assertThat(withoutFile.exitCode()).isOne();
        assertThat(withoutFile.firstLine()).contains("nowhere.yml");

        Exit withoutCertificate = run("-f", settings(SETTINGS).toString());
        assertThat(withoutCertificate.exitCode()).isOne();
        assertThat(withoutCertificate.firstLine()).contains("cannot start the Data Plane API emulator");
    }

    @Test
    void refusesAnUnknownGeneration() {
        StringWriter errors = new StringWriter();
        int exitCode = new CommandLine(new EmulatorCommand())
                .setErr(new PrintWriter(errors))
                .execute("--generation", "3.3");
        assertThat(exitCode).isEqualTo(2);
        assertThat(errors.toString()).contains("unknown Data Plane API '3.3': use 2.9, 3.2 or 3.4");
    }

    private record Exit(int exitCode, String firstLine) {}

    private static Exit run(String... arguments) {
        StringWriter errors = new StringWriter();
        int exitCode = new CommandLine(new EmulatorProgram())
                .setErr(new PrintWriter(errors))
                .execute(arguments);
        return new Exit(exitCode, errors.toString().lines().findFirst().orElse(""));
    }

    private Path settings(String text) throws IOException {
        return Files.writeString(
                directory.resolve("dataplaneapi.yml"),
                text.replace("DIR", directory.toString()).replace("HAPROXY", HaproxyProcess.binary()));
    }
}
