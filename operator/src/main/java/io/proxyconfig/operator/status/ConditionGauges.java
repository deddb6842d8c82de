package io.proxyconfig.operator.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The conditions of each resource as the metric {@code proxyconfig_condition}: 1 for True, 0 for False, NaN for Unknown, so
 * that alerts need no access to the resources.
 */
public final class ConditionGauges {
    private final MeterRegistry meters;
    private final Map<String, Map<String, Told>> told = new ConcurrentHashMap<>();

    public ConditionGauges(MeterRegistry meters) {
        this.meters = meters;
    }

    private static final class Told {
        private final Gauge gauge;
        private volatile Condition.Status status;

        Told(MeterRegistry meters, Tags tags, Condition.Status first) {
            status = first;
            gauge = Gauge.builder("proxyconfig.condition", this, Told::value)
                    .description("Conditions of ProxyConfigs: 1 True, 0 False, NaN Unknown")
                    .tags(tags)
                    .strongReference(true)
                    .register(meters);
        }

        double value() {
            return switch (status) {
                case True -> 1;
                case False -> 0;
                case Unknown -> Double.NaN;
            };
        }
    }

    /** What the status of a resource says now. */
    public void told(String namespace, String name, ProxyConfigStatus status) {
        List<Condition> conditions = status.conditions();
        if (conditions == null) {
            return;
        }
        Map<String, Told> known = told.computeIfAbsent(key(namespace, name), key -> new ConcurrentHashMap<>());
        for (Condition condition : conditions) {
            Tags tags = Tags.of("namespace", namespace, "name", name, "type", condition.type());
            known.computeIfAbsent(condition.type(), type -> new Told(meters, tags, condition.status())).status =
                    condition.status();
        }
    }

    /** The resource is gone, and with it its series. */
    public void forget(String namespace, String name) {
        Map<String, Told> known = told.remove(key(namespace, name));
        if (known != null) {
            known.values().forEach(one -> meters.remove(one.gauge));
        }
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
