package io.proxyconfig.operator.status;

import io.proxyconfig.operator.resolve.Resolution;

/** {@code ResolvedRefs}: every Secret and ConfigMap that the spec names is there, with the keys that are needed. */
final class ResolvedRefsCondition {
    private ResolvedRefsCondition() {}

    static Verdict judge(Facts facts) {
        return switch (facts.resolution()) {
            case Resolution.Resolved resolved -> Verdict.yes(Reason.Resolved, "all references are resolved");
            case Resolution.Unresolved unresolved ->
                Verdict.no(Reason.Unresolved, AcceptedCondition.sentences(unresolved.problems()));
            case Resolution.Rejected rejected ->
                Verdict.unknown(Reason.Invalid, "not looked for before the spec is valid");
        };
    }
}
