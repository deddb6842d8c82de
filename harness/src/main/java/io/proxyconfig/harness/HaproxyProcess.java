package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final HaproxyCli master;
    private ChildProcess process;

    private HaproxyProcess(Path directory) {
        this.directory = directory;
        this.master = new HaproxyCli(directory.resolve("master.sock"));
        this.process = launch();
    }

    /** Writes {@code haproxy.cfg} into the directory (made where missing) and starts HAProxy on it. */
    public static HaproxyProcess start(Path directory, String configuration) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("haproxy.cfg"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory.resolve("haproxy.cfg"), e);
        }
        return start(directory);
    }

    /**
     * Starts HAProxy on the {@code haproxy.cfg} that the directory has, and returns once the master answers with a worker.
     *
     * @throws IllegalStateException with what HAProxy printed, where it ends instead
     */
    public static HaproxyProcess start(Path directory) {
        Path socket = directory.resolve("master.sock");
        if (socket.toString().length() > LONGEST_SOCKET_PATH) {
            throw new IllegalArgumentException("too long for a Unix socket: " + socket);
        }
        return new HaproxyProcess(directory);
    }

    /** The binary to run: path, or a name to be found in the PATH. */
    public static String binary() {
        return System.getProperty(BINARY_PROPERTY, "haproxy");
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

    /** What the master and its workers print. */
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
     * The worker that takes new connections; after a failed reload that is the youngest of those that are left. A master
     * that has just executed itself again has none for a moment: that one is waited for.
     */
    public long currentWorkerPid() {
        long deadline = System.nanoTime() + REEXEC_TIMEOUT.toNanos();
        while (true) {
            List<Worker> workers = workers();
            Optional<Worker> current = workers.stream()
                    .filter(worker -> !worker.old())
                    .findFirst()
                    .or(() -> workers.stream().min(Comparator.comparingLong(Worker::reloads)));
            if (current.isPresent()) {
                return current.get().pid();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no worker: " + process.logTail());
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** All workers, the current one and those that drain. */
    public List<Long> workerPids() {
        return workers().stream().map(Worker::pid).toList();
    }

    /**
     * One line to the master CLI, read to its end (management guide, section 9.4). Tried again where the master refuses the
     * connection because it is re-executing itself, and, but for a reload, where it drops the connection for that.
     */
    public String masterCommand(String command) {
        long deadline = System.nanoTime() + REEXEC_TIMEOUT.toNanos();
        while (true) {
            try {
                return master.ask(command);
            } catch (SocketException e) {
                boolean maybeDone = !(e instanceof ConnectException) && command.equals("reload");
                if (maybeDone || !process.isAlive() || System.nanoTime() > deadline) {
                    throw new UncheckedIOException("master CLI: " + command, e);
                }
                LockSupport.parkNanos(POLL.toNanos());
            } catch (IOException e) {
                throw new UncheckedIOException("master CLI: " + command, e);
            }
        }
    }

    /** One line to the CLI of the current worker. */
    public String workerCommand(String command) {
        return masterCommand("@!" + currentWorkerPid() + " " + command);
    }

    /**
     * Reloads gracefully and synchronously through the master CLI.
     *
     * @return the answer: {@code Success=1} or {@code Success=0}, then the new worker's log
     */
    public String reload() {
        return masterCommand("reload");
    }

    /** Reloads gracefully by signal, as {@code kill -s HUP} does; returns before the reload has happened. */
    public void hup() {
        process.signal("HUP");
    }

    /** Kills the master and all its workers at once (SIGKILL): what an out-of-memory kill or a lost node looks like. */
    public void kill() {
        process.kill();
    }

    /** Starts again with the same files; kills what is left of the previous run. */
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
                        binary(),
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
            return parse(new HaproxyCli(masterSocket(), START_ATTEMPT).ask("show proc")).stream()
                    .anyMatch(worker -> !worker.old());
        } catch (IOException notThereYet) {
            // Not there yet, left over from a run that was killed, or about to be bound again by the master.
            return false;
        }
    }

    private List<Worker> workers() {
        return parse(masterCommand("show proc"));
    }

    /**
     * How often HAProxy was reloaded since its master started, failed reloads included: the master's own count.
     *
     * @param showProc the master's answer to {@code show proc} (management guide, section 9.4)
     */
    public static int reloads(String showProc) {
        return showProc.lines()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(fields -> fields.length > 2 && fields[1].equals("master"))
                .map(fields -> Integer.parseInt(fields[2]))
                .findFirst()
                .orElseThrow();
    }

    private static List<Worker> parse(String showProc) {
        List<Worker> workers = new ArrayList<>();
        boolean old = false;
        for (String line : showProc.lines().toList()) {
            if (line.startsWith("#")) {
                old = line.contains("old workers");
                continue;
            }
            String[] fields = line.strip().split("\\s+", -1);
            if (fields.length > 2 && fields[1].equals("worker")) {
                workers.add(new Worker(Long.parseLong(fields[0]), Long.parseLong(fields[2]), old));
            }
        }
        return workers;
    }

    private record Worker(long pid, long reloads, boolean old) {}
}
