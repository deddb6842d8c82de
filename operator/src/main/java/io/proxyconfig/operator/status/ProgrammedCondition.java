package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.rollout.Failure;
import io.proxyconfig.operator.rollout.FailureKind;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.rollout.VerificationResult;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.Optional;

/**
 * {@code Programmed}: on every instance the current worker has this revision, and every listener accepts connections, as the
 * probe reports it.
 */
final class ProgrammedCondition {
    private ProgrammedCondition() {}

    static ConditionResult judge(StatusInput input) {
        Optional<Rendered> rendered = input.rendered();
        if (rendered.isEmpty()) {
            return ConditionResult.isFalse(
                    Reason.NotAccepted, "the instances keep their configuration; see Accepted and ResolvedRefs");
        }
        Optional<ConditionResult> worst = input.worst(instance -> deviation(input, rendered.get(), instance));
        ManagedInstances managed = input.managed();
        if (managed != null
                && managed.missing() != null
                && worst.filter(one -> one.has(Status.False)).isEmpty()) {
            return ConditionResult.isFalse(Reason.InstancesMissing, managed.missing());
        }
        return worst.orElseGet(() -> ConditionResult.isTrue(
                Reason.Live,
                input.instances().isEmpty()
                        ? StatusInput.NO_INSTANCES
                        : "the current worker of every instance has revision "
                                + rendered.get().revision()));
    }

    private static Optional<ConditionResult> deviation(StatusInput input, Rendered rendered, InstanceInput instance) {
        String where = instance.prefix();
        if (instance.result() instanceof InstanceResult.ApplyFailed failed) {
            Failure failure = failed.failure();
            return Optional.of(ConditionResult.isFalse(
                    reason(failure.kind()), where + AcceptedCondition.withField(input, failure.message())));
        }
        if (instance.result() instanceof InstanceResult.InstanceTaken taken) {
            return Optional.of(ConditionResult.isFalse(Reason.InstanceTaken, where + taken.message()));
        }
        if (instance.result() instanceof InstanceResult.RepairDelayed delayed) {
            return Optional.of(ConditionResult.isFalse(
                    Reason.Drifted, where + delayed.message() + ". Find the client that changes the instance"));
        }
        if (instance.result() instanceof InstanceResult.Drifted drifted) {
            return Optional.of(ConditionResult.isFalse(
                    Reason.Drifted,
                    where + drifted.difference()
                            + "; undo the change, change the spec, or set spec.driftPolicy to Repair"));
        }
        if (instance.result() instanceof InstanceResult.Paused paused && paused.difference() != null) {
            return Optional.of(ConditionResult.isFalse(
                    Reason.Paused,
                    where + "the operator changes nothing, because the resource is paused: " + paused.difference()));
        }
        if (instance.result() instanceof InstanceResult.Waiting waiting) {
            return Optional.of(ConditionResult.isFalse(Reason.Progressing, where + waiting.reason()));
        }
        if (instance.report().isEmpty()) {
            return Optional.of(input.probeUnreachable(instance));
        }
        return VerificationResult.of(rendered, instance.report().get())
                .mismatch()
                .map(mismatch -> ConditionResult.isFalse(Reason.NotLive, where + mismatch));
    }

    private static Reason reason(FailureKind kind) {
        return switch (kind) {
            case Refused -> Reason.Refused;
            case NotPreserved -> Reason.NotPreserved;
            case AddressTaken -> Reason.AddressTaken;
            case StartFailed -> Reason.StartFailed;
            case ReloadFailed -> Reason.ReloadFailed;
            case NotLive -> Reason.NotLive;
            case DataPlane -> Reason.DataPlaneFailed;
        };
    }
}
