package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.v1alpha1.InstanceClaim;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The state of one resource that the operator keeps between reconciliations. A new process of the operator restores it
 * from the status and from the instances.
 */
public final class RolloutMemory {
    private final Map<String, InstanceMemory> instances = new ConcurrentHashMap<>();
    private volatile @Nullable StartedChange change;

    /**
     * The last change that the operator sent to an instance.
     *
     * @param goal what it leads to
     * @param reload whether it needs a reload on any instance
     * @param reason why it is needed
     * @param generation the generation of the resource
     * @param startedAt the time of day when the operator sent it to the first instance, for people
     * @param started the same by the ticker
     * @param liveAfter the time from then until it was verified on every instance; null until then
     */
    @RecordBuilder
    public record StartedChange(
            Goal goal,
            boolean reload,
            String reason,
            long generation,
            Instant startedAt,
            Duration started,
            @Nullable Duration liveAfter) {
        StartedChange verified(Duration now) {
            return StartedChangeBuilder.builder(this)
                    .liveAfter(now.minus(started))
                    .build();
        }

        private boolean isPending(Goal wanted) {
            return liveAfter == null && goal.equals(wanted);
        }
    }

    /**
     * Takes over from the status what an earlier process of the operator knew about an instance.
     *
     * @param checksum checksum of the last push; null when there was none
     * @param verified what was verified last on the instance; null when nothing was
     * @param claim what the resource has had of the instance; null for nothing
     */
    public void restore(
            String instance, @Nullable String checksum, @Nullable Goal verified, @Nullable InstanceClaim claim) {
        of(instance).restore(checksum, verified, claim);
    }

    /** What was verified last on an instance, unless a change has started since. */
    public Optional<Goal> verifiedGoal(String instance) {
        return Optional.ofNullable(instances.get(instance)).flatMap(InstanceMemory::verifiedGoal);
    }

    /** The checksum of the last push to an instance, or of a file that the operator recognized as its own. */
    public Optional<String> pushedChecksum(String instance) {
        return Optional.ofNullable(instances.get(instance)).flatMap(InstanceMemory::pushedChecksum);
    }

    /** What the resource has had of an instance; empty for nothing. */
    public Optional<InstanceClaim> claim(String instance) {
        return Optional.ofNullable(instances.get(instance)).map(InstanceMemory::claim);
    }

    /** The last change; empty when this process of the operator has sent none. */
    public Optional<StartedChange> change() {
        return Optional.ofNullable(change);
    }

    /** The change to this goal that is not verified on every instance yet. */
    Optional<StartedChange> pendingChange(Goal goal) {
        return change().filter(one -> one.isPending(goal));
    }

    InstanceMemory of(String instance) {
        return instances.computeIfAbsent(instance, name -> new InstanceMemory());
    }

    /** Removes the state of all other instances: a new instance can get the name of a deleted one. */
    void retain(Set<String> names) {
        instances.keySet().retainAll(names);
    }

    void recordChange(StartedChange started) {
        change = started;
    }
}
