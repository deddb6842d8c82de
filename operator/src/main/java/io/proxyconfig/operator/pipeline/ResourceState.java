package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.rollout.Rollout;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * What the pipeline keeps about one resource between reconciliations.
 *
 * @param uid the resource; another uid under the same key is another resource
 * @param unreleased former instances whose probes still hold connections, because the resource is paused
 */
record ResourceState(
        String uid,
        Rollout rollout,
        BrokenConnections brokenConnections,
        PauseEvents pauseEvents,
        WarningEvents warningEvents,
        Set<Instance> unreleased) {

    /** The state of a new resource, or of one that an earlier process of the operator knew: the status has the rest. */
    static ResourceState restored(ResourceInput input, Rollout rollout) {
        ProxyConfigStatus before = input.before();
        if (before != null && before.instanceStatuses() != null) {
            boolean sameSpec = Objects.equals(before.observedGeneration(), input.generation());
            for (InstanceStatus instance : before.instanceStatuses()) {
                rollout.memory()
                        .restore(instance.name(), instance.checksum(), sameSpec ? before.lastGoodRevision() : null);
            }
        }
        return new ResourceState(
                input.uid(),
                rollout,
                new BrokenConnections(),
                new PauseEvents(before),
                new WarningEvents(before),
                new LinkedHashSet<>());
    }
}
