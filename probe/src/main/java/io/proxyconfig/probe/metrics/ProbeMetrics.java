package io.proxyconfig.probe.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.proxyconfig.api.BuildInfo;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.probe.mysql.FreshConnectionObserver;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/** The probe's metrics: its report, the time of fresh connections, its build and the JVM. docs/metrics.md lists them. */
public final class ProbeMetrics implements FreshConnectionObserver, AutoCloseable {
    private static final Duration[] FRESH_BUCKETS = LongStream.of(
                    1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics gc = new JvmGcMetrics();
    private final Timer succeeded = fresh("success");
    private final Timer failed = fresh("failure");

    public ProbeMetrics(BuildInfo build) {
        Gauge.builder("proxyconfig.probe.build.info", () -> 1)
                .description("The probe's build; the value is always 1")
                .tag("version", build.version())
                .tag("revision", build.revision())
                .tag("java", build.java())
                .register(registry);
        gc.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /** Adds the values of the report to every scrape. */
    public void addReports(Supplier<ProbeReport> reports) {
        registry.getPrometheusRegistry().register(new ReportCollector(reports));
    }

    @Override
    public void attempted(boolean ok, Duration took) {
        (ok ? succeeded : failed).record(took);
    }

    /** All metrics in Prometheus' text format. */
    public String scrape() {
        return registry.scrape();
    }

    private Timer fresh(String result) {
        return Timer.builder("proxyconfig.probe.mysql.fresh.connection.duration")
                .description("Time to open a fresh MySQL connection and run its query")
                .tag("result", result)
                .serviceLevelObjectives(FRESH_BUCKETS)
                .register(registry);
    }

    @Override
    public void close() {
        gc.close();
    }
}
