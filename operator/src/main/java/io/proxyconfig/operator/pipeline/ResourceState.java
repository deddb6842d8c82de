package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.rollout.Goal;
import io.proxyconfig.operator.rollout.Rollout;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the pipeline keeps about one resource between reconciliations.
 *
 * @param uid the resource; another uid under the same key is another resource
 * @param renewal whether the texts of its instances are renewed
 * @param endedSessions the sessions that ended with their pods
 * @param endpoints the addresses of instances that its spec names
 * @param unreleased former instances whose probes still hold connections, because the resource is paused
 */
@RecordBuilder
record ResourceState(
        String uid,
        Rollout rollout,
        BrokenConnections brokenConnections,
        PauseEvents pauseEvents,
        WarningEvents warningEvents,
        ResourceRenewal renewal,
        EndedSessions endedSessions,
        Set<Instance> unreleased,
        NamedEndpoints endpoints) {

    /** The state of a new resource, or of one that an earlier process of the operator knew: the status has the rest. */
    static ResourceState restored(ResourceInput input, Rollout rollout, EndedSessions endedSessions) {
        ProxyConfigStatus before = input.before();
        if (before != null && before.instanceStatuses() != null) {
            for (InstanceStatus instance : before.instanceStatuses()) {
                rollout.memory().restore(instance.name(), instance.checksum(), verified(instance), instance.claim());
            }
        }
        return ResourceStateBuilder.builder()
                .uid(input.uid())
                .rollout(rollout)
                .brokenConnections(new BrokenConnections())
                .pauseEvents(new PauseEvents(before))
                .warningEvents(new WarningEvents(before))
                .renewal(new ResourceRenewal())
                .endedSessions(endedSessions)
                .unreleased(new LinkedHashSet<>())
                .endpoints(new NamedEndpoints())
                .build();
    }

    private static @Nullable Goal verified(InstanceStatus instance) {
        String revision = instance.verifiedRevision();
        String runtime = instance.verifiedRuntime();
        return revision == null || runtime == null ? null : new Goal(revision, runtime);
    }
}
