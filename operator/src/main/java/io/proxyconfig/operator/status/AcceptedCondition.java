package io.proxyconfig.operator.status;

import io.proxyconfig.operator.render.FieldLocator;
import io.proxyconfig.operator.render.Rendering;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.rollout.Failure;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.List;
import java.util.stream.Collectors;

/** {@code Accepted}: the spec makes sense, to the operator and to HAProxy. */
final class AcceptedCondition {
    private AcceptedCondition() {}

    static ConditionResult judge(StatusInput facts) {
        if (facts.resolution() instanceof Resolution.Rejected rejected) {
            return ConditionResult.no(Reason.Invalid, sentences(rejected.problems()));
        }
        if (facts.rendering() instanceof Rendering.Refused refused) {
            return ConditionResult.no(Reason.Invalid, sentences(refused.problems()));
        }
        for (InstanceInput instance : facts.instances()) {
            if (instance.result() instanceof InstanceResult.ApplyFailed failed
                    && failed.failure().kind() == Failure.Kind.Refused) {
                return ConditionResult.no(
                        Reason.RefusedByHAProxy, located(facts, failed.failure().message()));
            }
        }
        ManagedInstances managed = facts.managed();
        if (managed != null && managed.obstacle() != null) {
            return ConditionResult.no(
                    reason(managed.obstacle().kind()), managed.obstacle().message());
        }
        if (facts.resolution() instanceof Resolution.Unresolved) {
            return ConditionResult.unknown(Reason.Unresolved, "not judged before all references are resolved");
        }
        return ConditionResult.yes(Reason.Accepted, "the configuration is valid");
    }

    private static Reason reason(ManagedInstances.Rejection.Kind kind) {
        return switch (kind) {
            case NameTaken -> Reason.NameTaken;
            case InstancesRefused -> Reason.InstancesRefused;
        };
    }

    /** HAProxy's words, behind the field of the spec that they are about where it can be told. */
    static String located(StatusInput facts, String words) {
        return facts.desired()
                .flatMap(desired -> new FieldLocator().locate(words, desired))
                .map(field -> field + ": " + words)
                .orElse(words);
    }

    static String sentences(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
