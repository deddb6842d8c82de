package io.proxyconfig.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.probe.listeners.ListenerChecks;
import io.proxyconfig.probe.workers.DrainStartTimes;
import io.proxyconfig.probe.workers.FailedStarts;
import io.proxyconfig.probe.workers.HaproxyReader;
import io.proxyconfig.probe.workers.MasterCli;
import io.proxyconfig.probe.workers.ProcessMemory;
import io.proxyconfig.probe.workers.ProcessReader;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaproxyMonitorTest {
    @TempDir
    private Path folder = Path.of("");

    private final CountDownLatch release = new CountDownLatch(1);
    private volatile Duration now = Duration.ZERO;

    @Test
    void continuesAfterAnExceptionAndReportsIt() throws InterruptedException {
        AtomicInteger observations = new AtomicInteger();
        try (HaproxyMonitor poller = monitor(() -> {
            if (observations.incrementAndGet() == 1) {
                throw new IllegalStateException("unexpected");
            }
        })) {
            poller.start();
            await().until(() -> error(poller).contains("unexpected"));
            poller.refresh();
            await().until(() -> error(poller).contains("show proc"));
            assertThat(observations.get()).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void anObservationThatDoesNotEndIsStuck() throws InterruptedException {
        AtomicInteger observations = new AtomicInteger();
        try (HaproxyMonitor poller = monitor(() -> {
            if (observations.incrementAndGet() == 2) {
                awaitRelease();
            }
        })) {
            poller.start();
            await().until(() -> error(poller).contains("show proc"));
            poller.refresh();
            await().until(() -> observations.get() == 2);
            now = HaproxyMonitor.LONGEST_OBSERVATION;
            assertThat(poller.stuck()).isEmpty();

            now = now.plusSeconds(1);

            assertThat(poller.stuck()).contains("the probe has not observed HAProxy for 301 s");
            release.countDown();
            poller.refresh();
            await().until(() -> poller.stuck().isEmpty());
        }
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HaproxyMonitor monitor(Runnable beforeReading) {
        Clock clock = Clock.systemUTC();
        MasterCli cli = new MasterCli(folder.resolve("master.sock"), Duration.ofSeconds(1));
        return new HaproxyMonitor(
                new HaproxyReader(
                        cli,
                        new ProcessReader(cli, new ProcessMemory(folder), clock, Ticker.system()),
                        new ProcessMemory(folder),
                        new FailedStarts(null),
                        new DrainStartTimes(folder, Ticker.system()),
                        clock),
                new ListenerChecks(clock),
                () -> null,
                beforeReading,
                new Looks(clock, () -> now));
    }

    private static String error(HaproxyMonitor poller) {
        return String.valueOf(poller.last().haproxy().error());
    }
}
