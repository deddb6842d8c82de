package io.proxyconfig.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.dataplane.HttpClients;
import io.proxyconfig.operator.dataplane.StoredConfiguration;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceMonitorTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(StubInstance.STARTED);
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final AtomicInteger notifications = new AtomicInteger();
    private StubInstance stub;
    private InstanceMonitor monitor;

    @BeforeEach
    void start() throws IOException {
        stub = new StubInstance("a");
        monitor = new InstanceMonitor(
                stub.instance(), name -> true, new HttpClients(), clock, notifications::incrementAndGet);
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
        now.updateAndGet(time -> time.plus(InstanceMonitor.COUNTERS_INTERVAL));
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
    void anOlderReportDoesNotReplaceANewerOne() {
        ProbeReport older = monitor.latest().probe().value().orElseThrow();
        monitor.refreshProbe();
        ProbeReport newer = monitor.latest().probe().value().orElseThrow();
        assertThat(newer.observedAt()).isAfter(older.observedAt());

        monitor.acceptReport(older);

        assertThat(monitor.latest().probe().value()).hasValue(newer);
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
