package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.AllowUpdate;
import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.StoredFile;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.DataPlaneView.File;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.plan.AllowChange;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.Rendered;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes ACL files to an instance's disk, and changes the same lists in its running worker. */
final class AllowListFiles {
    /** What our files in the general storage are called; nobody else's are touched. */
    static final String PREFIX = "proxyconfig-";

    private static final Logger LOG = LoggerFactory.getLogger(AllowListFiles.class);

    private final InstanceMonitor monitor;
    private final DataPlaneClient dataPlane;

    AllowListFiles(InstanceMonitor monitor) {
        this.monitor = monitor;
        this.dataPlane = monitor.dataPlane();
    }

    /** Writes those files that differ on disk, and returns what is there then. */
    DataPlaneView write(Rendered rendered, DataPlaneView before) throws DataPlaneException {
        DataPlaneView view = before;
        for (AllowListFile file : rendered.allowFiles()) {
            File stored = view.files().get(file.name());
            if (stored == null) {
                StoredFile created = dataPlane.createFile(file.name(), file.content());
                view = view.withFile(file.name(), new File(created.path(), file.content()));
            } else if (!stored.content().equals(file.content())) {
                dataPlane.replaceFile(file.name(), file.content());
                view = view.withFile(file.name(), new File(stored.path(), file.content()));
            }
            monitor.changed(view);
        }
        return view;
    }

    /** Puts back what was on disk before, because the configuration that needed the new files was refused. */
    DataPlaneView restore(DataPlaneView before, DataPlaneView after) throws DataPlaneException {
        DataPlaneView view = after;
        for (String name : after.files().keySet()) {
            File old = before.files().get(name);
            if (old == null) {
                dataPlane.deleteFile(name);
                view = view.withFile(name, null);
            } else if (!old.equals(after.files().get(name))) {
                dataPlane.replaceFile(name, old.content());
                view = view.withFile(name, old);
            }
            monitor.changed(view);
        }
        return view;
    }

    /**
     * Deletes files of ours that the configuration in force does not read. One that can't be deleted harms nobody; the
     * next pass tries again.
     */
    void prune(Rendered rendered, DataPlaneView before) {
        Set<String> needed =
                rendered.allowFiles().stream().map(AllowListFile::name).collect(Collectors.toSet());
        DataPlaneView view = before;
        for (String name : before.files().keySet()) {
            if (needed.contains(name)) {
                continue;
            }
            try {
                dataPlane.deleteFile(name);
                view = view.withFile(name, null);
                monitor.changed(view);
            } catch (DataPlaneException e) {
                LOG.info(
                        "Instance {} keeps {}, which it does not need: {}",
                        monitor.instance().name(),
                        name,
                        e.getMessage());
            }
        }
    }

    /** Replaces the lists in the running worker's memory, each at once. */
    void changeRunning(List<AllowChange> changes, Rendered rendered, DataPlaneView view) throws ProbeException {
        Set<String> changed = new HashSet<>();
        changes.stream()
                .filter(change ->
                        !change.toAdd().isEmpty() || !change.toRemove().isEmpty())
                .forEach(change -> changed.add(change.fileName()));
        List<AllowUpdate.File> files = rendered.allowFiles().stream()
                .filter(file -> changed.contains(file.name()))
                .flatMap(
                        file -> view.path(file.name()).map(path -> new AllowUpdate.File(path, file.entries())).stream())
                .toList();
        if (!files.isEmpty()) {
            monitor.probe().allow(new AllowUpdate(files));
        }
    }
}
