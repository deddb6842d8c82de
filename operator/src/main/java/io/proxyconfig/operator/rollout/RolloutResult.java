package io.proxyconfig.operator.rollout;

import java.time.Instant;
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
    /** When to reconcile again even if nothing changes; empty when only a change can make a difference. */
    public Optional<Instant> requeueAt() {
        return results.values().stream()
                .map(RolloutResult::requeueAt)
                .flatMap(Optional::stream)
                .min(Instant::compareTo);
    }

    private static Optional<Instant> requeueAt(InstanceResult result) {
        return switch (result) {
            case InstanceResult.InSync inSync -> Optional.empty();
            case InstanceResult.Drifted drifted -> Optional.empty();
            case InstanceResult.Paused paused -> Optional.empty();
            case InstanceResult.Unverified unverified -> Optional.of(unverified.requeueAt());
            case InstanceResult.ApplyFailed failed ->
                Optional.of(failed.failure().retryAt());
            case InstanceResult.Waiting waiting -> Optional.of(waiting.requeueAt());
        };
    }
}
