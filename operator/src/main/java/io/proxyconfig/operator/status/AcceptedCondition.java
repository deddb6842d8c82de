package io.proxyconfig.operator.status;

import io.proxyconfig.operator.render.FieldLocator;
import io.proxyconfig.operator.render.Rendering;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.Problem;
import io.proxyconfig.operator.resolve.RejectionReason;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.rollout.FailureKind;
import io.proxyconfig.operator.rollout.InstanceResult;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.List;
import java.util.stream.Collectors;

/** {@code Accepted}: the spec is valid, for the operator, for HAProxy and for the API server. */
final class AcceptedCondition {
    private AcceptedCondition() {}

    static ConditionResult judge(StatusInput input) {
        if (input.resolution() instanceof Resolution.Rejected rejected) {
            return ConditionResult.isFalse(Reason.Invalid, text(rejected.problems()));
        }
        if (input.rendering() instanceof Rendering.NotRenderable refused) {
            return ConditionResult.isFalse(Reason.Invalid, text(refused.problems()));
        }
        for (InstanceInput instance : input.instances()) {
            if (instance.result() instanceof InstanceResult.InstanceTaken taken) {
                return ConditionResult.isFalse(Reason.InstanceTaken, instance.prefix() + taken.message());
            }
            if (instance.result() instanceof InstanceResult.ApplyFailed failed
                    && failed.failure().kind() == FailureKind.Refused) {
                return ConditionResult.isFalse(
                        Reason.RefusedByHAProxy,
                        withField(input, failed.failure().message()));
            }
            if (instance.result() instanceof InstanceResult.ApplyFailed failed
                    && failed.failure().kind() == FailureKind.NotPreserved) {
                return ConditionResult.isFalse(
                        Reason.NotPreserved,
                        "spec.raw.configMap: " + failed.failure().message());
            }
        }
        ManagedInstances managed = input.managed();
        if (managed != null && managed.rejection() != null) {
            return ConditionResult.isFalse(
                    reason(managed.rejection().reason()), managed.rejection().message());
        }
        if (input.resolution() instanceof Resolution.Unresolved) {
            return ConditionResult.unknown(
                    Reason.Unresolved,
                    "the operator checks the spec when all its references are resolved; see ResolvedRefs");
        }
        List<String> warnings = Warnings.of(input);
        return ConditionResult.isTrue(
                Reason.Accepted,
                "the spec is valid" + (warnings == null ? "" : ", with warnings: " + String.join("; ", warnings)));
    }

    private static Reason reason(RejectionReason rejection) {
        return switch (rejection) {
            case NameTaken -> Reason.NameTaken;
            case InstancesRefused -> Reason.InstancesRefused;
        };
    }

    /** HAProxy's message, after the field of the spec that it is about, where the operator can locate that. */
    static String withField(StatusInput input, String message) {
        return input.desired()
                .flatMap(desired -> new FieldLocator().locate(message, desired))
                .map(field -> field + ": " + message)
                .orElse(message);
    }

    static String text(List<Problem> problems) {
        return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
