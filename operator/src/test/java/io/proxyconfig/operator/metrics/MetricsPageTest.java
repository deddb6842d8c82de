package io.proxyconfig.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.proxyconfig.api.BuildInfo;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.local.LocalOperator;
import io.proxyconfig.operator.pipeline.ReconciliationProgress;
import io.proxyconfig.operator.pipeline.RenderingRenewals;
import io.proxyconfig.operator.status.ConditionGauges;
import io.proxyconfig.operator.status.StatusFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/metrics.md lists the operator's own metrics, no more and no fewer, each with its type and labels. */
class MetricsPageTest {
    private static final Pattern ROW = Pattern.compile("\\| `(proxyconfig_(?!probe_)\\w+)` \\| (\\w+) \\|([^|]*)\\|.*");
    private static final Pattern TYPE = Pattern.compile("# TYPE (proxyconfig_\\w+) (\\w+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @Test
    void thePageListsEveryMetric(@TempDir Path folder) throws IOException {
        new ConditionGauges(meters).record("default", "a", unknown());
        new InstanceProbeGauges(meters).record("default", "a", Map.of("one", true));
        new SessionsEndedCounter(meters).add("default", "a", Map.of("GracePeriod", 1));
        try (ProcessMetrics process = new ProcessMetrics(meters, BuildInfo.current());
                LocalOperator operator = new LocalOperator(
                        new LocalOperator.LocalFolders(folder, null, folder),
                        new RenderingRenewals(0),
                        Clock.systemUTC(),
                        new ReconciliationProgress(new PipelineTimers(meters), Ticker.system()),
                        meters)) {
            assertThat(operator.ready()).isFalse();
            assertThat(exported(meters.scrape())).isEqualTo(documented());
        }
    }

    private static ProxyConfigStatus unknown() {
        return new StatusFactory().progressing(1, null, List.of(), "test", Instant.EPOCH);
    }

    /** Lines like {@code proxyconfig_condition gauge name,namespace,type}. */
    static Set<String> exported(String scrape) {
        return scrape.lines()
                .map(TYPE::matcher)
                .filter(Matcher::matches)
                .filter(type -> !type.group(1).endsWith("_seconds_max"))
                .map(type -> type.group(1) + " " + type.group(2) + " " + labels(scrape, type.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String labels(String scrape, String name) {
        return scrape.lines()
                .filter(line -> line.matches(name + "(_bucket)?[{ ].*"))
                .flatMap(line -> LABEL.matcher(line).results().map(label -> label.group(1)))
                .filter(label -> !label.equals("le"))
                .distinct()
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static Set<String> documented() throws IOException {
        Path page = Path.of(System.getProperty("project.root", ".."), "docs", "metrics.md");
        try (Stream<String> lines = Files.lines(page)) {
            return lines.map(ROW::matcher)
                    .filter(Matcher::matches)
                    .map(row -> row.group(1) + " " + row.group(2) + " " + labels(row.group(3)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static String labels(String cell) {
        return Pattern.compile("`(\\w+)`")
                .matcher(cell)
                .results()
                .map(label -> label.group(1))
                .sorted()
                .collect(Collectors.joining(","));
    }
}
