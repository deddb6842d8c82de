package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeReport;
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

/** Tells what an instance has, and by checksum or meaning whether its haproxy.cfg is what this operator put there. */
final class DriftDetector {
    private final Rendered rendered;
    private final InstanceMonitor monitor;
    private final RolloutMemory memory;

    DriftDetector(Rendered rendered, InstanceMonitor monitor, RolloutMemory memory) {
        this.rendered = rendered;
        this.monitor = monitor;
        this.memory = memory;
    }

    /** What the instance has, by that view of its disk and by its probe's last report. */
    ObservedState observed(DataPlaneView view) {
        StoredConfiguration stored = view.configuration();
        @Nullable String configured = ConfigurationText.revisionIn(stored.text()).orElse(null);
        Map<String, String> storedFiles = new HashMap<>();
        view.files().forEach((name, file) -> storedFiles.put(name, file.content()));
        Optional<ProbeReport> report = monitor.latest().probe().value();
        if (report.isEmpty() || !report.get().haproxy().reachable()) {
            // the file is the best guess of what runs, or will run once HAProxy is back; a guess is no reason to reload
            Map<String, List<String>> assumed = new HashMap<>();
            storedFiles.forEach(
                    (name, content) -> assumed.put(name, content.lines().toList()));
            return new ObservedState(configured, configured, fileAsPushed(view), assumed, storedFiles);
        }
        return new ObservedState(
                Liveness.runningRevision(report.get()).orElse(null),
                configured,
                fileAsPushed(view),
                runningAllow(rendered, report.get(), storedFiles),
                storedFiles);
    }

    /** Entries by name; no key where the running worker says that it has no such file. */
    static Map<String, List<String>> runningAllow(
            Rendered rendered, ProbeReport report, Map<String, String> storedFiles) {
        Map<String, List<String>> running = new HashMap<>();
        for (AllowListFile file : rendered.allowFiles()) {
            Optional<ProbeReport.AllowListFile> told = Liveness.running(file, report);
            String stored = storedFiles.get(file.name());
            if (told.isPresent() && told.get().entries() != null) {
                running.put(file.name(), told.get().entries());
            } else if (told.isEmpty() && stored != null) {
                // it could not be asked: what is stored is the best guess, and a guess is no reason to reload
                running.put(file.name(), stored.lines().toList());
            }
        }
        return running;
    }

    private boolean fileAsPushed(DataPlaneView view) {
        StoredConfiguration stored = view.configuration();
        Optional<String> pushed = memory.pushedChecksum(instance());
        if (stored.checksum() != null && pushed.isPresent() && pushed.get().equals(stored.checksum())) {
            return true;
        }
        boolean ours = rendered.allowFiles().stream()
                        .allMatch(file -> view.path(file.name()).isPresent())
                && ConfigurationText.sameMeaning(stored.text(), rendered.cfg(paths(view)));
        if (ours) {
            memory.pushed(instance(), stored.checksum());
        }
        return ours;
    }

    /** Whether somebody else has written the file since it was pushed. */
    boolean isForeign(DataPlaneView view) {
        return memory.isForeign(instance(), view.configuration().checksum());
    }

    /** Where the instance stores an ACL file. */
    static Function<String, String> paths(DataPlaneView view) {
        return name -> view.path(name)
                .orElseThrow(() -> new IllegalStateException(name + " is not in the instance's storage"));
    }

    private String instance() {
        return monitor.instance().name();
    }
}
