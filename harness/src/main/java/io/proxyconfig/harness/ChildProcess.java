package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A process of the operating system. When this JVM ends, also by Ctrl-C, it kills the process and its children. Standard
 * output and error go to a log file, so the process never blocks on a full pipe.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int LOG_TAIL_LINES = 40;

    private final Process process;
    private final Path log;
    private final ShutdownTasks.Task shutdownTask;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.shutdownTask = ShutdownTasks.add(this::kill);
    }

    /** Starts a command and appends its standard output and error to {@code log}. */
    public static ChildProcess start(List<String> command, Path log) {
        return start(new ProcessBuilder(command), log);
    }

    /** Like {@link #start(List, Path)}, with an environment or a working directory. */
    public static ChildProcess start(ProcessBuilder builder, Path log) {
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            return new ChildProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + builder.command().getFirst(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The log file. */
    public Path log() {
        return log;
    }

    /** The last lines of the log, for error messages. */
    public String logTail() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LOG_TAIL_LINES), all.size()));
        } catch (IOException e) {
            return "(no log at " + log + ": " + e.getMessage() + ")";
        }
    }

    /** Sends a signal by its name without {@code SIG}, for example {@code HUP}. */
    public void signal(String name) {
        signal(pid(), name);
    }

    /** Terminates the process (SIGTERM). Kills it and its children where it has not ended after {@code timeout}. */
    public void stop(Duration timeout) {
        process.destroy();
        if (!exitsWithin(timeout)) {
            kill();
        }
        shutdownTask.cancel();
    }

    /** {@link #stop(Duration)} with a time-out of five seconds. */
    public void stop() {
        stop(GRACE);
    }

    /** Kills the process and its descendants (SIGKILL), and waits for their end. */
    public void kill() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        descendants.forEach(ChildProcess::awaitEnd);
        shutdownTask.cancel();
    }

    /** Waits for the end of the process; false where it still runs after {@code timeout}. */
    public boolean exitsWithin(Duration timeout) {
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** The exit code of a process that has ended. */
    public int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() {
        stop();
    }

    /** Sends any signal; the JDK sends only SIGTERM and SIGKILL. */
    static void signal(long pid, String name) {
        try {
            Process kill = new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -s " + name + " " + pid + ": " + output.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot signal process " + pid, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while signalling process " + pid, e);
        }
    }

    /** Waits for the end of any process, also of one that is not a child. */
    private static void awaitEnd(ProcessHandle handle) {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (!hasEnded(handle.pid())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("process " + handle.pid() + " still runs after SIGKILL");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Whether a process has ended. A zombie, which its parent has not reaped yet, has ended too. */
    static boolean hasEnded(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return true;
        }
    }
}
