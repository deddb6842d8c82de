package io.proxyconfig.operator.status;

import java.util.EnumMap;
import java.util.Map;

/** Judges all conditions that apply to a resource. A condition about a feature that the spec does not use is left out. */
final class Conditions {
    private Conditions() {}

    static Map<ConditionType, ConditionResult> of(StatusInput input) {
        Map<ConditionType, ConditionResult> results = new EnumMap<>(ConditionType.class);
        results.put(ConditionType.Accepted, AcceptedCondition.judge(input));
        results.put(ConditionType.ResolvedRefs, ResolvedRefsCondition.judge(input));
        results.put(ConditionType.Programmed, ProgrammedCondition.judge(input));
        ConnectionsHealthyCondition.judge(input)
                .ifPresent(result -> results.put(ConditionType.ConnectionsHealthy, result));
        results.put(ConditionType.WithinDrainBudget, WithinDrainBudgetCondition.judge(input));
        PodsUpToDateCondition.judge(input).ifPresent(result -> results.put(ConditionType.PodsUpToDate, result));
        PausedCondition.judge(input).ifPresent(result -> results.put(ConditionType.Paused, result));
        results.put(ConditionType.Ready, ReadyCondition.judge(results));
        return results;
    }
}
