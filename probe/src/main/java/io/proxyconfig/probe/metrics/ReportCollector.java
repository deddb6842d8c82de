package io.proxyconfig.probe.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The report as metrics. The labels have few values: the state of a worker and the name of a listener, never a process ID. A
 * gauge without a value has no series. A counter keeps its last value if HAProxy is unreachable, because a decrease would
 * count as a reset.
 */
final class ReportCollector implements MultiCollector {
    private static final String PREFIX = "proxyconfig_probe_";

    private final Supplier<ProbeReport> source;
    private @Nullable HaproxyView lastCounted;
    private int broken;

    ReportCollector(Supplier<ProbeReport> source) {
        this.source = source;
    }

    @Override
    public synchronized MetricSnapshots collect() {
        ProbeReport report = source.get();
        List<MetricSnapshot> metrics = new ArrayList<>();
        haproxy(metrics, report);
        listeners(metrics, report);
        mysql(metrics, report.mysql());
        counters(metrics, report);
        return new MetricSnapshots(metrics);
    }

    private static void haproxy(List<MetricSnapshot> metrics, ProbeReport report) {
        HaproxyView view = report.haproxy();
        gauge(
                metrics,
                "haproxy_up",
                "Whether HAProxy's master and its current worker answered in the last 10 s: 1 or 0",
                flag(view.reachable() && isPresent(report)));
        gauge(
                metrics,
                "haproxy_observation_age_seconds",
                "How long ago the probe began its last observation of HAProxy",
                report.ageMillis() == null ? null : report.ageMillis() / 1000.0);
        if (view.reachable() && isPresent(report) && view.workersError() == null) {
            List<WorkerView> workers = view.workers();
            byState(metrics, "haproxy_workers", "HAProxy workers", workers, worker -> 1);
            byState(
                    metrics,
                    "haproxy_sessions",
                    "Client connections of HAProxy workers",
                    workers,
                    WorkerView::sessions);
            byState(
                    metrics,
                    "haproxy_memory_bytes",
                    "Memory of HAProxy workers: PSS, or RSS where PSS cannot be read",
                    workers,
                    WorkerView::memoryBytes);
        }
    }

    /** Numbers of an old observation must not look like present ones. */
    private static boolean isPresent(ProbeReport report) {
        Long age = report.ageMillis();
        return age == null || age <= ProbeReport.MAX_AGE.toMillis();
    }

    private static void listeners(List<MetricSnapshot> metrics, ProbeReport report) {
        Map<Labels, Double> values = new LinkedHashMap<>();
        List<ListenerCheck> present = isPresent(report) ? report.listeners() : List.of();
        present.forEach(check -> values.put(Labels.of("listener", check.name()), flag(check.accepting())));
        gauges(
                metrics,
                "listener_up",
                "Whether the listener accepted the last TCP connection of the probe: 1 or 0",
                values);
    }

    private static void mysql(List<MetricSnapshot> metrics, @Nullable MySqlView view) {
        if (view == null) {
            return;
        }
        gauge(metrics, "mysql_desired_connections", "Desired number of held MySQL connections", (double)
                view.desired());
        gauge(
                metrics,
                "mysql_held_connections",
                "MySQL connections that the probe holds and that answered their last query",
                (double) view.held());
        gauge(
                metrics,
                "mysql_oldest_connection_start_timestamp_seconds",
                "When the probe opened the oldest MySQL connection that it holds",
                seconds(view.oldestOpenedAt()));
        gauge(
                metrics,
                "mysql_fresh_connection_up",
                "Whether the last fresh MySQL connection and its query succeeded: 1 or 0",
                view.freshSucceeded() == null ? null : flag(view.freshSucceeded()));
    }

    private void counters(List<MetricSnapshot> metrics, ProbeReport report) {
        if (report.haproxy().reachable() && report.haproxy().reloads() != null) {
            lastCounted = report.haproxy();
        }
        HaproxyView haproxy = lastCounted;
        if (haproxy != null && haproxy.reloads() != null && haproxy.failedReloads() != null) {
            counter(
                    metrics,
                    "haproxy_reloads",
                    "Reloads since HAProxy's master started, including failed ones",
                    haproxy.reloads());
            counter(
                    metrics,
                    "haproxy_reload_failures",
                    "Failed reloads since HAProxy's master started",
                    haproxy.failedReloads());
        }
        MySqlView mysql = report.mysql();
        broken = mysql == null ? broken : mysql.broken();
        counter(metrics, "mysql_broken_connections", "MySQL connections of the probe that broke", broken);
    }

    /** The sums for the current and for draining workers. There is no series if the value of a worker is unknown. */
    private static void byState(
            List<MetricSnapshot> metrics,
            String name,
            String help,
            List<WorkerView> workers,
            Function<WorkerView, @Nullable Number> value) {
        Map<Labels, Double> values = new LinkedHashMap<>();
        for (boolean current : new boolean[] {true, false}) {
            List<@Nullable Number> known = workers.stream()
                    .filter(worker -> worker.current() == current)
                    .<@Nullable Number>map(value)
                    .toList();
            if (known.stream().allMatch(Objects::nonNull)) {
                values.put(
                        Labels.of("state", current ? "current" : "draining"),
                        known.stream().mapToDouble(Number::doubleValue).sum());
            }
        }
        gauges(metrics, name, help, values);
    }

    private static void gauge(List<MetricSnapshot> metrics, String name, String help, @Nullable Double value) {
        gauges(metrics, name, help, value == null ? Map.of() : Map.of(Labels.EMPTY, value));
    }

    private static void gauges(List<MetricSnapshot> metrics, String name, String help, Map<Labels, Double> values) {
        if (!values.isEmpty()) {
            GaugeSnapshot.Builder gauge =
                    GaugeSnapshot.builder().name(PREFIX + name).help(help);
            values.forEach((labels, value) -> gauge.dataPoint(
                    GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
            metrics.add(gauge.build());
        }
    }

    private static void counter(List<MetricSnapshot> metrics, String name, String help, double value) {
        metrics.add(CounterSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
                .build());
    }

    private static double flag(boolean value) {
        return value ? 1 : 0;
    }

    private static @Nullable Double seconds(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli() / 1000.0;
    }
}
