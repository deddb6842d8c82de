package io.proxyconfig.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StepHistogramsTest {
    private static final String NAME = "proxyconfig_reconcile_step_seconds_bucket";

    @Test
    void quantilesLieBetweenTheBoundsOfTheirBucket() {
        String metrics = """
                # TYPE proxyconfig_reconcile_step_seconds histogram
                %1$s{step="plan",le="0.001"} 0
                %1$s{step="plan",le="0.005"} 80
                %1$s{step="plan",le="0.01"} 100
                %1$s{step="plan",le="+Inf"} 100
                """.formatted(NAME);
        assertThat(millis(metrics, "plan", "p50")).isBetween(3.4, 3.6);
        assertThat(millis(metrics, "plan", "p99")).isBetween(9.7, 9.8);
    }

    @Test
    void aValueAboveTheLastBoundCountsAsThatBound() {
        String metrics = """
                %1$s{step="push",le="0.5"} 1
                %1$s{step="push",le="+Inf"} 4
                """.formatted(NAME);
        assertThat(millis(metrics, "push", "p99")).isEqualTo(500);
    }

    @Test
    void aStepThatNeverRanTakesNoTime() {
        String metrics = NAME + "{step=\"push\",le=\"+Inf\"} 0\n";
        assertThat(millis(metrics, "push", "p50")).isZero();
    }

    private static double millis(String metrics, String step, String figure) {
        Map<String, Double> figures = new StepHistograms(metrics).millis().getOrDefault(step, Map.of());
        return Objects.requireNonNull(figures.get(figure));
    }
}
