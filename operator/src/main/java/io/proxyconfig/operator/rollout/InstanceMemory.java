package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.v1alpha1.InstanceClaim;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of one instance that the operator keeps between reconciliations. */
final class InstanceMemory {
    private @Nullable String pushedChecksum;
    private boolean pushedByThisProcess;
    private boolean specifiedLimits;
    private @Nullable Goal verifiedGoal;
    private boolean unverified;
    private @Nullable String reportedDrift;
    private @Nullable Failure failure;
    private @Nullable Failure announced;
    private @Nullable InstanceClaim claim;
    private @Nullable String announcedConflict;
    private final RepairBackoff repairs = new RepairBackoff();

    /** The checksum of the last push, or of a file that the operator recognized as its own. */
    synchronized Optional<String> pushedChecksum() {
        return Optional.ofNullable(pushedChecksum);
    }

    /** Whether another client has written haproxy.cfg since this process pushed or recognized it. */
    synchronized boolean isModified(@Nullable String checksum) {
        return pushedByThisProcess && !Objects.equals(pushedChecksum, checksum);
    }

    /** Whether the probe has verified this goal on the instance, also for an earlier process of the operator. */
    synchronized boolean wasVerified(Goal goal) {
        return goal.equals(verifiedGoal);
    }

    /** The goal that was verified last, unless a change to another one has started since. */
    synchronized Optional<Goal> verifiedGoal() {
        return Optional.ofNullable(verifiedGoal);
    }

    /** Whether an earlier reconciliation found that the instance lost its verified configuration. */
    synchronized boolean isUnverified() {
        return unverified;
    }

    /** Whether an event has reported this drift. */
    synchronized boolean isReported(String drift) {
        return drift.equals(reportedDrift);
    }

    /** The repairs of the instance. */
    RepairBackoff repairs() {
        return repairs;
    }

    /** What the resource has had of the instance, also with an earlier process of the operator; null for nothing. */
    synchronized @Nullable InstanceClaim claim() {
        return claim;
    }

    synchronized void recordClaim(@Nullable InstanceClaim now) {
        claim = now;
    }

    /** Whether an event must report that another resource has the instance; null says that none has. */
    synchronized boolean announceConflict(@Nullable String conflict) {
        boolean known = conflict == null || conflict.equals(announcedConflict);
        announcedConflict = conflict;
        return !known;
    }

    /** Why the last attempt failed; empty when it succeeded. */
    synchronized Optional<Failure> failure() {
        return Optional.ofNullable(failure);
    }

    /** Why the last attempt at this goal failed. */
    Optional<Failure> failure(Goal goal) {
        return failure().filter(one -> one.goal().equals(goal));
    }

    /** Takes over what the status of an earlier process says, unless this process knows better. */
    synchronized void restore(@Nullable String checksum, @Nullable Goal verified, @Nullable InstanceClaim held) {
        pushedChecksum = pushedChecksum == null ? checksum : pushedChecksum;
        verifiedGoal = verifiedGoal == null ? verified : verifiedGoal;
        claim = claim == null ? held : claim;
    }

    synchronized void recordPush(@Nullable String checksum) {
        pushedChecksum = checksum;
        pushedByThisProcess = checksum != null;
        specifiedLimits = false;
    }

    /** Whether the file of the last push is checked for limits that are lower than in the spec. */
    synchronized boolean hasSpecifiedLimits() {
        return specifiedLimits;
    }

    synchronized void recordSpecifiedLimits() {
        specifiedLimits = true;
    }

    /** A push had no answer: the instance may have the old file or the new one. */
    void forgetPush() {
        recordPush(null);
    }

    /** A change towards a goal starts; another goal is no longer verified then. */
    synchronized void recordStart(Goal goal) {
        if (!wasVerified(goal)) {
            verifiedGoal = null;
        }
    }

    synchronized void recordSuccess() {
        failure = null;
        announced = null;
        unverified = false;
        reportedDrift = null;
    }

    synchronized void recordVerified(Goal goal) {
        verifiedGoal = goal;
    }

    /** Another resource has the instance; what was verified there is no longer expected. */
    synchronized void recordTaken() {
        verifiedGoal = null;
        unverified = false;
        failure = null;
        announced = null;
        recordPush(null);
    }

    synchronized void recordUnverified() {
        unverified = true;
    }

    synchronized void recordDrift(String drift) {
        reportedDrift = drift;
    }

    /** Whether an event must report the last failure: one for each kind of failure of a goal. */
    synchronized boolean announceFailure() {
        Failure last = failure;
        boolean known = last == null
                || (announced != null && announced.goal().equals(last.goal()) && announced.kind() == last.kind());
        announced = known ? announced : last;
        return !known;
    }

    synchronized Failure recordFailure(FailureKind kind, String message, Goal goal, Duration now) {
        int attempts = failure(goal).map(Failure::attempts).orElse(0) + 1;
        Failure recorded = new Failure(kind, message, goal, attempts, now);
        failure = recorded;
        return recorded;
    }
}
