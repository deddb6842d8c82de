package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.probe.workers.ProcessReader.HaproxyProcesses;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A HAProxy that does not answer {@code show proc} for a while. */
class ProcessReaderTest {
    private static final String PROCESSES = """
            #<PID>          <type>          <reloads>       <uptime>        <version>
            10              master          3               0d00h00m10s     3.2.26
            # workers
            12              worker          0               0d00h00m05s     3.2.26
            # programs
            """;

    private final AtomicBoolean silent = new AtomicBoolean(true);
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicReference<Duration> time = new AtomicReference<>(Duration.ZERO);

    @TempDir
    Path folder;

    @Test
    void asksForTheProcessesAgainAfterAPause() throws Exception {
        try (FakeMasterCli master = new FakeMasterCli(folder.resolve("master.sock"), this::answer)) {
            ProcessReader reader = new ProcessReader(
                    new MasterCli(master.socket(), Duration.ofMillis(200)),
                    new ProcessMemory(folder),
                    Clock.systemUTC(),
                    time::get);
            assertThat(reader.read()).extracting(HaproxyProcesses::counts).isNull();
            silent.set(false);
            for (int second = 0; second < 28; second += 2) {
                assertThat(reader.read()).extracting(HaproxyProcesses::counts).isNull();
                time.updateAndGet(now -> now.plusSeconds(2));
            }
            assertThat(asked).hasValue(1);
            time.updateAndGet(now -> now.plusSeconds(2));
            assertThat(reader.read())
                    .extracting(HaproxyProcesses::counts)
                    .extracting(ShowProc::reloads)
                    .isEqualTo(3);
        }
    }

    private @Nullable String answer(String command) {
        if (command.equals("show proc")) {
            asked.incrementAndGet();
            return silent.get() ? null : PROCESSES;
        }
        return command.equals("@1 show info") ? "Version: 3.2.26\nPid: 12\nUptime_sec: 5\n" : "";
    }
}
