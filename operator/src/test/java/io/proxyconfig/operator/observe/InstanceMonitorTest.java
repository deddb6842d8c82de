package io.proxyconfig.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.dataplane.HttpClients;
import io.proxyconfig.operator.dataplane.StoredConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceMonitorTest {
    private Duration now = Duration.ZERO;
    private final AtomicInteger notifications = new AtomicInteger();
    private StubInstance stub;
    private InstanceMonitor monitor;

    @BeforeEach
    void start() throws IOException {
        stub = new StubInstance("a");
        monitor = new InstanceMonitor(
                stub.instance(), name -> true, new HttpClients(), () -> this.now, notifications::incrementAndGet);
        refresh();
        notifications.set(0);
    }

    @AfterEach
    void stop() {
        monitor.close();
        stub.close();
    }

    @Test
    void anUnchangedObservationDoesNotNotify() {
        refresh();
        assertThat(notifications).hasValue(0);
        assertThat(monitor.latest().probe()).isInstanceOf(Reading.Available.class);
        assertThat(monitor.latest().dataPlane()).isInstanceOf(Reading.Available.class);
    }

    @Test
    void countersNotifyAtTheirIntervalOnly() {
        stub.sessions = 2;
        refresh();
        assertThat(notifications).hasValue(0);
        now = now.plus(InstanceMonitor.COUNTERS_INTERVAL);
        refresh();
        assertThat(notifications).hasValue(1);
        refresh();
        assertThat(notifications).hasValue(1);
    }

    @Test
    void anotherRunningRevisionNotifiesImmediately() {
        stub.revision = "r2";
        refresh();
        assertThat(notifications.get()).isPositive();
    }

    @Test
    void anotherFileNotifiesImmediately() {
        stub.version = 2;
        monitor.refreshDataPlane();
        monitor.notifyIfChanged();
        assertThat(notifications).hasValue(1);
    }

    @Test
    void aFailedReadingNotifiesOnce() {
        stub.failing = true;
        refresh();
        assertThat(monitor.latest().probe())
                .isInstanceOfSatisfying(Reading.Failed.class, failed -> assertThat(failed.message())
                        .contains("answered 500"));
        assertThat(monitor.latest().dataPlane()).isInstanceOf(Reading.Failed.class);
        int before = notifications.get();
        assertThat(before).isPositive();
        refresh();
        assertThat(notifications).hasValue(before);

        stub.failing = false;
        refresh();
        assertThat(notifications.get()).isGreaterThan(before);
    }

    @Test
    void aReportOfAnEarlierObservationDoesNotReplaceALaterOne() {
        ProbeReport older = monitor.latest().probe().value().orElseThrow();
        monitor.refreshProbe();
        ProbeReport newer = monitor.latest().probe().value().orElseThrow();
        assertThat(newer.sequence()).isGreaterThan(older.sequence());

        monitor.acceptReport(older);

        assertThat(monitor.latest().probe().value()).hasValue(newer);
    }

    @Test
    void aProbeThatRepeatsAnOldObservationIsNoticed() {
        stub.stopsObserving = true;
        stub.ageMillis = 9_000;
        refresh();
        assertThat(monitor.latest().probe()).isInstanceOf(Reading.Available.class);
        assertThat(monitor.latest().reportAge()).isEqualTo(Duration.ofSeconds(9));
        assertThat(monitor.reportExpiry()).contains(Duration.ofSeconds(1));
        int before = notifications.get();

        now = now.plusMillis(1_001);
        monitor.notifyIfChanged();

        assertThat(failure()).isEqualTo(ReadingFailure.Outdated);
        assertThat(monitor.reportExpiry()).isEmpty();
        assertThat(notifications).hasValue(before + 1);

        stub.stopsObserving = false;
        stub.ageMillis = 0;
        refresh();
        assertThat(monitor.latest().probe()).isInstanceOf(Reading.Available.class);
        assertThat(notifications.get()).isGreaterThan(before + 1);
    }

    @Test
    void aReportOfAnotherPodProvesNothing() {
        try (InstanceMonitor pod =
                new InstanceMonitor(stub.pod("uid-of-a"), name -> true, new HttpClients(), () -> now, () -> {})) {
            stub.podUid = "uid-of-a";
            pod.refreshProbe();
            assertThat(pod.latest().probe()).isInstanceOf(Reading.Available.class);

            stub.podUid = "uid-of-b";
            assertThat(pod.refreshProbe()).isInstanceOfSatisfying(Reading.Failed.class, failed -> {
                assertThat(failed.cause()).isEqualTo(ReadingFailure.OtherInstance);
                assertThat(failed.message()).contains("uid-of-b");
            });
            assertThat(pod.isOtherInstance()).isTrue();
        }
    }

    private ReadingFailure failure() {
        return monitor.latest().probe() instanceof Reading.Failed<ProbeReport> failed
                ? failed.cause()
                : Assertions.fail("there is a report");
    }

    @Test
    void aRecordedWriteReplacesTheReading() {
        DataPlaneView changed = new DataPlaneView(new StoredConfiguration(5, "checksum", "global\n"), Map.of());
        monitor.recordWrite(changed);
        assertThat(monitor.latest().dataPlane().value()).hasValue(changed);
    }

    private void refresh() {
        monitor.refreshProbe();
        monitor.notifyIfChanged();
        monitor.refreshDataPlane();
        monitor.notifyIfChanged();
    }
}
