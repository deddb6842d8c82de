package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/**
 * A probe in a JVM of its own, with the options that production gives it. It can be killed and started again with the same
 * address, token and state.
 */
public final class ProbeProcess implements AutoCloseable {

    /** Options of the JVM: small and quick to start, as a sidecar should be. */
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
    private final Path masterSocket;
    private final int port = FreePorts.one();
    private final String token;
    private ChildProcess process;
    private Duration startUp = Duration.ZERO;

    private ProbeProcess(Path directory, Path masterSocket, String token) throws IOException {
        this.token = token;
        this.directory = Files.createDirectories(directory);
        this.masterSocket = masterSocket;
        Files.createFile(
                tokenFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(tokenFile(), token + "\n");
        this.process = launch();
    }

    /**
     * Starts a probe beside the HAProxy that has, or will have, that master socket, and returns once it is healthy.
     *
     * @param directory where it keeps its state, its token and its log
     * @throws IllegalStateException with what it printed, where it does not come up
     */
    public static ProbeProcess start(Path directory, Path masterSocket) {
        return start(directory, masterSocket, newToken());
    }

    /** Like {@link #start(Path, Path)}, with a token that others have as well. */
    public static ProbeProcess start(Path directory, Path masterSocket, String token) {
        try {
            return new ProbeProcess(directory.resolve("probe"), masterSocket, token);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a probe in " + directory, e);
        }
    }

    /** Where it serves. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** The token that its {@code /v1/} paths want. */
    public String token() {
        return token;
    }

    /** The folder with its configuration. */
    public Path stateDirectory() {
        return directory.resolve("state");
    }

    /** What it prints. */
    public Path log() {
        return process.log();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** How long the last start took until {@code /healthz} answered. */
    public Duration startUp() {
        return startUp;
    }

    /** Asks it to end (SIGTERM), and says whether it did in that time. */
    public boolean stops(Duration timeout) {
        process.signal("TERM");
        return process.exitsWithin(timeout);
    }

    /** The exit code of a probe that has ended. */
    public int exitCode() {
        return process.exitCode();
    }

    /** Kills it (SIGKILL). */
    public void kill() {
        process.kill();
    }

    /** SIGSTOP: connections are accepted by the kernel, and nothing answers. */
    public void hang() {
        process.signal("STOP");
    }

    /** SIGCONT, after {@link #hang()}. */
    public void goOn() {
        process.signal("CONT");
    }

    /** Starts it again with the same address, token and state; kills what is left of the previous run. */
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
                JavaProgram.command("io.proxyconfig.probe.ProbeMain", JVM_OPTIONS, arguments),
                directory.resolve("probe.log"));
        Http.await(url().resolve("/healthz"), status -> status == 200, started, START_TIMEOUT, "the probe");
        startUp = Duration.ofNanos(System.nanoTime() - start);
        return started;
    }

    private static String newToken() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
