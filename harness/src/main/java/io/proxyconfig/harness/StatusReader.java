package io.proxyconfig.harness;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Worker;
import io.proxyconfig.api.v1alpha1.WorkerState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads conditions, instances and workers from the status of a ProxyConfig. */
public final class StatusReader {
    private StatusReader() {}

    /** Whether the condition Ready is True for the current generation. */
    public static boolean isReady(ProxyConfig resource) {
        return is(resource, "Ready", Condition.Status.True);
    }

    /** Whether a condition has a status, for the current generation. */
    public static boolean is(ProxyConfig resource, String type, Condition.Status status) {
        return condition(resource, type)
                .filter(one -> one.status() == status
                        && Objects.equals(
                                one.observedGeneration(), resource.getMetadata().getGeneration()))
                .isPresent();
    }

    /** A condition of any generation. */
    public static Optional<Condition> condition(ProxyConfig resource, String type) {
        return Optional.ofNullable(resource.getStatus()).flatMap(status -> status.condition(type));
    }

    /** The status of an instance. */
    public static Optional<InstanceStatus> instance(ProxyConfig resource, String name) {
        return Optional.ofNullable(resource.getStatus())
                .map(ProxyConfigStatus::instanceStatuses)
                .flatMap(all ->
                        all.stream().filter(one -> one.name().equals(name)).findFirst());
    }

    /** The workers of all instances. */
    public static List<Worker> workers(ProxyConfig resource) {
        return Optional.ofNullable(resource.getStatus())
                .map(ProxyConfigStatus::instanceStatuses)
                .orElse(List.of())
                .stream()
                .map(InstanceStatus::workers)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .toList();
    }

    /** The workers of all instances in a state. */
    public static List<Worker> workers(ProxyConfig resource, WorkerState state) {
        return workers(resource).stream()
                .filter(worker -> worker.state() == state)
                .toList();
    }
}
