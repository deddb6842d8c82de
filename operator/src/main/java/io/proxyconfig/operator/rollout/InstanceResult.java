package io.proxyconfig.operator.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The result of a reconciliation for one instance. */
public sealed interface InstanceResult {
    /**
     * The instance has the desired configuration on disk; whether it is live, its probe's report says.
     *
     * @param reloaded whether this reconciliation reloaded HAProxy
     */
    record InSync(boolean reloaded) implements InstanceResult {}

    /** The operator could not apply the desired configuration. */
    record ApplyFailed(Failure failure) implements InstanceResult {}

    /**
     * The instance lost its verified configuration, and stays as it is because {@code spec.driftPolicy} is {@code Report}.
     *
     * @param difference what it has instead
     */
    record Drifted(String difference) implements InstanceResult {}

    /**
     * The probe no longer confirms a verified configuration. The status says so before a repair, which takes time.
     *
     * @param requeueAt when the next reconciliation repairs it
     */
    record Unverified(Instant requeueAt) implements InstanceResult {}

    /**
     * The resource is paused, and the instance does not have the desired configuration, or the operator could not compare
     * them.
     *
     * @param difference what a change would be needed for; null when the Data Plane API does not answer
     */
    record Paused(@Nullable String difference) implements InstanceResult {}

    /**
     * The change has to wait.
     *
     * @param requeueAt when to reconcile again
     * @param reason what it waits for
     */
    record Waiting(Instant requeueAt, String reason) implements InstanceResult {}
}
