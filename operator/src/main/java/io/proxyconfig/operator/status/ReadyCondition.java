package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.operator.resolve.ManagedInstances;
import java.util.List;
import java.util.Map;

/**
 * {@code Ready}: the summary of Accepted, ResolvedRefs, Programmed and, for a spec with {@code probe}, ConnectionsHealthy.
 * For managed instances it is also False while pods must be replaced.
 */
final class ReadyCondition {
    private static final List<ConditionType> NEEDED = List.of(
            ConditionType.Accepted,
            ConditionType.ResolvedRefs,
            ConditionType.Programmed,
            ConditionType.ConnectionsHealthy);

    private ReadyCondition() {}

    static ConditionResult judge(StatusInput input, Map<ConditionType, ConditionResult> others) {
        for (Status status : List.of(Status.False, Status.Unknown)) {
            for (ConditionType type : NEEDED) {
                ConditionResult result = others.get(type);
                if (result != null && result.has(status)) {
                    return result;
                }
            }
        }
        ManagedInstances managed = input.managed();
        if (managed != null && managed.outdated() != null) {
            return ConditionResult.isFalse(Reason.Progressing, managed.outdated());
        }
        ConditionResult programmed = others.get(ConditionType.Programmed);
        return ConditionResult.isTrue(
                Reason.Ready, programmed == null ? "all conditions are True" : programmed.message());
    }
}
