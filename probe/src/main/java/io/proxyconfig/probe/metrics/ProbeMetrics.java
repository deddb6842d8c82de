package io.proxyconfig.probe.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The report as metrics. Labels are few and bounded: a worker's state and a listener's name, never a process id. What is
 * not known is NaN; counters stay what they were, since a fall and a rise would pass for events that never were.
 */
public final class ProbeMetrics {

    private static final String PREFIX = "proxyconfig.probe.";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Supplier<ProbeReport> source;
    private final Clock clock;
    private final MultiGauge listeners;
    private volatile ProbeReport report;
    private volatile @Nullable HaproxyView counted;
    private volatile int broken;

    public ProbeMetrics(Supplier<ProbeReport> source, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.report = source.get();
        this.listeners = MultiGauge.builder(PREFIX + "listener.accepting")
                .description("Whether the last fresh TCP connection to the listener was accepted")
                .register(registry);
        mysql();
        haproxy();
    }

    /** All metrics in Prometheus' text format, from one report. */
    public synchronized String scrape() {
        report = source.get();
        count();
        listeners.register(
                report.listeners().stream()
                        .map(check -> MultiGauge.Row.of(Tags.of("listener", check.name()), check.accepting() ? 1 : 0))
                        .toList(),
                true);
        return registry.scrape();
    }

    /** Keeps what counters show; those of HAProxy begin with its first answer, for their first value is no event either. */
    private void count() {
        boolean first = counted == null;
        if (report.haproxy().reachable()) {
            counted = report.haproxy();
        }
        if (first && counted != null) {
            counter("haproxy.reloads", "Reloads since HAProxy's master started", HaproxyView::reloads);
            counter(
                    "haproxy.reload.failures",
                    "Failed reloads since HAProxy's master started",
                    HaproxyView::failedReloads);
        }
        MySqlView mysql = report.mysql();
        broken = mysql == null ? broken : mysql.broken();
    }

    private void mysql() {
        ofMySql("mysql.wanted", "MySQL connections that should be held", MySqlView::wanted);
        ofMySql("mysql.held", "MySQL connections that are held and answered their last query", MySqlView::held);
        ofMySql("mysql.oldest.seconds", "Age of the oldest held MySQL connection", view -> age(view.oldestSince()));
        ofMySql(
                "mysql.fresh.ok",
                "Whether the last fresh MySQL connection and its query succeeded",
                view -> flag(view.freshOk()));
        ofMySql(
                "mysql.fresh.seconds",
                "How long the last fresh MySQL connection and its query took",
                view -> seconds(view.freshLatencyMicros()));
        FunctionCounter.builder(PREFIX + "mysql.broken", this, self -> self.broken)
                .description("Held MySQL connections that broke")
                .register(registry);
    }

    private void haproxy() {
        gauge(
                "haproxy.reachable",
                "Whether HAProxy's master and its current worker answered",
                view -> view.reachable() ? 1 : 0);
        for (boolean current : new boolean[] {true, false}) {
            ofWorkers("haproxy.workers", "HAProxy workers", current, worker -> 1);
            ofWorkers("haproxy.sessions", "Client connections", current, worker -> known(worker.sessions()));
            ofWorkers(
                    "haproxy.memory.bytes",
                    "Memory of HAProxy workers (PSS, or RSS)",
                    current,
                    worker -> known(worker.memoryBytes()));
        }
        Gauge.builder(PREFIX + "observed.seconds", this, self -> self.age(self.report.observedAt()))
                .description("Age of the last look at HAProxy")
                .register(registry);
    }

    private void ofMySql(String name, String description, ToDoubleFunction<MySqlView> value) {
        Gauge.builder(PREFIX + name, this, self -> {
                    MySqlView view = self.report.mysql();
                    return view == null ? Double.NaN : value.applyAsDouble(view);
                })
                .description(description)
                .register(registry);
    }

    private void ofWorkers(String name, String description, boolean current, ToDoubleFunction<WorkerView> value) {
        Gauge.builder(PREFIX + name, this, self -> {
                    HaproxyView view = self.report.haproxy();
                    return view.reachable()
                            ? view.workers().stream()
                                    .filter(worker -> worker.current() == current)
                                    .mapToDouble(value)
                                    .sum()
                            : Double.NaN;
                })
                .tag("state", current ? "current" : "draining")
                .description(description)
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<HaproxyView> value) {
        Gauge.builder(PREFIX + name, this, self -> value.applyAsDouble(self.report.haproxy()))
                .description(description)
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<HaproxyView> value) {
        FunctionCounter.builder(PREFIX + name, this, self -> {
                    HaproxyView view = self.counted;
                    return view == null ? Double.NaN : value.applyAsDouble(view);
                })
                .description(description)
                .register(registry);
    }

    private double age(@Nullable Instant since) {
        return since == null
                ? Double.NaN
                : Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }

    private static double flag(@Nullable Boolean value) {
        return value == null ? Double.NaN : Objects.equals(value, true) ? 1 : 0;
    }

    private static double seconds(@Nullable Long micros) {
        return micros == null ? Double.NaN : micros / 1_000_000.0;
    }

    private static double known(@Nullable Number value) {
        return value == null ? Double.NaN : value.doubleValue();
    }
}
