package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.Endpoint;
import io.proxyconfig.operator.render.Rendered;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a probe's report shows that a configuration is live. Only the report counts: the Data Plane API can report a
 * reload wrongly.
 */
public sealed interface VerificationResult {
    /** The running worker has the revision and the allow lists, and every listener accepts connections. */
    record Verified() implements VerificationResult {}

    /** The report shows something else. */
    record Mismatch(String reason) implements VerificationResult {}

    /** Why the report does not verify the configuration; empty when it does. */
    default Optional<String> mismatch() {
        return this instanceof Mismatch mismatch ? Optional.of(mismatch.reason()) : Optional.empty();
    }

    /** Compares a report with a configuration. */
    static VerificationResult of(Rendered rendered, ProbeReport report) {
        Stream<Optional<String>> listeners =
                rendered.listeners().stream().map(listener -> ofListener(listener, report.listeners()));
        Stream<Optional<String>> allowLists = rendered.allowListFiles().stream().map(file -> ofAllowList(file, report));
        return Stream.concat(Stream.of(ofWorker(rendered, report)), Stream.concat(listeners, allowLists))
                .flatMap(Optional::stream)
                .findFirst()
                .<VerificationResult>map(Mismatch::new)
                .orElseGet(Verified::new);
    }

    private static Optional<String> ofWorker(Rendered rendered, ProbeReport report) {
        if (!report.haproxy().reachable()) {
            return Optional.of("HAProxy does not answer: " + report.haproxy().error());
        }
        if (report.haproxy().workers().stream().noneMatch(WorkerView::current)) {
            return Optional.of("HAProxy has no current worker");
        }
        Optional<String> running = RunningWorker.revision(report);
        if (running.isEmpty()) {
            return Optional.of("the running worker has no revision of this operator instead of " + rendered.revision());
        }
        return running.get().equals(rendered.revision())
                ? Optional.empty()
                : Optional.of(
                        "the running worker has revision " + running.get() + " instead of " + rendered.revision());
    }

    private static Optional<String> ofListener(Endpoint listener, List<ListenerCheck> checks) {
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

    private static Optional<String> ofAllowList(AllowListFile file, ProbeReport report) {
        Optional<RunningAllowList> running = RunningWorker.allowList(file, report);
        if (running.isEmpty()) {
            return Optional.of("the probe could not read allow list " + file.name() + " of the running worker");
        }
        List<String> entries = running.get().entries();
        return entries != null && new HashSet<>(entries).equals(new HashSet<>(file.entries()))
                ? Optional.empty()
                : Optional.of("the running worker has another allow list than " + file.name());
    }
}
