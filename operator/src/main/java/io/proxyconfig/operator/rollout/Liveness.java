package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.ConfigurationText;
import io.proxyconfig.operator.render.Endpoint;
import io.proxyconfig.operator.render.Rendered;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Judges by a probe's report alone whether a configuration is live; the Data Plane API's word is no proof. */
public final class Liveness {
    private Liveness() {}

    /** Why the report does not prove the configuration live; empty when it does. */
    public static Optional<String> doubt(Rendered rendered, ProbeReport report) {
        if (!report.haproxy().reachable()) {
            return Optional.of("HAProxy does not answer: " + report.haproxy().error());
        }
        if (report.haproxy().workers().stream().noneMatch(WorkerView::current)) {
            return Optional.of("HAProxy has no current worker");
        }
        String running = runningRevision(report).orElse("none of ours");
        if (!running.equals(rendered.revision())) {
            return Optional.of("the running worker has revision " + running + " instead of " + rendered.revision());
        }
        for (Endpoint listener : rendered.listeners()) {
            Optional<String> doubt = listenerDoubt(listener, report.listeners());
            if (doubt.isPresent()) {
                return doubt;
            }
        }
        for (AllowListFile file : rendered.allowFiles()) {
            Optional<String> doubt = allowDoubt(file, report);
            if (doubt.isPresent()) {
                return doubt;
            }
        }
        return Optional.empty();
    }

    /** The revision that the running worker carries in its {@code global description}. */
    public static Optional<String> runningRevision(ProbeReport report) {
        String description = report.haproxy().description();
        return description == null ? Optional.empty() : ConfigurationText.revisionInDescription(description);
    }

    /**
     * The running worker's word on an ACL file of ours, found by its name at the end of a path; empty where the worker could
     * not be asked about it.
     */
    static Optional<ProbeReport.AllowListFile> running(AllowListFile file, ProbeReport report) {
        return report.allowFiles().stream()
                .filter(one -> one.file().endsWith("/" + file.name()))
                .findFirst();
    }

    private static Optional<String> listenerDoubt(Endpoint listener, List<ListenerCheck> checks) {
        Optional<ListenerCheck> check = checks.stream()
                .filter(one -> one.name().equals(listener.name()))
                .findFirst();
        if (check.isEmpty()) {
            return Optional.of("the probe has not tried listener " + listener.name() + " yet");
        }
        if (check.get().accepting()) {
            return Optional.empty();
        }
        return Optional.of("listener " + listener.name() + " at " + listener.host() + ":" + listener.port()
                + " accepts no connection: " + check.get().error());
    }

    private static Optional<String> allowDoubt(AllowListFile file, ProbeReport report) {
        Optional<ProbeReport.AllowListFile> running = running(file, report);
        if (running.isEmpty()) {
            return Optional.of("the running worker's allow list " + file.name() + " could not be read");
        }
        List<String> entries = running.get().entries();
        return entries != null && new HashSet<>(entries).equals(new HashSet<>(file.entries()))
                ? Optional.empty()
                : Optional.of("the running worker has another allow list than " + file.name());
    }
}
