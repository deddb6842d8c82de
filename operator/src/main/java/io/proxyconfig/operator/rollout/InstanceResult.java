package io.proxyconfig.operator.rollout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of a reconciliation for one instance. */
public sealed interface InstanceResult {
    /**
     * The instance has the desired configuration on disk; whether it is live, its probe's report says.
     *
     * @param reloaded whether this reconciliation reloaded HAProxy
     */
    record InSync(boolean reloaded) implements InstanceResult {}

    /**
     * The operator could not apply the desired configuration.
     *
     * @param retryIn when it tries again
     */
    record ApplyFailed(Failure failure, Duration retryIn) implements InstanceResult {}

    /**
     * The instance lost its verified configuration, and stays as it is because {@code spec.driftPolicy} is {@code Report}.
     *
     * @param difference what it has instead
     */
    record Drifted(String difference) implements InstanceResult {}

    /**
     * The instance lost its verified configuration again, and the next repair has to wait.
     *
     * @param atMost when to reconcile again even if nothing changes
     * @param difference what it has instead
     * @param repairs number of repairs in a row
     * @param interval the least time between the last repair and the next one
     */
    record RepairDelayed(Duration atMost, String difference, int repairs, Duration interval) implements InstanceResult {
        /** The difference, and when the operator repairs it. */
        public String message() {
            return difference + "; repair " + repairs + " did not last, the next one follows " + interval.toSeconds()
                    + " s after it";
        }
    }

    /**
     * Another ProxyConfig has the instance, so the operator sends nothing to it.
     *
     * @param message which one, and what to do
     */
    record InstanceTaken(String message) implements InstanceResult {}

    /**
     * The probe no longer confirms a verified configuration. The status says so before a repair in the next reconciliation,
     * which takes time.
     */
    record Unverified() implements InstanceResult {}

    /** The probe of another instance answers at the address of this one, so the operator changes nothing there. */
    record Unidentified() implements InstanceResult {}

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
     * @param atMost when to reconcile again even if nothing changes
     * @param reason what it waits for
     */
    record Waiting(Duration atMost, String reason) implements InstanceResult {}
}
