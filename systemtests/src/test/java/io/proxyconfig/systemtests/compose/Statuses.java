package io.proxyconfig.systemtests.compose;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import java.util.Objects;

/** What a status tells. */
final class Statuses {
    private Statuses() {}

    /** Whether a condition has that status, for the newest generation that was told. */
    static boolean is(ProxyConfigStatus status, String type, Condition.Status wanted) {
        return status.condition(type)
                .filter(one ->
                        one.status() == wanted && Objects.equals(one.observedGeneration(), status.observedGeneration()))
                .isPresent();
    }

    /** The part of a status that is about the only HAProxy. */
    static InstanceStatus instance(ProxyConfigStatus status) {
        return Objects.requireNonNull(status.instanceStatuses(), "no instance is told of yet")
                .getFirst();
    }
}
