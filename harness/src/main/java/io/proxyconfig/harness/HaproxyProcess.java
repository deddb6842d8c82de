package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A real HAProxy in master-worker mode, as production runs it: {@code haproxy -W -db -S master.sock,mode,600 -f haproxy.cfg}.
 * The binary is the one that the system property {@value #BINARY_PROPERTY} names, {@code haproxy} of the PATH otherwise.
 */
public final class HaproxyProcess implements AutoCloseable {

    /** System property: the HAProxy binary, 2.8 or newer. */
    public static final String BINARY_PROPERTY = "haproxy.bin";

    /** The longest path that {@code sun_path} holds, less what HAProxy appends while it binds. */
    private static final int LONGEST_SOCKET_PATH = 92;

    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration START_ATTEMPT = Duration.ofMillis(200);
    private static final Duration REEXEC_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);

    private final Path directory;
    private final HaproxyRelease release;
    private final HaproxyCli master;
    private ChildProcess process;

    private HaproxyProcess(Path directory, HaproxyRelease release) {
        this.directory = directory;
        this.release = release;
        this.master = new HaproxyCli(directory.resolve("master.sock"));
        this.process = launch();
    }

    /** Writes {@code haproxy.cfg} into the directory, which is made where missing, and starts HAProxy with it. */
    public static HaproxyProcess start(Path directory, String configuration) {
        return start(directory, configuration, HaproxyRelease.configured());
    }

    /** Like {@link #start(Path, String)}, with a HAProxy of a certain release. */
    public static HaproxyProcess start(Path directory, String configuration, HaproxyRelease release) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("haproxy.cfg"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory.resolve("haproxy.cfg"), e);
        }
        return start(directory, release);
    }

    /**
     * Starts HAProxy with the {@code haproxy.cfg} in the directory, and returns when the master reports a worker.
     *
     * @throws IllegalStateException with HAProxy's log where it ends instead
     */
    public static HaproxyProcess start(Path directory) {
        return start(directory, HaproxyRelease.configured());
    }

    private static HaproxyProcess start(Path directory, HaproxyRelease release) {
        Path socket = directory.resolve("master.sock");
        if (socket.toString().length() > LONGEST_SOCKET_PATH) {
            throw new IllegalArgumentException("too long for a Unix socket: " + socket);
        }
        return new HaproxyProcess(directory, release);
    }

    /** The binary: a path, or a name to find in the PATH. */
    public static String binary() {
        return HaproxyRelease.configured().binary();
    }

    /** The release of this process. */
    public HaproxyRelease release() {
        return release;
    }

    public Path directory() {
        return directory;
    }

    public Path masterSocket() {
        return master.socket();
    }

    public Path configFile() {
        return directory.resolve("haproxy.cfg");
    }

    /** The log of the master and its workers. */
    public Path log() {
        return process.log();
    }

    public long masterPid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * The worker that accepts new connections; after a failed reload, the youngest worker. It waits for a master that has
     * just re-executed itself and has no worker yet.
     */
    public long currentWorkerPid() {
        long deadline = System.nanoTime() + REEXEC_TIMEOUT.toNanos();
        while (true) {
            Optional<Long> current = workers().current();
            if (current.isPresent()) {
                return current.get();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no worker: " + process.logTail());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** The current worker and the draining ones. */
    public List<Long> workerPids() {
        return workers().pids();
    }

    /**
     * Sends a command to the master CLI (management guide, section 9.4). Retries where the master refuses the connection
     * because it re-executes itself, and, except for {@code reload}, where it drops the connection for that reason.
     */
    public String masterCommand(String command) {
        long deadline = System.nanoTime() + REEXEC_TIMEOUT.toNanos();
        while (true) {
            try {
                return master.ask(command);
            } catch (SocketException e) {
                boolean possiblyDone = !(e instanceof ConnectException) && command.equals("reload");
                if (possiblyDone || !process.isAlive() || System.nanoTime() > deadline) {
                    throw new UncheckedIOException("master CLI: " + command, e);
                }
                LockSupport.parkNanos(POLL.toNanos());
            } catch (IOException e) {
                throw new UncheckedIOException("master CLI: " + command, e);
            }
        }
    }

    /** Sends a command to the CLI of the current worker. */
    public String workerCommand(String command) {
        return masterCommand("@!" + currentWorkerPid() + " " + command);
    }

    /**
     * Reloads gracefully and synchronously through the master CLI.
     *
     * @return {@code Success=1} or {@code Success=0}, then the log of the new worker
     */
    public String reload() {
        return masterCommand("reload");
    }

    /** Reloads gracefully by the signal HUP. Returns before HAProxy has reloaded. */
    public void hup() {
        process.signal("HUP");
    }

    /** Kills the master and all its workers (SIGKILL), like the kernel out of memory or a lost node. */
    public void kill() {
        process.kill();
    }

    /** Kills one worker (SIGKILL). If it is the current one, the master ends with all other workers. */
    public static void killWorker(long pid) {
        ChildProcess.signal(pid, "KILL");
    }

    /** Suspends one worker (SIGSTOP): the kernel accepts connections, and no response comes. */
    public static void suspendWorker(long pid) {
        ChildProcess.signal(pid, "STOP");
    }

    /** Resumes a suspended worker (SIGCONT). */
    public static void resumeWorker(long pid) {
        ChildProcess.signal(pid, "CONT");
    }

    /** Waits for the end of the master; false where it still runs after {@code timeout}. */
    public boolean exitsWithin(Duration timeout) {
        return process.exitsWithin(timeout);
    }

    /** Starts again with the same files; kills processes of the previous run. */
    public void restart() {
        process.kill();
        process = launch();
    }

    @Override
    public void close() {
        process.kill();
    }

    private ChildProcess launch() {
        ChildProcess started = ChildProcess.start(
                List.of(
                        release.binary(),
                        "-W",
                        "-db",
                        "-S",
                        masterSocket() + ",mode,600",
                        "-f",
                        configFile().toString()),
                directory.resolve("haproxy.log"));
        try {
            awaitWorker(started);
            return started;
        } catch (RuntimeException e) {
            started.kill();
            throw e;
        }
    }

    private void awaitWorker(ChildProcess started) {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!hasLoaded(started) || !hasWorker()) {
            if (!started.isAlive()) {
                throw new IllegalStateException("HAProxy ended with " + started.exitCode() + ":\n" + started.logTail());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "HAProxy has no worker after " + START_TIMEOUT + ":\n" + started.logTail());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** HAProxy 3.x lists a worker that is still starting, and refuses a reload until it has started. */
    private static boolean hasLoaded(ChildProcess started) {
        return started.logTail().contains("(" + started.pid() + ") : Loading success.");
    }

    private boolean hasWorker() {
        try {
            return WorkerList.parse(new HaproxyCli(masterSocket(), START_ATTEMPT).ask("show proc"))
                    .hasCurrent();
        } catch (IOException e) {
            // The socket does not exist yet, is left from a killed run, or is about to be bound again by the master.
            return false;
        }
    }

    private WorkerList workers() {
        return WorkerList.parse(masterCommand("show proc"));
    }
}
