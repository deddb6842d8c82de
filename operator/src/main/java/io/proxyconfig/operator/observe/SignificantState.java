package io.proxyconfig.operator.observe;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of an observation of which every change starts a reconciliation immediately; changes of counters can wait. */
record SignificantState(List<@Nullable Object> values) {

    static SignificantState of(InstanceObservation observation) {
        return new SignificantState(Arrays.asList(
                ofProbe(observation.probe()), observation.dataPlane().value().orElse(null)));
    }

    private static @Nullable Object ofProbe(Reading<ProbeReport> probe) {
        return probe instanceof Reading.Failed<ProbeReport> failed
                ? failed.cause()
                : probe.value().map(SignificantState::ofReport).orElse(null);
    }

    private static List<@Nullable Object> ofReport(ProbeReport report) {
        MySqlView mysql = report.mysql();
        return Arrays.asList(
                report.startedAt(),
                report.processUid(),
                report.configId(),
                report.haproxy().reachable(),
                report.haproxy().masterPid(),
                report.haproxy().description(),
                report.haproxy().reloads(),
                report.haproxy().failedReloads(),
                report.haproxy().workers().stream().map(WorkerView::pid).toList(),
                report.listeners().stream().map(SignificantState::ofListener).toList(),
                report.allowListFiles().stream().map(RunningAllowList::entries).toList(),
                mysql == null
                        ? null
                        : Arrays.asList(mysql.desired(), mysql.held(), mysql.broken(), mysql.freshSucceeded()));
    }

    private static String ofListener(ListenerCheck check) {
        return check.name() + "=" + check.accepting();
    }
}
