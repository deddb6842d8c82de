package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.operator.resolve.ManagedInstances;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Ready}: programmed, where a probe is configured with healthy connections, and where the operator runs the instances
 * with none left that is to be replaced.
 */
final class ReadyCondition {
    private ReadyCondition() {}

    static ConditionResult judge(
            StatusInput facts,
            ConditionResult accepted,
            ConditionResult resolvedRefs,
            ConditionResult programmed,
            ConditionResult connectionsHealthy) {
        List<ConditionResult> needed = new ArrayList<>(List.of(accepted, resolvedRefs, programmed));
        if (ConnectionsHealthyCondition.applies(facts)) {
            needed.add(connectionsHealthy);
        }
        for (Status worst : new Status[] {Status.False, Status.Unknown}) {
            for (ConditionResult verdict : needed) {
                if (verdict.status() == worst) {
                    return new ConditionResult(worst, verdict.reason(), verdict.message());
                }
            }
        }
        ManagedInstances managed = facts.managed();
        if (managed != null && managed.outdated() != null) {
            return ConditionResult.no(Reason.Progressing, managed.outdated());
        }
        return ConditionResult.yes(Reason.Ready, programmed.message());
    }
}
