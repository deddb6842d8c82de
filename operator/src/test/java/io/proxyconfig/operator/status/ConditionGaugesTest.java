package io.proxyconfig.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatusBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConditionGaugesTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ConditionGauges gauges = new ConditionGauges(meters);

    @Test
    void thePresentStatusIsOneAndTheOthersAreZero() {
        gauges.record("shop", "orders", status(condition("Ready", Status.Unknown)));
        assertThat(series()).isEqualTo(Map.of("Ready true", 0.0, "Ready false", 0.0, "Ready unknown", 1.0));

        gauges.record("shop", "orders", status(condition("Ready", Status.True)));
        assertThat(series()).isEqualTo(Map.of("Ready true", 1.0, "Ready false", 0.0, "Ready unknown", 0.0));
    }

    @Test
    void anAbsentConditionHasNoSeries() {
        gauges.record(
                "shop",
                "orders",
                status(condition("Ready", Status.True), condition("ConnectionsHealthy", Status.False)));
        gauges.record("shop", "orders", status(condition("Ready", Status.True)));

        assertThat(series()).containsOnlyKeys("Ready true", "Ready false", "Ready unknown");
    }

    @Test
    void aDeletedResourceHasNoSeries() {
        gauges.record("shop", "orders", status(condition("Ready", Status.True)));
        gauges.forget("shop", "orders");

        assertThat(meters.getMeters()).isEmpty();
    }

    private Map<String, Double> series() {
        Map<String, Double> series = new TreeMap<>();
        meters.find("proxyconfig.condition")
                .tags("namespace", "shop", "name", "orders")
                .gauges()
                .forEach(gauge -> series.put(tag(gauge, "type") + " " + tag(gauge, "status"), gauge.value()));
        return series;
    }

    private static String tag(Gauge gauge, String key) {
        return Objects.requireNonNull(gauge.getId().getTag(key));
    }

    private static ProxyConfigStatus status(Condition... conditions) {
        return ProxyConfigStatusBuilder.builder()
                .conditions(List.copyOf(Arrays.asList(conditions)))
                .build();
    }

    private static Condition condition(String type, Status status) {
        return new Condition(type, status, 1L, "2026-01-01T12:00:00Z", "Because", "a message");
    }
}
