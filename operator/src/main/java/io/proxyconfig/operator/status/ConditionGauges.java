package io.proxyconfig.operator.status;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Exports the conditions of each resource as {@code proxyconfig_condition{namespace,name,type,status}}, so that alerts need
 * no access to the resources. As in {@code kube-state-metrics}, a condition has a series for each status {@code true},
 * {@code false} and {@code unknown}: 1 for the status that holds, and 0 for the others. {@code proxyconfig_warnings} is the
 * number of warnings, and {@code proxyconfig_other_renderings} that of instances with the text of another version of the operator.
 */
public final class ConditionGauges {
    private static final String WARNINGS = "proxyconfig.warnings";
    private static final String OTHER_RENDERINGS = "proxyconfig.other.renderings";

    private final MeterRegistry meters;
    private final Map<Resource, Numbers> numbers = new ConcurrentHashMap<>();
    private final Map<Resource, Map<String, Series>> recorded = new ConcurrentHashMap<>();

    public ConditionGauges(MeterRegistry meters) {
        this.meters = meters;
    }

    private record Resource(String namespace, String name) {}

    private record Numbers(AtomicInteger warnings, AtomicInteger otherRenderings) {}

    /** The gauges of one condition. */
    private final class Series {
        private final List<Gauge> gauges;
        private volatile Condition.Status current;

        Series(Tags tags, Condition.Status current) {
            this.current = current;
            this.gauges = Arrays.stream(Condition.Status.values())
                    .map(status -> gauge(tags, status))
                    .toList();
        }

        private Gauge gauge(Tags tags, Condition.Status status) {
            return Gauge.builder("proxyconfig.condition", this, series -> series.current == status ? 1 : 0)
                    .description("Conditions of ProxyConfigs: 1 for the status that holds, 0 for the others")
                    .tags(tags.and("status", status.name().toLowerCase(Locale.ROOT)))
                    .strongReference(true)
                    .register(meters);
        }

        void remove() {
            gauges.forEach(meters::remove);
        }
    }

    /** Exports the conditions and the number of warnings of a resource's status, and no others of that resource. */
    public void record(String namespace, String name, ProxyConfigStatus status) {
        Numbers now = numbers.computeIfAbsent(new Resource(namespace, name), this::numbers);
        now.warnings().set(status.warnings() == null ? 0 : status.warnings().size());
        now.otherRenderings().set(status.otherRenderings() == null ? 0 : status.otherRenderings());
        List<Condition> conditions = status.conditions() == null ? List.of() : status.conditions();
        Map<String, Series> series =
                recorded.computeIfAbsent(new Resource(namespace, name), key -> new ConcurrentHashMap<>());
        Set<String> types = conditions.stream().map(Condition::type).collect(Collectors.toSet());
        series.keySet().stream().filter(type -> !types.contains(type)).toList().forEach(type -> remove(series, type));
        for (Condition condition : conditions) {
            Tags tags = Tags.of("namespace", namespace, "name", name, "type", condition.type());
            series.computeIfAbsent(condition.type(), type -> new Series(tags, condition.status())).current =
                    condition.status();
        }
    }

    private Numbers numbers(Resource resource) {
        return new Numbers(
                gauge(resource, WARNINGS, "Warnings in the status of ProxyConfigs"),
                gauge(
                        resource,
                        OTHER_RENDERINGS,
                        "Instances that run the revision in the text of another version of the operator"));
    }

    private AtomicInteger gauge(Resource resource, String name, String description) {
        AtomicInteger number = new AtomicInteger();
        Gauge.builder(name, number, AtomicInteger::get)
                .description(description)
                .tags("namespace", resource.namespace(), "name", resource.name())
                .strongReference(true)
                .register(meters);
        return number;
    }

    /** Removes the series of a deleted resource. */
    public void forget(String namespace, String name) {
        if (numbers.remove(new Resource(namespace, name)) != null) {
            Stream.of(WARNINGS, OTHER_RENDERINGS)
                    .flatMap(gauge -> meters.find(gauge).tags("namespace", namespace, "name", name).meters().stream())
                    .toList()
                    .forEach(meters::remove);
        }
        Map<String, Series> series = recorded.remove(new Resource(namespace, name));
        if (series != null) {
            series.values().forEach(Series::remove);
        }
    }

    /** Removes all series. */
    public void clear() {
        List.copyOf(numbers.keySet()).forEach(resource -> forget(resource.namespace(), resource.name()));
    }

    private static void remove(Map<String, Series> series, String type) {
        Series removed = series.remove(type);
        if (removed != null) {
            removed.remove();
        }
    }
}
