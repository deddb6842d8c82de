package io.proxyconfig.operator.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** No series outlives the instance that it is about. */
class InstanceProbeGaugesTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final InstanceProbeGauges gauges = new InstanceProbeGauges(meters);

    private Set<String> series() {
        return meters.getMeters().stream().map(this::text).collect(Collectors.toSet());
    }

    private String text(Meter meter) {
        Meter.Id id = meter.getId();
        return id.getTag("name") + "/" + id.getTag("instance_name") + "="
                + meters.get(id.getName()).tags(id.getTags()).gauge().value();
    }

    @Test
    void eachPresentInstanceHasASeries() {
        gauges.record("shop", "orders", Map.of("a", true, "b", false));
        gauges.record("shop", "reports", Map.of("a", true));
        assertThat(series()).containsExactlyInAnyOrder("orders/a=1.0", "orders/b=0.0", "reports/a=1.0");

        gauges.record("shop", "orders", Map.of("a", false, "c", true));
        assertThat(series()).containsExactlyInAnyOrder("orders/a=0.0", "orders/c=1.0", "reports/a=1.0");

        gauges.forget("shop", "orders");
        gauges.forget("shop", "orders");
        assertThat(series()).containsExactly("reports/a=1.0");
    }
}
