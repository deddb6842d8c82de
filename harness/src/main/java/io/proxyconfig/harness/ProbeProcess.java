package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * A probe in a separate JVM, with the JVM options of production. It can be killed and started again with the same address,
 * token and state.
 */
public final class ProbeProcess implements AutoCloseable {

    /** JVM options for a small memory footprint and a fast start. */
    public static final List<String> JVM_OPTIONS = List.of(
            "-Xms16m",
            "-Xmx64m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:ReservedCodeCacheSize=32m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto");

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final Path directory;
    private final ProcessClock clock;
    private final Path masterSocket;
    private final int port = FreePorts.one();
    private final String token;
    private ChildProcess process;
    private Duration startUp = Duration.ZERO;

    private ProbeProcess(Path directory, Path masterSocket, String token) throws IOException {
        this.token = token;
        this.directory = Files.createDirectories(directory);
        this.masterSocket = masterSocket;
        this.clock = ProcessClock.in(directory.resolve("clock"));
        Files.createFile(
                tokenFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(tokenFile(), token + "\n");
        this.process = launch();
    }

    /**
     * Starts a probe for the HAProxy with this master socket, and returns when the probe is healthy. The socket can be missing.
     *
     * @param directory for its state, its token and its log
     * @throws IllegalStateException with its log where it does not start
     */
    public static ProbeProcess start(Path directory, Path masterSocket) {
        return start(directory, masterSocket, RandomSecret.hex());
    }

    /** Like {@link #start(Path, Path)}, with a given token. */
    public static ProbeProcess start(Path directory, Path masterSocket, String token) {
        try {
            return new ProbeProcess(directory.resolve("probe"), masterSocket, token);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a probe in " + directory, e);
        }
    }

    /** The address of the probe. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The bearer token for the {@code /v1/} paths. */
    public String token() {
        return token;
    }

    /** The folder with the stored configuration. */
    public Path stateDirectory() {
        return directory.resolve("state");
    }

    /** The log file. */
    public Path log() {
        return process.log();
    }

    /** Its wall clock. */
    public ProcessClock clock() {
        return clock;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The duration of the last start until {@code /healthz} answered. */
    public Duration startUp() {
        return startUp;
    }

    /** Terminates the probe (SIGTERM); false where it still runs after {@code timeout}. */
    public boolean terminate(Duration timeout) {
        process.signal("TERM");
        return process.exitsWithin(timeout);
    }

    /** The exit code of an ended probe. */
    public int exitCode() {
        return process.exitCode();
    }

    /** Kills the probe (SIGKILL). */
    public void kill() {
        process.kill();
    }

    /** Suspends the probe (SIGSTOP): the kernel accepts connections, and no response comes. */
    public void suspend() {
        process.signal("STOP");
    }

    /** Resumes a suspended probe (SIGCONT). */
    public void resume() {
        process.signal("CONT");
    }

    /** Starts the probe again with the same address, token and state; kills the previous process. */
    public void restart() {
        process.kill();
        process = launch();
    }

    @Override
    public void close() {
        process.kill();
    }

    private Path tokenFile() {
        return directory.resolve("token");
    }

    private ChildProcess launch() {
        List<String> arguments = List.of(
                "--master-socket=" + masterSocket,
                "--listen=127.0.0.1:" + port,
                "--token-file=" + tokenFile(),
                "--state-dir=" + stateDirectory());
        long start = System.nanoTime();
        ChildProcess started = ChildProcess.start(
                clock.applyTo(new ProcessBuilder(
                        JavaProgram.command("io.proxyconfig.probe.ProbeMain", JVM_OPTIONS, arguments))),
                directory.resolve("probe.log"));
        HttpReadiness.await(url().resolve("/healthz"), status -> status == 200, started, START_TIMEOUT, "the probe");
        startUp = Duration.ofNanos(System.nanoTime() - start);
        return started;
    }
}
