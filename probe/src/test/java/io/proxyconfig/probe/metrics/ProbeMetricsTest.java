package io.proxyconfig.probe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.probe.workers.Haproxy;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeMetricsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final MySqlView BROKEN = new MySqlView(2, 2, 4, NOON, true, 900L, "gone", NOON, List.of());
    private static final HaproxyView AWAY = Haproxy.unreachable("no answer");
    private static final HaproxyView SEEN = new HaproxyView(
            true,
            null,
            "2.8.25",
            1L,
            "revision r1",
            7,
            2,
            List.of(new WorkerView(7, true, NOON, 0, 3, 1024L, Map.of())));

    private final AtomicReference<ProbeReport> report = new AtomicReference<>(report(AWAY, null));
    private final ProbeMetrics metrics = new ProbeMetrics(report::get, Clock.systemUTC());

    @Test
    void gaugesOfWorkersAreUnknownWhileHaproxyDoesNotAnswer() {
        assertThat(scrape(SEEN, null))
                .contains("\nproxyconfig_probe_haproxy_sessions{state=\"current\"} 3.0\n")
                .contains("\nproxyconfig_probe_haproxy_workers{state=\"draining\"} 0.0\n");
        assertThat(scrape(AWAY, null))
                .contains("\nproxyconfig_probe_haproxy_sessions{state=\"current\"} NaN\n")
                .contains("\nproxyconfig_probe_haproxy_memory_bytes{state=\"draining\"} NaN\n")
                .contains("\nproxyconfig_probe_haproxy_workers{state=\"draining\"} NaN\n")
                .contains("\nproxyconfig_probe_haproxy_reachable 0.0\n");
    }

    @Test
    void countersBeginWithHaproxysFirstAnswerAndStayWhenItGivesNone() {
        assertThat(scrape(AWAY, null)).doesNotContain("haproxy_reload");
        for (HaproxyView view : List.of(SEEN, AWAY, SEEN)) {
            assertThat(scrape(view, null))
                    .contains("\nproxyconfig_probe_haproxy_reloads_total 7.0\n")
                    .contains("\nproxyconfig_probe_haproxy_reload_failures_total 2.0\n");
        }
    }

    @Test
    void brokenConnectionsStayCountedWhenNoneAreWantedAnyMore() {
        assertThat(scrape(SEEN, BROKEN)).contains("\nproxyconfig_probe_mysql_broken_total 4.0\n");
        assertThat(scrape(SEEN, null)).contains("\nproxyconfig_probe_mysql_broken_total 4.0\n");
    }

    private String scrape(HaproxyView haproxy, @Nullable MySqlView mysql) {
        report.set(report(haproxy, mysql));
        return metrics.scrape();
    }

    private static ProbeReport report(HaproxyView haproxy, @Nullable MySqlView mysql) {
        return new ProbeReport(NOON, NOON, "config", haproxy, List.of(), List.of(), mysql);
    }
}
