package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.MySqlProbeTarget;
import io.proxyconfig.operator.rollout.ProbeTargets;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.Optional;

/**
 * {@code ConnectionsHealthy}: on every instance the probe's held and fresh MySQL connections work, from a listener to the
 * database. Only for a spec with {@code probe}.
 */
final class ConnectionsHealthyCondition {
    private ConnectionsHealthyCondition() {}

    /** Empty if the spec has no {@code probe}. */
    static Optional<ConditionResult> judge(StatusInput input) {
        if (input.desired().isEmpty()) {
            return input.spec() != null && input.spec().probe() != null
                    ? Optional.of(ConditionResult.unknown(Reason.NotAccepted, StatusInput.NOT_ACCEPTED))
                    : Optional.empty();
        }
        if (input.desired().get().probe() == null) {
            return Optional.empty();
        }
        return Optional.of(input.worst(instance -> deviation(input, instance))
                .orElseGet(() -> ConditionResult.isTrue(
                        Reason.Healthy,
                        input.instances().isEmpty()
                                ? StatusInput.NO_INSTANCES
                                : "held and fresh connections work on every instance")));
    }

    private static Optional<ConditionResult> deviation(StatusInput input, InstanceInput instance) {
        String where = instance.prefix();
        Optional<ProbeReport> report = instance.report();
        if (report.isEmpty()) {
            return Optional.of(input.probeUnreachable(instance));
        }
        if (input.rendered().isEmpty() || input.desired().isEmpty()) {
            return Optional.of(ConditionResult.unknown(Reason.NotAccepted, StatusInput.NOT_ACCEPTED));
        }
        if (!ProbeTargets.isPresent(
                report.get(),
                input.desired().get(),
                input.rendered().get(),
                instance.observation().instance())) {
            return Optional.of(ConditionResult.unknown(
                    Reason.Progressing, where + "the probe does not have the present spec.probe yet"));
        }
        MySqlView mysql = report.get().mysql();
        if (mysql == null || mysql.freshSucceeded() == null) {
            return Optional.of(
                    ConditionResult.unknown(Reason.Progressing, where + "the probe has opened no connection yet"));
        }
        if (ignoresSslMode(input.desired().get(), mysql)) {
            return Optional.of(
                    ConditionResult.unknown(
                            Reason.Progressing,
                            where
                                    + "the probe is of an earlier version and ignores spec.probe.mysql.sslMode; update the probe"));
        }
        if (!mysql.freshSucceeded()) {
            return Optional.of(ConditionResult.isFalse(
                    Reason.ConnectionFailed,
                    where + "a fresh connection failed: " + mysql.lastError()
                            + "; check the database and the account of spec.probe.mysql"));
        }
        if (mysql.held() < mysql.desired()) {
            String cause = mysql.lastError() == null ? "" : ": " + mysql.lastError();
            return Optional.of(ConditionResult.isFalse(
                    Reason.ConnectionsMissing,
                    where + mysql.held() + " of " + mysql.desired() + " held connections work" + cause
                            + "; the probe opens the others again"));
        }
        return Optional.empty();
    }

    /** A probe of an earlier version makes connections without TLS if the database offers none. */
    private static boolean ignoresSslMode(DesiredState desired, MySqlView mysql) {
        MySqlProbeTarget probe = desired.probe();
        String required = probe == null ? null : ProbeTargets.sslMode(probe.sslMode());
        return required != null && !required.equals(mysql.sslMode());
    }
}
