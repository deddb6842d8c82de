package io.proxyconfig.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport;
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
    private final AtomicInteger news = new AtomicInteger();
    private StubInstance stub;
    private InstanceMonitor monitor;

    @BeforeEach
    void start() throws IOException {
        stub = new StubInstance("a");
        monitor = new InstanceMonitor(stub.instance(), name -> true, clock, news::incrementAndGet);
        look();
        news.set(0);
    }

    @AfterEach
    void stop() {
        monitor.close();
        stub.close();
    }

    @Test
    void whatStaysTheSameIsNoNews() {
        look();
        assertThat(news).hasValue(0);
        assertThat(monitor.latest().probe()).isInstanceOf(Reading.Available.class);
        assertThat(monitor.latest().dataPlane()).isInstanceOf(Reading.Available.class);
    }

    @Test
    void numbersAreNewsAfterAWhileOnly() {
        stub.sessions = 2;
        look();
        assertThat(news).hasValue(0);
        now.updateAndGet(time -> time.plus(InstanceMonitor.NUMBERS_EVERY));
        look();
        assertThat(news).hasValue(1);
        look();
        assertThat(news).hasValue(1);
    }

    @Test
    void anotherRunningRevisionIsNewsAtOnce() {
        stub.revision = "r2";
        look();
        assertThat(news.get()).isPositive();
    }

    @Test
    void anotherFileIsNewsAtOnce() {
        stub.version = 2;
        monitor.lookAtDataPlane();
        monitor.tellNews();
        assertThat(news).hasValue(1);
    }

    @Test
    void nothingToBeSeenIsNewsOnce() {
        stub.failing = true;
        look();
        assertThat(monitor.latest().probe())
                .isInstanceOfSatisfying(
                        Reading.Failed.class, blind -> assertThat(blind.why()).contains("answered 500"));
        assertThat(monitor.latest().dataPlane()).isInstanceOf(Reading.Failed.class);
        int told = news.get();
        assertThat(told).isPositive();
        look();
        assertThat(news).hasValue(told);

        stub.failing = false;
        look();
        assertThat(news.get()).isGreaterThan(told);
    }

    @Test
    void anOlderReportDoesNotReplaceANewerOne() {
        ProbeReport older = monitor.latest().probe().value().orElseThrow();
        monitor.lookAtProbe();
        ProbeReport newer = monitor.latest().probe().value().orElseThrow();
        assertThat(newer.observedAt()).isAfter(older.observedAt());

        monitor.saw(older);

        assertThat(monitor.latest().probe().value()).hasValue(newer);
    }

    @Test
    void whatAChangeLeftOnDiskIsKnownWithoutALook() {
        DataPlaneView changed = new DataPlaneView(new StoredConfiguration(5, "checksum", "global\n"), Map.of());
        monitor.changed(changed);
        assertThat(monitor.latest().dataPlane().value()).hasValue(changed);
    }

    private void look() {
        monitor.lookAtProbe();
        monitor.tellNews();
        monitor.lookAtDataPlane();
        monitor.tellNews();
    }
}
