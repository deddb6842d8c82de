package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The memory of a worker from {@code /proc} (proc(5)). The proportional set size (PSS) counts shared pages in part, and a
 * worker shares most pages with the master. If the probe cannot read it, it reads the resident set size (RSS).
 *
 * @param proc {@code /proc} of the PID namespace of the workers
 */
public record ProcessMemory(Path proc) {

    /** Memory in bytes; empty if the process has exited, or is in another PID namespace. */
    public OptionalLong bytes(long pid) {
        Path process = proc.resolve(Long.toString(pid));
        if (!isHaproxy(process)) {
            return OptionalLong.empty();
        }
        OptionalLong proportional = kibibytes(process.resolve("smaps_rollup"), "Pss:");
        return proportional.isPresent() ? proportional : kibibytes(process.resolve("status"), "VmRSS:");
    }

    /** Whether the process is an HAProxy. In another PID namespace, a different process can have the same process ID. */
    boolean isHaproxy(long pid) {
        return isHaproxy(proc.resolve(Long.toString(pid)));
    }

    private static boolean isHaproxy(Path process) {
        try {
            return Files.readString(process.resolve("comm")).startsWith("haproxy");
        } catch (IOException exited) {
            return false;
        }
    }

    private static OptionalLong kibibytes(Path file, String name) {
        try (Stream<String> lines = Files.lines(file)) {
            Optional<String> line = lines.filter(each -> each.startsWith(name)).findFirst();
            return line.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(line.get().replaceAll("\\D", "")) * 1024);
        } catch (IOException | UncheckedIOException unreadable) {
            return OptionalLong.empty();
        }
    }
}
