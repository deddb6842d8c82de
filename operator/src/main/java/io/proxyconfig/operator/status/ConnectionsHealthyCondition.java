package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.Optional;

/** {@code ConnectionsHealthy}: the probe's held and fresh MySQL connections work end to end, on every instance. */
final class ConnectionsHealthyCondition {
    private ConnectionsHealthyCondition() {}

    static boolean applies(StatusInput facts) {
        return facts.desired().map(desired -> desired.probe() != null).orElse(false);
    }

    static ConditionResult judge(StatusInput facts) {
        if (facts.desired().isEmpty()) {
            return ConditionResult.unknown(Reason.NotAccepted, "not judged before the spec is valid and resolved");
        }
        if (!applies(facts)) {
            return ConditionResult.unknown(Reason.NoProbe, "spec.probe asks for no connections");
        }
        return facts.worst(ConnectionsHealthyCondition::doubt)
                .orElseGet(() -> ConditionResult.yes(
                        Reason.Healthy,
                        facts.instances().isEmpty()
                                ? "no instance is wanted"
                                : "held and fresh connections work on every instance"));
    }

    private static Optional<ConditionResult> doubt(InstanceInput instance) {
        String where = "instance " + instance.name() + ": ";
        Optional<ProbeReport> report = instance.report();
        if (report.isEmpty()) {
            return Optional.of(ConditionResult.unknown(Reason.ProbeUnreachable, where + instance.whyNoReport()));
        }
        MySqlView mysql = report.get().mysql();
        if (mysql == null || mysql.freshOk() == null) {
            return Optional.of(
                    ConditionResult.unknown(Reason.Progressing, where + "the probe has made no connection yet"));
        }
        if (!mysql.freshOk()) {
            return Optional.of(ConditionResult.no(
                    Reason.ConnectionFailed, where + "a fresh connection failed: " + mysql.lastError()));
        }
        if (mysql.held() < mysql.wanted()) {
            String why = mysql.lastError() == null ? "" : ": " + mysql.lastError();
            return Optional.of(ConditionResult.no(
                    Reason.ConnectionsMissing,
                    where + mysql.held() + " of " + mysql.wanted() + " held connections work" + why));
        }
        return Optional.empty();
    }
}
