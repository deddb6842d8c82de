package io.proxyconfig.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.operator.observe.Reading.Failed;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstanceMonitorsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Set<String> told = ConcurrentHashMap.newKeySet();
    private final InstanceMonitors monitors = new InstanceMonitors(name -> true, Clock.systemUTC(), told::add);
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
    void eachInstanceIsLookedAtAgainAndAgainAndItsResourceHearsOfNews() {
        monitors.follow("shop/orders", List.of(a.instance()));
        monitors.follow("shop/reports", List.of(b.instance()));

        await().atMost(PATIENCE)
                .until(() -> told.containsAll(Set.of("shop/orders", "shop/reports"))
                        && a.probeLooks.get() > 1
                        && a.dataPlaneLooks.get() > 1
                        && b.probeLooks.get() > 1
                        && b.dataPlaneLooks.get() > 1);
    }

    @Test
    void monitorsOfInstancesThatDidNotChangeAreKept() {
        List<InstanceMonitor> before = monitors.follow("shop/orders", List.of(a.instance(), b.instance()));

        assertThat(monitors.follow("shop/orders", List.of(a.instance(), b.instance())))
                .isEqualTo(before);
        List<InstanceMonitor> after = monitors.follow("shop/orders", List.of(b.instance(), a.instance("rotated")));

        assertThat(after.getFirst()).isSameAs(before.getLast());
        assertThat(after.getLast()).isNotSameAs(before.getFirst());
        assertThat(monitors.of("shop/orders")).isEqualTo(after);
        assertIsClosed(before.getFirst());
        assertThat(after)
                .allSatisfy(monitor -> assertThat(monitor.lookAtProbe()).isInstanceOf(Reading.Available.class));
    }

    @Test
    void aResourceThatIsForgottenIsNotLookedAtAnyMore() {
        InstanceMonitor forgotten =
                monitors.follow("shop/orders", List.of(a.instance())).getFirst();
        InstanceMonitor other =
                monitors.follow("shop/reports", List.of(b.instance())).getFirst();

        monitors.forget("shop/orders");
        monitors.forget("shop/orders");

        assertThat(monitors.of("shop/orders")).isEmpty();
        assertIsClosed(forgotten);
        assertThat(other.lookAtProbe()).isInstanceOf(Reading.Available.class);
    }

    @Test
    void closingClosesAll() {
        InstanceMonitor monitor =
                monitors.follow("shop/orders", List.of(a.instance())).getFirst();
        monitors.close();
        assertThat(monitors.of("shop/orders")).isEmpty();
        assertIsClosed(monitor);
    }

    /** A closed monitor can't look any more, so nothing of it goes on. */
    private static void assertIsClosed(InstanceMonitor monitor) {
        assertThat(monitor.lookAtProbe()).isInstanceOf(Failed.class);
        assertThat(monitor.lookAtDataPlane()).isInstanceOf(Failed.class);
    }
}
