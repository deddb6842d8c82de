package io.proxyconfig.stack.e2e;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Worker;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a ProxyConfig's status tells. */
final class Told {
    private Told() {}

    /** Whether it is Ready for the spec that it has. */
    static boolean isReady(ProxyConfig resource) {
        return is(resource, "Ready", Condition.Status.True);
    }

    /** Whether that condition has that status, for the spec that the resource has. */
    static boolean is(ProxyConfig resource, String type, Condition.Status status) {
        return condition(resource, type)
                .filter(one -> one.status() == status
                        && Objects.equals(
                                one.observedGeneration(), resource.getMetadata().getGeneration()))
                .isPresent();
    }

    /** A condition, of whatever generation. */
    static Optional<Condition> condition(ProxyConfig resource, String type) {
        return Optional.ofNullable(resource.getStatus())
                .map(ProxyConfigStatus::conditions)
                .flatMap(conditions -> conditions.stream()
                        .filter(one -> one.type().equals(type))
                        .findFirst());
    }

    /** An instance's part of the status. */
    static Optional<InstanceStatus> instance(ProxyConfig resource, String name) {
        return Optional.ofNullable(resource.getStatus())
                .map(ProxyConfigStatus::perInstance)
                .flatMap(all ->
                        all.stream().filter(one -> one.name().equals(name)).findFirst());
    }

    /** The workers in that state, of all instances. */
    static List<Worker> workers(ProxyConfig resource, Worker.State state) {
        return Optional.ofNullable(resource.getStatus()).map(ProxyConfigStatus::perInstance).orElse(List.of()).stream()
                .map(InstanceStatus::workers)
                .filter(Objects::nonNull)
                .flatMap(List::stream)
                .filter(worker -> worker.state() == state)
                .toList();
    }
}
