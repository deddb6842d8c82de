package io.proxyconfig.operator.probe;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.Break;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a report has what the operator cannot do without. Jackson leaves a field null that the JSON does not have. A field
 * that a later version of the probe has added can be missing, and then means that the value is unknown.
 */
final class ReportCheck {
    private final List<String> missing = new ArrayList<>();

    private ReportCheck() {}

    /** The first field that is missing; empty if the report is complete. */
    static Optional<String> missing(@Nullable ProbeReport report) {
        ReportCheck check = new ReportCheck();
        check.require("report", report, check::report);
        return check.missing.stream().findFirst();
    }

    private void report(ProbeReport report) {
        require("startedAt", report.startedAt());
        require("observedAt", report.observedAt());
        require("haproxy", report.haproxy(), haproxy -> requireAll("haproxy.workers", haproxy.workers(), this::worker));
        requireAll("listeners", report.listeners(), this::listener);
        requireAll("allowListFiles", report.allowListFiles(), this::allowList);
        MySqlView mysql = report.mysql();
        if (mysql != null) {
            requireAll("mysql.breaks", mysql.breaks(), this::connectionBreak);
        }
    }

    private void worker(WorkerView worker) {
        require("haproxy.workers[].servers", worker.servers());
    }

    private void listener(ListenerCheck check) {
        require("listeners[].name", check.name());
    }

    private void allowList(RunningAllowList list) {
        require("allowListFiles[].file", list.file());
    }

    private void connectionBreak(Break one) {
        require("mysql.breaks[].at", one.at());
        require("mysql.breaks[].cause", one.cause());
        require("mysql.breaks[].openedAt", one.openedAt());
    }

    private <T> void requireAll(String field, @Nullable List<T> values, Consumer<T> further) {
        require(field, values, all -> all.forEach(value -> require(field + "[]", value, further)));
    }

    private <T> void require(String field, @Nullable T value, Consumer<T> further) {
        if (value == null) {
            missing.add(field);
        } else {
            further.accept(value);
        }
    }

    private void require(String field, @Nullable Object value) {
        require(field, value, present -> {});
    }
}
