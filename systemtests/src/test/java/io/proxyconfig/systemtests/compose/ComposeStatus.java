package io.proxyconfig.systemtests.compose;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import java.util.Objects;

/** Reads conditions and the instance from a status. */
final class ComposeStatus {
    private ComposeStatus() {}

    /** Whether a condition has a status, for the latest reported generation. */
    static boolean is(ProxyConfigStatus status, String type, Condition.Status wanted) {
        return status.condition(type)
                .filter(one ->
                        one.status() == wanted && Objects.equals(one.observedGeneration(), status.observedGeneration()))
                .isPresent();
    }

    /** The status of the only instance. */
    static InstanceStatus instance(ProxyConfigStatus status) {
        return Objects.requireNonNull(status.instanceStatuses(), "the status has no instance yet")
                .getFirst();
    }
}
