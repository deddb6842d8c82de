package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import java.util.List;
import java.util.Map;

/**
 * {@code Ready}: the summary of Accepted, ResolvedRefs, Programmed and, for a spec with {@code probe}, ConnectionsHealthy.
 */
final class ReadyCondition {
    private static final List<ConditionType> NEEDED = List.of(
            ConditionType.Accepted,
            ConditionType.ResolvedRefs,
            ConditionType.Programmed,
            ConditionType.ConnectionsHealthy);

    private ReadyCondition() {}

    static ConditionResult judge(Map<ConditionType, ConditionResult> others) {
        for (Status status : List.of(Status.False, Status.Unknown)) {
            for (ConditionType type : NEEDED) {
                ConditionResult result = others.get(type);
                if (result != null && result.has(status)) {
                    return result;
                }
            }
        }
        ConditionResult programmed = others.get(ConditionType.Programmed);
        return ConditionResult.isTrue(
                Reason.Ready, programmed == null ? "all conditions are True" : programmed.message());
    }
}
