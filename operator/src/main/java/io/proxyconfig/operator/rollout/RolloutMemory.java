package io.proxyconfig.operator.rollout;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one resource's rollouts left behind: what was pushed where, what was proven, what failed. All of it can be lost;
 * then the instances themselves tell.
 */
public final class RolloutMemory {
    private final Map<String, String> pushedChecksums = new HashMap<>();
    private final Set<String> pushedInThisLife = new HashSet<>();
    private final Map<String, String> recalledRevisions = new HashMap<>();
    private final Map<String, String> provenGoals = new HashMap<>();
    private final Set<String> doubted = new HashSet<>();
    private final Map<String, String> reportedDrifts = new HashMap<>();
    private final Map<String, Failure> failures = new HashMap<>();
    private @Nullable Change change;

    /**
     * The change that is going out, or that went out last.
     *
     * @param goal what it leads to
     * @param reload whether it took a reload somewhere
     * @param reason why it went out that way
     * @param startedAt when the first instance was asked
     * @param provenAt when it was proven on all of them; null until then
     */
    public record Change(
            String goal,
            boolean reload,
            String reason,
            Instant startedAt,
            @Nullable Instant provenAt) {}

    /**
     * Takes over from an earlier life of the operator what the status told.
     *
     * @param checksum of what was pushed there; null when nothing was
     * @param provenRevision what was proven there for the spec that is in force; null when nothing was
     */
    public synchronized void recall(String instance, @Nullable String checksum, @Nullable String provenRevision) {
        if (checksum != null) {
            pushedChecksums.putIfAbsent(instance, checksum);
        }
        if (provenRevision != null) {
            recalledRevisions.putIfAbsent(instance, provenRevision);
        }
    }

    /** Forgets instances that are gone: who comes back under such a name may be another, and is looked at as new. */
    synchronized void retain(Set<String> instances) {
        for (Map<String, ?> each : List.of(pushedChecksums, recalledRevisions, provenGoals, reportedDrifts, failures)) {
            each.keySet().retainAll(instances);
        }
        pushedInThisLife.retainAll(instances);
        doubted.retainAll(instances);
    }

    synchronized void pushed(String instance, @Nullable String checksum) {
        if (checksum == null) {
            pushedPerhaps(instance);
        } else {
            pushedChecksums.put(instance, checksum);
            pushedInThisLife.add(instance);
        }
    }

    /** The checksum of what was pushed to an instance last, or recognised there as ours. */
    public synchronized Optional<String> pushedChecksum(String instance) {
        return Optional.ofNullable(pushedChecksums.get(instance));
    }

    /** Nobody can say what an instance has: a push may or may not have been carried out. */
    synchronized void pushedPerhaps(String instance) {
        pushedChecksums.remove(instance);
        pushedInThisLife.remove(instance);
    }

    /** Whether an instance's file is not the one that this life of the operator pushed or recognised there. */
    synchronized boolean isForeign(String instance, @Nullable String checksum) {
        return pushedInThisLife.contains(instance) && !Objects.equals(pushedChecksums.get(instance), checksum);
    }

    synchronized void carriedOut(String instance) {
        failures.remove(instance);
        doubted.remove(instance);
        reportedDrifts.remove(instance);
    }

    /** An instance is about to be brought somewhere; what was proven on it elsewhere counts no more. */
    synchronized void leaves(String instance, String goal) {
        if (!wasProven(instance, goal)) {
            provenGoals.remove(instance);
            recalledRevisions.remove(instance);
        }
    }

    /** Whether it is news that an instance does not have what was proven on it. */
    synchronized boolean doubted(String instance) {
        return doubted.add(instance);
    }

    synchronized boolean isDoubted(String instance) {
        return doubted.contains(instance);
    }

    /** Whether it is news that an instance has drifted in that way. */
    synchronized boolean drifted(String instance, String how) {
        return !how.equals(reportedDrifts.put(instance, how));
    }

    synchronized void proven(String instance, String goal) {
        provenGoals.put(instance, goal);
    }

    synchronized boolean wasProven(String instance, String goal) {
        @Nullable String recalled = recalledRevisions.get(instance);
        return goal.equals(provenGoals.get(instance)) || (recalled != null && goal.startsWith(recalled + "/"));
    }

    /** Why an instance is not where it should be. */
    public synchronized Optional<Failure> failure(String instance) {
        return Optional.ofNullable(failures.get(instance));
    }

    synchronized Failure failed(String instance, Failure.Kind kind, String message, String goal, Instant now) {
        Failure before = failures.get(instance);
        int attempts = before != null && before.goal().equals(goal) ? before.attempts() + 1 : 1;
        Failure failure = new Failure(kind, message, goal, attempts, now);
        failures.put(instance, failure);
        return failure;
    }

    synchronized void started(Change started) {
        change = started;
    }

    synchronized void finished(Instant now) {
        if (change != null && change.provenAt() == null) {
            change = new Change(change.goal(), change.reload(), change.reason(), change.startedAt(), now);
        }
    }

    /** The last change that was sent to an instance, if any was in this life of the operator. */
    public synchronized Optional<Change> change() {
        return Optional.ofNullable(change);
    }
}
