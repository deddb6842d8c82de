package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.Goal;
import io.proxyconfig.operator.rollout.Rollout;
import io.soabase.recordbuilder.core.RecordBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What the pipeline keeps about one resource between reconciliations.
 *
 * @param uid the resource; another uid under the same key is another resource
 * @param renewal whether the texts of its instances are renewed
 * @param endedSessions the sessions that ended with their pods
 * @param former instances that the spec no longer names
 * @param endpoints the addresses of instances that its spec names
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
        FormerInstances former,
        NamedEndpoints endpoints) {

    /** The state of a new resource, or of one that an earlier process of the operator knew: the status has the rest. */
    static ResourceState restored(
            ResourceInput input, Rollout rollout, EndedSessions endedSessions, FormerInstances former) {
        ProxyConfigStatus before = input.before();
        if (before != null && before.instanceStatuses() != null) {
            for (InstanceStatus instance : before.instanceStatuses()) {
                rollout.memory().restore(instance.name(), instance.checksum(), verified(instance), instance.claim());
            }
            former.restore(before);
        }
        return ResourceStateBuilder.builder()
                .uid(input.uid())
                .rollout(rollout)
                .brokenConnections(new BrokenConnections())
                .pauseEvents(new PauseEvents(before))
                .warningEvents(new WarningEvents(before))
                .renewal(new ResourceRenewal())
                .endedSessions(endedSessions)
                .former(former)
                .endpoints(new NamedEndpoints())
                .build();
    }

    private static @Nullable Goal verified(InstanceStatus instance) {
        String revision = instance.verifiedRevision();
        String runtime = instance.verifiedRuntime();
        return revision == null || runtime == null ? null : new Goal(revision, runtime);
    }
}
