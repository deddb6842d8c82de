package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import java.util.ArrayList;
import java.util.List;

/** {@code Ready}: programmed, and, where a probe is configured, with healthy connections. */
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
        return Verdict.yes(Reason.Ready, programmed.message());
    }
}
