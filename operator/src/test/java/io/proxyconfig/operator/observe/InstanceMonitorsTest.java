package io.proxyconfig.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.operator.dataplane.HttpClients;
import io.proxyconfig.operator.observe.Reading.Failed;
import io.proxyconfig.operator.resolve.Instance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceMonitorsTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Set<String> notified = ConcurrentHashMap.newKeySet();
    private final HttpClients clients = new HttpClients();
    private final InstanceMonitors monitors =
            new InstanceMonitors(name -> true, clients, Ticker.system(), notified::add);
    private StubInstance a;
    private StubInstance b;

    @BeforeEach
    void start() throws IOException {
        a = new StubInstance("a");
        b = new StubInstance("b");
    }

    @AfterEach
    void stop() {
        monitors.close();
        a.close();
        b.close();
    }

    @Test
    void everyInstanceIsReadAtAnIntervalAndItsResourceIsNotified() {
        monitors.observe("shop/orders", List.of(a.instance()));
        monitors.observe("shop/reports", List.of(b.instance()));

        await().atMost(TIMEOUT)
                .until(() -> notified.containsAll(Set.of("shop/orders", "shop/reports"))
                        && a.probeReads.get() > 1
                        && a.dataPlaneReads.get() > 1
                        && b.probeReads.get() > 1
                        && b.dataPlaneReads.get() > 1);
    }

    @Test
    void monitorsOfInstancesThatDidNotChangeAreKept() {
        List<InstanceMonitor> before = monitors.observe("shop/orders", List.of(a.instance(), b.instance()));

        assertThat(monitors.observe("shop/orders", List.of(a.instance(), b.instance())))
                .isEqualTo(before);
        List<InstanceMonitor> after = monitors.observe("shop/orders", List.of(b.instance(), a.instance("rotated")));

        assertThat(after.getFirst()).isSameAs(before.getLast());
        assertThat(after.getLast()).isNotSameAs(before.getFirst());
        assertThat(monitors.of("shop/orders")).isEqualTo(after);
        assertIsClosed(before.getFirst());
        assertThat(after)
                .allSatisfy(monitor -> assertThat(monitor.refreshProbe()).isInstanceOf(Reading.Available.class));
    }

    @Test
    void aForgottenResourceIsNoLongerRead() {
        InstanceMonitor forgotten =
                monitors.observe("shop/orders", List.of(a.instance())).getFirst();
        InstanceMonitor other =
                monitors.observe("shop/reports", List.of(b.instance())).getFirst();

        monitors.forget("shop/orders");
        monitors.forget("shop/orders");

        assertThat(monitors.of("shop/orders")).isEmpty();
        assertIsClosed(forgotten);
        assertThat(other.refreshProbe()).isInstanceOf(Reading.Available.class);
    }

    @Test
    void instancesWithTheSameAuthorityShareAThread() {
        List<Instance> instances = IntStream.range(0, 200)
                .mapToObj(number -> {
                    Instance one = a.instance();
                    return new Instance("i" + number, one.url(), one.probeURL(), one.credentials());
                })
                .toList();

        List<InstanceMonitor> observed = monitors.observe("shop/orders", instances);

        await().atMost(TIMEOUT)
                .until(() -> observed.stream().allMatch(one -> one.latest().probe() instanceof Reading.Available));
        assertThat(clients.size()).isEqualTo(1);
        assertThat(Thread.getAllStackTraces().keySet())
                .as("the selector threads of this test, and of tests that run at the same time")
                .filteredOn(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .hasSizeBetween(1, 40);
        monitors.close();
        assertThat(clients.size()).isZero();
    }

    @Test
    void closingClosesAll() {
        InstanceMonitor monitor =
                monitors.observe("shop/orders", List.of(a.instance())).getFirst();
        monitors.close();
        assertThat(monitors.of("shop/orders")).isEmpty();
        assertIsClosed(monitor);
    }

    /** A closed monitor cannot read any more. */
    private static void assertIsClosed(InstanceMonitor monitor) {
        assertThat(monitor.refreshProbe()).isInstanceOf(Failed.class);
        assertThat(monitor.refreshDataPlane()).isInstanceOf(Failed.class);
    }
}
