package io.proxyconfig.operator.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Exports for each instance whether its probe reports its present state, so that alerts also cover external instances, whose probes
 * Prometheus does not read.
 */
public final class InstanceProbeGauges {
    private final MeterRegistry meters;
    private final Map<MeteredResource, MultiGauge> gauges = new ConcurrentHashMap<>();

    public InstanceProbeGauges(MeterRegistry meters) {
        this.meters = meters;
    }

    private record MeteredResource(String namespace, String name) {}

    /**
     * Exports the present instances of a resource, and no others.
     *
     * @param probes whether the probe of each instance reports its present state, by the name of the instance
     */
    public void record(String namespace, String name, Map<String, Boolean> probes) {
        gauges.computeIfAbsent(new MeteredResource(namespace, name), this::gauge)
                .register(
                        probes.entrySet().stream()
                                .<Row<?>>map(probe ->
                                        Row.of(Tags.of("instance_name", probe.getKey()), probe.getValue() ? 1 : 0))
                                .toList(),
                        true);
    }

    private MultiGauge gauge(MeteredResource resource) {
        return MultiGauge.builder("proxyconfig.instance.probe.up")
                .description("Whether the probe of the instance reports its present state: 1 or 0")
                .tags("namespace", resource.namespace(), "name", resource.name())
                .register(meters);
    }

    /** Removes the series of a deleted resource. */
    public void forget(String namespace, String name) {
        MultiGauge gauge = gauges.remove(new MeteredResource(namespace, name));
        if (gauge != null) {
            gauge.register(List.of(), true);
        }
    }

    /** Removes all series. */
    public void clear() {
        List.copyOf(gauges.keySet()).forEach(resource -> forget(resource.namespace(), resource.name()));
    }
}
