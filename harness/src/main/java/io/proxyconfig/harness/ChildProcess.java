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
 * A process of the operating system that ends with this JVM at the latest: it is killed then, with its children, even
 * after Ctrl-C. What it prints goes to a log file, so that it can never block on a full pipe.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int LOG_TAIL_LINES = 40;

    private final Process process;
    private final Path log;
    private final AtExit.Task atExit;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atExit = AtExit.add(this::kill);
    }

    /** Starts a command; standard output and error are appended to {@code log}. */
    public static ChildProcess start(List<String> command, Path log) {
        return start(new ProcessBuilder(command), log);
    }

    /** Like {@link #start(List, Path)}, for a command that needs its own environment or working directory. */
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

    /** The file that standard output and error go to. */
    public Path log() {
        return log;
    }

    /** The last lines that the process printed: what an error message should carry. */
    public String logTail() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LOG_TAIL_LINES), all.size()));
        } catch (IOException e) {
            return "(no log at " + log + ": " + e.getMessage() + ")";
        }
    }

    /** Sends a signal by its name without {@code SIG}: {@code HUP}, {@code STOP}, {@code CONT}, ... */
    public void signal(String name) {
        signal(pid(), name);
    }

    /** Asks the process to end (SIGTERM), waits up to {@code timeout}, then kills it and what it started. */
    public void stop(Duration timeout) {
        process.destroy();
        if (!exitsWithin(timeout)) {
            kill();
        }
        atExit.forget();
    }

    /** {@link #stop(Duration)} with five seconds of grace. */
    public void stop() {
        stop(GRACE);
    }

    /** Kills the process and everything that it started (SIGKILL), and waits until they are gone. */
    public void kill() {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        descendants.forEach(ChildProcess::awaitEnd);
        atExit.forget();
    }

    /** Waits for the process to end by itself, and says whether it did. */
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

    /** Sends a signal to any process that this one may signal; the JDK itself knows SIGTERM and SIGKILL only. */
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

    /** Waits for a process that is not our child. */
    private static void awaitEnd(ProcessHandle handle) {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (!hasEnded(handle.pid())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("process " + handle.pid() + " outlives SIGKILL");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Whether a process is gone; one that its parent has not reaped yet (a zombie) has ended all the same. */
    static boolean hasEnded(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return true;
        }
    }
}
