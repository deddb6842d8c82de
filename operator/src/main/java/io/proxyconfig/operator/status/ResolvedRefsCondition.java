package io.proxyconfig.operator.status;

import io.proxyconfig.operator.resolve.Resolution;

/** {@code ResolvedRefs}: every Secret and ConfigMap that the spec names is there, with the keys that are needed. */
final class ResolvedRefsCondition {
    private ResolvedRefsCondition() {}

    static ConditionResult judge(StatusInput facts) {
        return switch (facts.resolution()) {
            case Resolution.Resolved resolved -> ConditionResult.yes(Reason.Resolved, "all references are resolved");
            case Resolution.Unresolved unresolved ->
                ConditionResult.no(Reason.Unresolved, AcceptedCondition.sentences(unresolved.problems()));
            case Resolution.Rejected rejected ->
                ConditionResult.unknown(Reason.Invalid, "not looked for before the spec is valid");
        };
    }
}
