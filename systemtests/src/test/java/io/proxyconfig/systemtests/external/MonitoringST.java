package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator and the probe export all metrics of the alerts and of the dashboard. */
@ExtendWith(SharedControlPlane.class)
final class MonitoringST {
    private static final Pattern NAME = Pattern.compile("\\bproxyconfig_[a-z_]+");

    private static final String CONDITION = "proxyconfig_condition";

    @ParameterizedTest
    @ValueSource(strings = {"alerts.yaml", "dashboard.json"})
    void everyMetricIsExported(String file, TestNamespace namespace) throws Exception {
        Set<String> used = names(Files.readString(folder().resolve(file)));
        try (Scenario scenario = Scenario.start(namespace)) {
            KubernetesStack stack = scenario.stack();
            scenario.apply(SpecSamples.probed(1));
            scenario.awaitReady();
            assertThat(used).hasSizeGreaterThan(3);
            Set<String> probe = names(probeMetrics(stack));
            awaitMetrics(scenario, "have all names of " + file, metrics -> {
                Set<String> exported = names(metrics);
                exported.addAll(probe);
                return exported.containsAll(used);
            });
            scenario.deleteAndWait();
        }
    }

    @Test
    void conditionMetricsFollowTheResource(TestNamespace namespace) throws Exception {
        try (Scenario scenario = Scenario.start(namespace)) {
            scenario.apply(SpecSamples.simple());
            scenario.awaitReady();
            String series = "%s{name=\"%s\",namespace=\"%s\",status=\"true\",type=\"Ready\"}"
                    .formatted(CONDITION, Scenario.NAME, namespace.name());
            awaitMetrics(scenario, "report Ready", metrics -> metrics.contains(series + " 1.0"));
            scenario.deleteAndWait();
            awaitMetrics(scenario, "do not have the deleted resource", metrics -> !metrics.contains(series));
        }
    }

    @Test
    void noSeriesOutlivesAResourceThatLostItsFinalizer(TestNamespace namespace) throws Exception {
        try (Scenario scenario = Scenario.start(namespace)) {
            scenario.apply(SpecSamples.simple());
            scenario.awaitReady();
            String series = "name=\"%s\",namespace=\"%s\"".formatted(Scenario.NAME, namespace.name());
            awaitMetrics(scenario, "have the resource", metrics -> metrics.contains(series));
            scenario.patch("[{\"op\": \"remove\", \"path\": \"/metadata/finalizers\"}]");
            scenario.deleteAndWait();
            awaitMetrics(scenario, "do not have the deleted resource", metrics -> !metrics.contains(series));
        }
    }

    /** Waits, because the operator updates the metrics after it has written the status. */
    private static void awaitMetrics(Scenario scenario, String what, Predicate<String> accepted) {
        Awaitility.await("the metrics " + what)
                .atMost(Scenario.TIMEOUT)
                .until(scenario.stack().operator()::metrics, accepted);
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String probeMetrics(KubernetesStack stack) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(
                                            stack.instance().probe().url().resolve("/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    private static Path folder() {
        return KubernetesStack.projectRoot().resolve("manifests/monitoring");
    }
}
