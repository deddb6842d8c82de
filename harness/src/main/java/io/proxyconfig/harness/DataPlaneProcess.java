package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A Data Plane API in front of a HAProxy, as a separate process that tests can kill or suspend: the Data Plane API emulator,
 * or HAProxy's program where the system property {@value #BINARY_PROPERTY} names it.
 */
public final class DataPlaneProcess implements AutoCloseable {
    /** System property: HAProxy's {@code dataplaneapi} binary. */
    public static final String BINARY_PROPERTY = "dataplane.bin";

    /** The name of the only user. */
    public static final String USER = "admin";

    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final List<String> JVM_OPTIONS = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final HaproxyProcess haproxy;
    private final Path directory;
    private final String password;
    private final int port = FreePorts.one();
    private ChildProcess process;

    private DataPlaneProcess(HaproxyProcess haproxy, Path directory, String password) {
        this.haproxy = haproxy;
        this.directory = directory;
        this.password = password;
        this.process = launch();
    }

    /** Starts a Data Plane API with its files in a folder, and waits until it answers. */
    public static DataPlaneProcess start(HaproxyProcess haproxy, Path directory, String password) {
        DataPlaneProcess dataPlane = new DataPlaneProcess(haproxy, directory, password);
        dataPlane.awaitAnswer();
        return dataPlane;
    }

    /** The address of the API. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Kills the process (SIGKILL). */
    public void kill() {
        process.kill();
    }

    /** Suspends the process (SIGSTOP): the kernel accepts connections, and no response comes. */
    public void suspend() {
        process.signal("STOP");
    }

    /** Resumes a suspended process (SIGCONT). */
    public void resume() {
        process.signal("CONT");
    }

    /** Starts the process again, and waits until it answers. */
    public void restart() {
        process.kill();
        process = launch();
        awaitAnswer();
    }

    private void awaitAnswer() {
        HttpReadiness.await(
                // 401 from 3.x, 404 from 2.9, which serves /v2 only
                url().resolve("/v3/info"),
                status -> status == 401 || status == 404,
                process,
                START_TIMEOUT,
                "the Data Plane API");
    }

    private ChildProcess launch() {
        String binary = System.getProperty(BINARY_PROPERTY, "");
        try {
            Files.createDirectories(directory.resolve("general"));
            ProcessBuilder builder = new ProcessBuilder(binary.isBlank() ? emulatorCommand() : programCommand(binary));
            builder.environment().put("DATAPLANE_PASSWORD", password);
            return ChildProcess.start(builder, directory.resolve("dataplane.log"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write in " + directory, e);
        }
    }

    private List<String> emulatorCommand() {
        return JavaProgram.command(
                "io.proxyconfig.emulator.DataPlaneEmulator",
                JVM_OPTIONS,
                List.of(
                        "--port", Integer.toString(port),
                        "--user", USER,
                        "--config-file", haproxy.configFile().toString(),
                        "--master-runtime", haproxy.masterSocket().toString(),
                        "--haproxy-bin", haproxy.release().binary(),
                        "--generation", haproxy.release().dataPlaneSeries(),
                        "--reload-delay", "2",
                        "--general-storage-dir", directory.resolve("general").toString(),
                        "--maps-dir", directory.resolve("maps").toString(),
                        "--transaction-dir", directory.resolve("transactions").toString()));
    }

    private List<String> programCommand(String binary) throws IOException {
        Path config = directory.resolve("dataplaneapi.yml");
        Files.writeString(config, """
                config_version: 2
                name: proxyconfig
                dataplaneapi:
                  host: 127.0.0.1
                  port: %d
                  scheme: [http]
                  user:
                  - {name: %s, insecure: true, password: "%s"}
                  transaction: {transaction_dir: "%4$s/transactions", backups_number: 0}
                  resources:
                    maps_dir: "%4$s/maps"
                    ssl_certs_dir: "%4$s/ssl"
                    general_storage_dir: "%4$s/general"
                    spoe_dir: "%4$s/spoe"
                    dataplane_storage_dir: "%4$s/dataplane"
                haproxy:
                  config_file: "%5$s"
                  haproxy_bin: "%6$s"
                  master_worker_mode: true
                  master_runtime: "%7$s"
                  reload: {reload_delay: 2, reload_strategy: custom, reload_cmd: "true", restart_cmd: "true"}
                """.formatted(
                        port,
                        USER,
                        password,
                        directory,
                        haproxy.configFile(),
                        haproxy.release().binary(),
                        haproxy.masterSocket()));
        return List.of(binary, "-f", config.toString());
    }

    @Override
    public void close() {
        process.kill();
    }
}
