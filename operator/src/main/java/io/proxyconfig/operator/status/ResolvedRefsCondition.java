package io.proxyconfig.operator.status;

import io.proxyconfig.operator.resolve.Resolution;

/** {@code ResolvedRefs}: every Secret and ConfigMap that the spec names exists and has the necessary keys. */
final class ResolvedRefsCondition {
    private ResolvedRefsCondition() {}

    static ConditionResult judge(StatusInput input) {
        return switch (input.resolution()) {
            case Resolution.Resolved resolved ->
                ConditionResult.isTrue(Reason.Resolved, "all references of the spec are resolved");
            case Resolution.Unresolved unresolved ->
                ConditionResult.isFalse(Reason.Unresolved, AcceptedCondition.text(unresolved.problems()));
            case Resolution.Rejected rejected ->
                ConditionResult.unknown(
                        Reason.Invalid, "the operator reads references when the spec is valid; see Accepted");
        };
    }
}
