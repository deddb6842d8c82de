package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.ConfigurationText;
import java.util.Optional;

/** Reads from a probe's report what the running worker has. */
public final class RunningWorker {
    private RunningWorker() {}

    /** The revision in the worker's {@code global description}; empty when it has none. */
    public static Optional<String> revision(ProbeReport report) {
        String description = report.haproxy().description();
        return description == null ? Optional.empty() : ConfigurationText.revisionInDescription(description);
    }

    /** The worker's copy of an ACL file, found by its name at the end of a path; empty when the probe could not read it. */
    static Optional<RunningAllowList> allowList(AllowListFile file, ProbeReport report) {
        return report.allowListFiles().stream()
                .filter(one -> one.file().endsWith("/" + file.name()))
                .findFirst();
    }
}
