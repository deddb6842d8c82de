package io.proxyconfig.operator.observe;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.AllowListFile;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of an observation whose every change is news at once; the rest are numbers that may wait. */
record Transitions(List<@Nullable Object> facts) {

    static Transitions of(InstanceObservation observation) {
        return new Transitions(Arrays.asList(
                observation.probe().value().map(Transitions::ofReport).orElse(null),
                observation.dataPlane().value().orElse(null)));
    }

    private static List<@Nullable Object> ofReport(ProbeReport report) {
        MySqlView mysql = report.mysql();
        return Arrays.asList(
                report.startedAt(),
                report.configId(),
                report.haproxy().reachable(),
                report.haproxy().masterPid(),
                report.haproxy().description(),
                report.haproxy().reloads(),
                report.haproxy().failedReloads(),
                report.haproxy().workers().stream().map(WorkerView::pid).toList(),
                report.listeners().stream().map(Transitions::ofListener).toList(),
                report.allowFiles().stream().map(AllowListFile::entries).toList(),
                mysql == null ? null : Arrays.asList(mysql.wanted(), mysql.held(), mysql.broken(), mysql.freshOk()));
    }

    private static String ofListener(ListenerCheck check) {
        return check.name() + "=" + check.accepting();
    }
}
