package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.operator.resolve.OwnInstances;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code Ready}: programmed, where a probe is configured with healthy connections, and where the operator runs the instances
 * with none left that is to be replaced.
 */
final class ReadyCondition {
    private ReadyCondition() {}

    static Verdict judge(
            Facts facts, Verdict accepted, Verdict resolvedRefs, Verdict programmed, Verdict connectionsHealthy) {
        List<Verdict> needed = new ArrayList<>(List.of(accepted, resolvedRefs, programmed));
        if (ConnectionsHealthyCondition.applies(facts)) {
            needed.add(connectionsHealthy);
        }
        for (Status worst : new Status[] {Status.False, Status.Unknown}) {
            for (Verdict verdict : needed) {
                if (verdict.status() == worst) {
                    return new Verdict(worst, verdict.reason(), verdict.message());
                }
            }
        }
        OwnInstances own = facts.own();
        if (own != null && own.outdated() != null) {
            return Verdict.no(Reason.Progressing, own.outdated());
        }
        return Verdict.yes(Reason.Ready, programmed.message());
    }
}
