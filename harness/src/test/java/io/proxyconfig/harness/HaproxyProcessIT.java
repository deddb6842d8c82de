package io.proxyconfig.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaproxyProcessIT {
    /** Long enough for a busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Test
    void reloadsReplaceTheWorkerAndKillEndsAllProcesses(@TempDir Path directory) {
        try (HaproxyProcess haproxy = HaproxyProcess.start(directory, configuration(FreePorts.one()))) {
            long first = haproxy.currentWorkerPid();
            assertThat(haproxy.reload()).startsWith("Success=1");
            long second = haproxy.currentWorkerPid();
            assertThat(second).isNotEqualTo(first);

            haproxy.hup();
            await().atMost(TIMEOUT).ignoreExceptions().until(() -> haproxy.currentWorkerPid() != second);
            assertThat(haproxy.workerCommand("show info")).contains("Pid: " + haproxy.currentWorkerPid());

            List<Long> workers = haproxy.workerPids();
            long master = haproxy.masterPid();
            haproxy.kill();
            assertThat(haproxy.isAlive()).isFalse();
            assertThat(workers).allMatch(ChildProcess::hasEnded);

            haproxy.restart();
            assertThat(haproxy.masterPid()).isNotEqualTo(master);
            assertThat(haproxy.workerPids()).hasSize(1);
        }
    }

    @Test
    void aFailedStartHasTheReason(@TempDir Path directory) {
        assertThatThrownBy(() -> HaproxyProcess.start(directory, "global\n  nonsense\n"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("unknown keyword 'nonsense'");
    }

    @Test
    void aChildThatIgnoresSigtermIsKilled(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("child.log");
        ChildProcess child =
                ChildProcess.start(List.of("sh", "-c", "trap '' TERM; echo started; while :; do sleep 1; done"), log);
        await().atMost(TIMEOUT).until(() -> Files.readString(log).contains("started"));
        child.stop(Duration.ofMillis(200));
        assertThat(child.isAlive()).isFalse();
    }

    private static String configuration(int port) {
        return """
                global
                  description test
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                listen l
                  bind 127.0.0.1:%d
                """.formatted(port);
    }
}
