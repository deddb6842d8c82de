package io.proxyconfig.probe.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.BuildInfo;
import io.proxyconfig.api.probe.HaproxyViewBuilder;
import io.proxyconfig.api.probe.MySqlViewBuilder;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.ProbeReportBuilder;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.probe.workers.HaproxyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeMetricsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final MySqlView BROKEN = MySqlViewBuilder.builder()
            .desired(2)
            .held(2)
            .broken(4)
            .oldestOpenedAt(NOON)
            .freshSucceeded(true)
            .freshLatencyMicros(900L)
            .lastError("connection refused")
            .lastErrorAt(NOON)
            .breaks(List.of())
            .build();
    private static final MySqlView STARTING =
            MySqlViewBuilder.builder().desired(2).breaks(List.of()).build();
    private static final HaproxyView AWAY = HaproxyReader.unreachable("no answer");
    private static final HaproxyView SEEN = haproxy(WorkerViewBuilder.builder()
            .pid(7)
            .current(true)
            .startedAt(NOON)
            .sessions(3)
            .memoryBytes(1024L)
            .servers(Map.of())
            .build());
    private static final Pattern ROW = Pattern.compile("\\| `(proxyconfig_probe_\\w+)` \\| (\\w+) \\|([^|]*)\\|.*");

    private final AtomicReference<ProbeReport> report = new AtomicReference<>(report(AWAY, null));
    private final ProbeMetrics metrics = new ProbeMetrics(new BuildInfo("1.2.3", "abc", "25"));

    @BeforeEach
    void observe() {
        metrics.addReports(report::get);
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void gaugesOfWorkersHaveNoSeriesWhileHaproxyDoesNotAnswer() {
        assertThat(scrape(SEEN, null))
                .contains("\nproxyconfig_probe_haproxy_up 1.0\n")
                .contains("\nproxyconfig_probe_haproxy_sessions{state=\"current\"} 3.0\n")
                .contains("\nproxyconfig_probe_haproxy_memory_bytes{state=\"current\"} 1024.0\n")
                .contains("\nproxyconfig_probe_haproxy_workers{state=\"draining\"} 0.0\n");
        assertThat(scrape(AWAY, null))
                .contains("\nproxyconfig_probe_haproxy_up 0.0\n")
                .doesNotContain("haproxy_sessions", "haproxy_memory", "haproxy_workers");
    }

    @Test
    void aSumWithAnUnknownPartHasNoSeries() {
        WorkerView draining = WorkerViewBuilder.builder()
                .pid(6)
                .startedAt(NOON)
                .reloadsSurvived(1)
                .servers(Map.of())
                .build();
        assertThat(scrape(haproxy(draining), null))
                .contains("\nproxyconfig_probe_haproxy_workers{state=\"draining\"} 1.0\n")
                .doesNotContain("haproxy_sessions{state=\"draining\"}")
                .doesNotContain("haproxy_memory_bytes{state=\"draining\"}");
    }

    @Test
    void countersKeepTheirValueWhileHaproxyDoesNotAnswer() {
        assertThat(scrape(AWAY, null)).doesNotContain("haproxy_reload");
        for (HaproxyView view : List.of(SEEN, AWAY, SEEN)) {
            assertThat(scrape(view, null))
                    .contains("\nproxyconfig_probe_haproxy_reloads_total 7.0\n")
                    .contains("\nproxyconfig_probe_haproxy_reload_failures_total 2.0\n");
        }
    }

    @Test
    void brokenConnectionsAreStillCountedWithoutATarget() {
        assertThat(scrape(SEEN, BROKEN)).contains("\nproxyconfig_probe_mysql_broken_connections_total 4.0\n");
        assertThat(scrape(SEEN, null)).contains("\nproxyconfig_probe_mysql_broken_connections_total 4.0\n");
    }

    @Test
    void connectionsThatAreNotOpenHaveNoStartTimeAndNoResult() {
        assertThat(scrape(SEEN, STARTING))
                .contains("\nproxyconfig_probe_mysql_desired_connections 2.0\n")
                .contains("\nproxyconfig_probe_mysql_held_connections 0.0\n")
                .doesNotContain("mysql_oldest_connection_start_timestamp_seconds")
                .doesNotContain("mysql_fresh_connection_up");
    }

    @Test
    void timesAreSecondsSinceTheEpoch() {
        assertThat(scrape(SEEN, BROKEN))
                .contains("\nproxyconfig_probe_mysql_oldest_connection_start_timestamp_seconds 1.7672688E9\n");
    }

    @Test
    void numbersOfAnOldObservationHaveNoSeries() {
        report.set(aged(SEEN, 10_000));
        assertThat(metrics.scrape())
                .contains("\nproxyconfig_probe_haproxy_up 1.0\n")
                .contains("\nproxyconfig_probe_haproxy_observation_age_seconds 10.0\n")
                .contains("\nproxyconfig_probe_haproxy_workers{")
                .contains("\nproxyconfig_probe_listener_up{");
        report.set(aged(SEEN, 10_001));
        assertThat(metrics.scrape())
                .contains("\nproxyconfig_probe_haproxy_up 0.0\n")
                .contains("\nproxyconfig_probe_haproxy_observation_age_seconds 10.001\n")
                .doesNotContain("\nproxyconfig_probe_haproxy_workers{")
                .doesNotContain("\nproxyconfig_probe_haproxy_sessions{")
                .doesNotContain("\nproxyconfig_probe_listener_up{");
    }

    private static ProbeReport aged(HaproxyView haproxy, long millis) {
        return ProbeReportBuilder.builder(report(haproxy, null))
                .ageMillis(millis)
                .build();
    }

    @Test
    void everyFreshConnectionCounts() {
        metrics.attempted(true, Duration.ofMillis(3));
        metrics.attempted(true, Duration.ofMillis(30));
        metrics.attempted(false, Duration.ofSeconds(5));
        String name = "\nproxyconfig_probe_mysql_fresh_connection_duration_seconds_";
        assertThat(scrape(SEEN, BROKEN))
                .contains(name + "bucket{result=\"success\",le=\"0.005\"} 1\n")
                .contains(name + "count{result=\"success\"} 2\n")
                .contains(name + "count{result=\"failure\"} 1\n");
    }

    @Test
    void noValueIsNotANumber() {
        assertThat(scrape(AWAY, null)).doesNotContain("NaN");
        assertThat(scrape(SEEN, STARTING)).doesNotContain("NaN");
        assertThat(scrape(SEEN, BROKEN)).doesNotContain("NaN");
    }

    @Test
    void hasMetricsOfTheBuildAndTheJvm() {
        assertThat(scrape(AWAY, null))
                .contains("\nproxyconfig_probe_build_info{java=\"25\",revision=\"abc\",version=\"1.2.3\"} 1\n")
                .contains("\njvm_memory_used_bytes{", "\njvm_threads_live_threads ", "\nprocess_uptime_seconds ");
    }

    /** Compares names, types and labels with docs/metrics.md. */
    @Test
    void theDocumentationListsEveryMetric() throws IOException {
        Path page = Path.of(System.getProperty("project.root", ".."), "docs", "metrics.md");
        try (Stream<String> lines = Files.lines(page)) {
            Set<String> documented = lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .map(row -> row.group(1) + " " + row.group(2) + " " + names(row.group(3), "`(\\w+)`"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(exported(scrape(SEEN, BROKEN))).isEqualTo(documented);
        }
    }

    private static Set<String> exported(String scrape) {
        return Pattern.compile("# TYPE (proxyconfig_\\w+) (\\w+)")
                .matcher(scrape)
                .results()
                .filter(type -> !type.group(1).endsWith("_seconds_max"))
                .map(type -> type.group(1) + " " + type.group(2) + " "
                        + names(
                                scrape.lines()
                                        .filter(line -> line.matches(type.group(1) + "(_bucket)?[{ ].*"))
                                        .collect(Collectors.joining()),
                                "(?!le=)\\b(\\w+)=\""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String scrape(HaproxyView haproxy, @Nullable MySqlView mysql) {
        report.set(report(haproxy, mysql));
        return metrics.scrape();
    }

    private static HaproxyView haproxy(WorkerView worker) {
        return HaproxyViewBuilder.builder()
                .reachable(true)
                .version("2.8.25")
                .masterPid(1L)
                .description("revision r1")
                .reloads(7)
                .failedReloads(2)
                .workers(List.of(worker))
                .build();
    }

    private static ProbeReport report(HaproxyView haproxy, @Nullable MySqlView mysql) {
        List<ListenerCheck> listeners = List.of(new ListenerCheck("mysql", true, NOON, 100, null));
        return ProbeReportBuilder.builder()
                .startedAt(NOON)
                .observedAt(NOON)
                .ageMillis(1_000L)
                .configId("config")
                .haproxy(haproxy)
                .listeners(listeners)
                .allowListFiles(List.of())
                .mysql(mysql)
                .build();
    }
}
