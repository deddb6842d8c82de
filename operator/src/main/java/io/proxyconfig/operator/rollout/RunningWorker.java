package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.ConfigurationMark;
import io.proxyconfig.operator.render.ConfigurationText;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads from a probe's report what the running worker has. */
public final class RunningWorker {
    private RunningWorker() {}

    /** The operator's mark in the worker's {@code global description}; empty when it has none. */
    public static Optional<ConfigurationMark> mark(ProbeReport report) {
        String description = report.haproxy().description();
        return description == null ? Optional.empty() : ConfigurationText.markInDescription(description);
    }

    /** The revision in the worker's {@code global description}; empty when it has none. */
    public static Optional<String> revision(ProbeReport report) {
        return mark(report).map(ConfigurationMark::revision);
    }

    /** Whether the worker has the revision, in the text of another version of the renderer. */
    public static boolean hasOtherRendering(ProbeReport report, String revision) {
        return mark(report)
                .filter(mark -> mark.revision().equals(revision) && mark.isOtherRendering())
                .isPresent();
    }

    /** The revisions with which HAProxy ended during a start. */
    static Set<String> failedStarts(ProbeReport report) {
        List<String> descriptions = report.haproxy().failedStarts();
        return descriptions == null
                ? Set.of()
                : descriptions.stream()
                        .flatMap(description -> ConfigurationText.revisionInDescription(description).stream())
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** The worker's copy of an ACL file, found by its name at the end of a path; empty when the probe could not read it. */
    static Optional<RunningAllowList> allowList(AllowListFile file, ProbeReport report) {
        return report.allowListFiles().stream()
                .filter(one -> one.file().endsWith("/" + file.name()))
                .findFirst();
    }
}
