package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The memory of a worker as the kernel counts it (proc(5)). The proportional set size is the honest one, because workers
 * share most pages with their master; the resident set size stands in where the former may not be read.
 *
 * @param proc {@code /proc} of the process id name space that the workers live in
 */
public record ProcessMemory(Path proc) {

    /** Memory in bytes; empty where the process is gone or not to be seen from here. */
    public OptionalLong bytes(long pid) {
        Path process = proc.resolve(Long.toString(pid));
        if (!isHaproxy(process)) {
            return OptionalLong.empty();
        }
        OptionalLong proportional = kibibytes(process.resolve("smaps_rollup"), "Pss:");
        return proportional.isPresent() ? proportional : kibibytes(process.resolve("status"), "VmRSS:");
    }

    /** In a process id name space of its own, the probe may find somebody else under that number. */
    private static boolean isHaproxy(Path process) {
        try {
            return Files.readString(process.resolve("comm")).startsWith("haproxy");
        } catch (IOException gone) {
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
