package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of {@code /proc}, complete and incomplete. */
class ProcessMemoryTest {

    @TempDir
    Path proc;

    @Test
    void prefersTheProportionalSetSize() throws IOException {
        process(7, "haproxy", "003ff000-7ffd ---p 00000000 00:00 0 [rollup]\nRss:  7776 kB\nPss:  4506 kB\n");
        assertThat(new ProcessMemory(proc).bytes(7)).hasValue(4506 * 1024);
    }

    @Test
    void usesTheResidentSetSizeIfPssIsUnavailable() throws IOException {
        Path process = process(7, "haproxy", null);
        assertThat(new ProcessMemory(proc).bytes(7)).hasValue(7776 * 1024);
        Files.delete(process.resolve("status"));
        assertThat(new ProcessMemory(proc).bytes(7)).isEmpty();
        assertThat(new ProcessMemory(proc).bytes(8)).isEmpty();
    }

    @Test
    void ignoresAnotherProgramWithTheSameProcessId() throws IOException {
        process(7, "java", "Pss:  4506 kB\n");
        assertThat(new ProcessMemory(proc).bytes(7)).isEmpty();
    }

    private Path process(long pid, String name, @Nullable String rollup) throws IOException {
        Path process = Files.createDirectory(proc.resolve(Long.toString(pid)));
        Files.writeString(process.resolve("comm"), name + "\n");
        Files.writeString(process.resolve("status"), "Name:\t" + name + "\nVmRSS:\t    7776 kB\n");
        if (rollup != null) {
            Files.writeString(process.resolve("smaps_rollup"), rollup);
        }
        return process;
    }
}
