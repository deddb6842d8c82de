package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.operator.dataplane.StoredConfiguration;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.plan.ObservedState;
import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.ConfigurationText;
import io.proxyconfig.operator.render.Rendered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the observed state of an instance, and compares its haproxy.cfg with what the operator pushed. */
final class DriftDetector {
    private final Rendered rendered;
    private final InstanceMonitor monitor;
    private final InstanceMemory memory;

    DriftDetector(Rendered rendered, InstanceMonitor monitor, InstanceMemory memory) {
        this.rendered = rendered;
        this.monitor = monitor;
        this.memory = memory;
    }

    /** How the haproxy.cfg on an instance compares with what the operator pushed. */
    enum FileMatch {
        /** It has the checksum of the last push. */
        SameChecksum,
        /** It means the same as the desired file. */
        SameMeaning,
        /** It has the revision in the text of another version of the renderer, and the operator knows no checksum to compare. */
        OtherRendering,
        /** It is another file. */
        Different
    }

    /** The observed state by this view of the disk and by the probe's last report. */
    ObservedState observed(DataPlaneView view, FileMatch match) {
        String configured =
                ConfigurationText.revisionIn(view.configuration().text()).orElse(null);
        boolean unmodified = match != FileMatch.Different;
        Map<String, String> storedFiles = new HashMap<>();
        view.files().forEach((name, file) -> storedFiles.put(name, file.content()));
        Optional<ProbeReport> report = monitor.latest().probe().value();
        if (report.isEmpty() || !report.get().haproxy().reachable()) {
            // assume that the files on disk run, or will run after a restart; an assumption must not cause a reload
            Map<String, List<String>> assumed = new HashMap<>();
            storedFiles.forEach(
                    (name, content) -> assumed.put(name, content.lines().toList()));
            return new ObservedState(configured, configured, unmodified, assumed, storedFiles);
        }
        return new ObservedState(
                RunningWorker.revision(report.get()).orElse(null),
                configured,
                unmodified,
                runningAllowLists(rendered, report.get(), storedFiles),
                storedFiles);
    }

    /** Entries by file name; no key for a file that the running worker has not loaded. */
    static Map<String, List<String>> runningAllowLists(
            Rendered rendered, ProbeReport report, Map<String, String> storedFiles) {
        Map<String, List<String>> running = new HashMap<>();
        for (AllowListFile file : rendered.allowListFiles()) {
            Optional<RunningAllowList> reported = RunningWorker.allowList(file, report);
            @Nullable String stored = storedFiles.get(file.name());
            if (reported.isPresent() && reported.get().entries() != null) {
                running.put(file.name(), reported.get().entries());
            } else if (reported.isEmpty() && stored != null) {
                // the probe could not read it; an assumption must not cause a reload
                running.put(file.name(), stored.lines().toList());
            }
        }
        return running;
    }

    /** Compares by checksum first, because comparing the meaning is slow. */
    FileMatch match(DataPlaneView view) {
        StoredConfiguration stored = view.configuration();
        Optional<String> pushed = memory.pushedChecksum();
        if (pushed.isPresent() && pushed.get().equals(stored.checksum())) {
            return FileMatch.SameChecksum;
        }
        if (pushed.isEmpty() && hasOtherRendering(stored)) {
            return FileMatch.OtherRendering;
        }
        boolean hasAllFiles = rendered.allowListFiles().stream()
                .allMatch(file -> view.path(file.name()).isPresent());
        return hasAllFiles && ConfigurationText.sameMeaning(stored.text(), rendered.cfgLike(stored.text(), paths(view)))
                ? FileMatch.SameMeaning
                : FileMatch.Different;
    }

    private boolean hasOtherRendering(StoredConfiguration stored) {
        return ConfigurationText.markIn(stored.text())
                .filter(mark -> mark.revision().equals(rendered.revision()) && mark.isOtherRendering())
                .isPresent();
    }

    /** Whether another client has written haproxy.cfg since this process of the operator pushed it. */
    boolean isModified() {
        return monitor.latest()
                .dataPlane()
                .value()
                .filter(view -> memory.isModified(view.configuration().checksum()))
                .isPresent();
    }

    /** Where the instance stores an ACL file. */
    static Function<String, String> paths(DataPlaneView view) {
        return name -> view.path(name)
                .orElseThrow(() -> new IllegalStateException(name + " is not in the instance's storage"));
    }
}
