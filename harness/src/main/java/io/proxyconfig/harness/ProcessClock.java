package io.proxyconfig.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * The wall clock of a child process, which tests set while the process runs. Its monotonic time stays real. It needs the library
 * {@code libfaketime}, which the system property {@value #LIBRARY_PROPERTY} names; without it, the clock cannot be set.
 */
public final class ProcessClock {
    /** System property: the path of {@code libfaketime}. */
    public static final String LIBRARY_PROPERTY = "faketime.library";

    private final Path file;

    private ProcessClock(Path file) {
        this.file = file;
    }

    /** A right clock. The file has its offset. */
    static ProcessClock in(Path file) {
        ProcessClock clock = new ProcessClock(file);
        if (!library().isBlank()) {
            clock.set(Duration.ZERO);
        }
        return clock;
    }

    /** Sets the clock. The process has the new time within a second. */
    public void set(Duration ahead) {
        if (library().isBlank()) {
            throw new IllegalStateException(
                    "set the system property " + LIBRARY_PROPERTY + " to the path of libfaketime");
        }
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Makes a new process use this clock. */
    ProcessBuilder applyTo(ProcessBuilder builder) {
        if (!library().isBlank()) {
            builder.environment()
                    .putAll(Map.of(
                            "LD_PRELOAD", library(),
                            "FAKETIME_TIMESTAMP_FILE", file.toString(),
                            "FAKETIME_CACHE_DURATION", "1",
                            "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                            // or timed waits of a JVM return immediately
                            "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                            // the times of files stay right
                            "NO_FAKE_STAT", "1"));
        }
        return builder;
    }

    private static String library() {
        return System.getProperty(LIBRARY_PROPERTY, "");
    }
}
