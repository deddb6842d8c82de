package io.proxyconfig.operator.rollout;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a reconciliation for all instances of a resource.
 *
 * @param goal what the rollout leads to
 * @param results the result for each instance, by its name
 * @param verified whether the goal is verified on every instance that the resource wants
 */
public record RolloutResult(Goal goal, Map<String, InstanceResult> results, boolean verified) {
    /** After which time to reconcile again even if nothing changes; empty when only a change can make a difference. */
    public Optional<Duration> requeueAfter() {
        return results.values().stream()
                .map(RolloutResult::requeueAfter)
                .flatMap(Optional::stream)
                .min(Duration::compareTo);
    }

    private static Optional<Duration> requeueAfter(InstanceResult result) {
        return switch (result) {
            case InstanceResult.InSync inSync -> Optional.empty();
            case InstanceResult.Drifted drifted -> Optional.empty();
            case InstanceResult.Paused paused -> Optional.empty();
            case InstanceResult.InstanceTaken taken -> Optional.empty();
            case InstanceResult.RepairDelayed delayed -> Optional.of(delayed.atMost());
            case InstanceResult.Unidentified unidentified -> Optional.empty();
            case InstanceResult.Unverified unverified -> Optional.of(Duration.ZERO);
            case InstanceResult.ApplyFailed failed -> Optional.of(failed.retryIn());
            case InstanceResult.Waiting waiting -> Optional.of(waiting.atMost());
        };
    }
}
