package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.rollout.Failure;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.rollout.VerificationResult;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.Optional;

/**
 * {@code Programmed}: on every instance the running worker carries this revision, and every listener accepts a fresh
 * connection, as its probe has seen.
 */
final class ProgrammedCondition {
    private ProgrammedCondition() {}

    static ConditionResult judge(StatusInput facts) {
        Optional<Rendered> rendered = facts.rendered();
        if (rendered.isEmpty()) {
            return ConditionResult.no(
                    Reason.NotAccepted, "the instances keep serving what they had; see Accepted and ResolvedRefs");
        }
        Optional<ConditionResult> worst = facts.worst(instance -> doubt(facts, rendered.get(), instance));
        ManagedInstances managed = facts.managed();
        if (managed != null
                && managed.missing() != null
                && worst.filter(ProgrammedCondition::isFalse).isEmpty()) {
            return ConditionResult.no(Reason.InstancesMissing, managed.missing());
        }
        return worst.orElseGet(() -> ConditionResult.yes(
                Reason.Live,
                "every running worker has revision " + rendered.get().revision()));
    }

    private static boolean isFalse(ConditionResult verdict) {
        return verdict.status() == Status.False;
    }

    private static Optional<ConditionResult> doubt(StatusInput facts, Rendered rendered, InstanceInput instance) {
        String where = "instance " + instance.name() + ": ";
        if (instance.result() instanceof InstanceResult.ApplyFailed failed) {
            Failure failure = failed.failure();
            return Optional.of(ConditionResult.no(
                    reason(failure.kind()), where + AcceptedCondition.located(facts, failure.message())));
        }
        if (instance.result() instanceof InstanceResult.Drifted drifted) {
            return Optional.of(ConditionResult.no(
                    Reason.Drifted,
                    where + drifted.difference() + "; spec.driftPolicy is Report, so it stays until the spec changes"));
        }
        if (instance.result() instanceof InstanceResult.Waiting waiting) {
            return Optional.of(ConditionResult.no(Reason.Progressing, where + waiting.reason()));
        }
        if (instance.report().isEmpty()) {
            return Optional.of(ConditionResult.unknown(Reason.ProbeUnreachable, where + instance.whyNoReport()));
        }
        return VerificationResult.of(rendered, instance.report().get())
                .mismatch()
                .map(why -> ConditionResult.no(Reason.NotLive, where + why));
    }

    private static Reason reason(Failure.Kind kind) {
        return switch (kind) {
            case Refused -> Reason.Refused;
            case AddressTaken -> Reason.AddressTaken;
            case ReloadFailed -> Reason.ReloadFailed;
            case NotLive -> Reason.NotLive;
            case DataPlane -> Reason.DataPlaneFailed;
        };
    }
}
