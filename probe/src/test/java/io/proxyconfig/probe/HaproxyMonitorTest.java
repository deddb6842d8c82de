package io.proxyconfig.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.probe.listeners.ListenerChecks;
import io.proxyconfig.probe.workers.FailedStarts;
import io.proxyconfig.probe.workers.HaproxyReader;
import io.proxyconfig.probe.workers.MasterCli;
import io.proxyconfig.probe.workers.ProcessMemory;
import io.proxyconfig.probe.workers.ProcessReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaproxyMonitorTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void continuesAfterAnExceptionAndReportsIt() throws InterruptedException {
        Clock clock = Clock.systemUTC();
        MasterCli cli = new MasterCli(folder.resolve("master.sock"), Duration.ofSeconds(1));
        AtomicInteger observations = new AtomicInteger();
        try (HaproxyMonitor poller = new HaproxyMonitor(
                new HaproxyReader(
                        cli,
                        new ProcessReader(cli, new ProcessMemory(folder), clock, Ticker.system()),
                        new ProcessMemory(folder),
                        new FailedStarts(null),
                        clock,
                        Ticker.system()),
                new ListenerChecks(clock),
                () -> {
                    if (observations.incrementAndGet() == 1) {
                        throw new IllegalStateException("unexpected");
                    }
                    return null;
                },
                () -> {},
                new Looks(clock, Ticker.system()))) {
            poller.start();
            await().until(() -> error(poller).contains("unexpected"));
            poller.refresh();
            await().until(() -> error(poller).contains("show proc"));
            assertThat(observations.get()).isGreaterThanOrEqualTo(2);
        }
    }

    private static String error(HaproxyMonitor poller) {
        return String.valueOf(poller.last().haproxy().error());
    }
}
