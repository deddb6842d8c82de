package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.AllowListUpdate;
import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.StoredFile;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.DataPlaneView.DiskFile;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.plan.AllowListChange;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.AllowListFile;
import io.proxyconfig.operator.render.Rendered;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes files to the general storage of an instance: ACL files, and during a check the previous haproxy.cfg. It also changes
 * the entries of ACL files in the running worker.
 */
final class AllowListFiles {
    /** The names of the operator's files in the general storage; the operator touches no other file. */
    static final String PREFIX = "proxyconfig-";

    private static final Logger LOG = LoggerFactory.getLogger(AllowListFiles.class);

    private final InstanceMonitor monitor;
    private final DataPlaneClient dataPlane;

    AllowListFiles(InstanceMonitor monitor) {
        this.monitor = monitor;
        this.dataPlane = monitor.dataPlane();
    }

    /** Writes the files that differ on disk, and returns what is on disk then. */
    DataPlaneView write(Rendered rendered, DataPlaneView before) throws DataPlaneException {
        DataPlaneView view = before;
        for (AllowListFile file : rendered.allowListFiles()) {
            view = write(file.name(), file.content(), view);
        }
        return view;
    }

    /** Writes a file if it differs on disk, and returns what is on disk then. */
    DataPlaneView write(String name, String content, DataPlaneView before) throws DataPlaneException {
        DiskFile stored = before.files().get(name);
        DataPlaneView view = before;
        if (stored == null) {
            StoredFile created = dataPlane.createFile(name, content);
            view = before.withFile(name, new DiskFile(created.path(), content));
        } else if (!stored.content().equals(content)) {
            dataPlane.replaceFile(name, content);
            view = before.withFile(name, new DiskFile(stored.path(), content));
        }
        monitor.recordWrite(view);
        return view;
    }

    /** Deletes a file, and returns what is on disk then. */
    DataPlaneView delete(String name, DataPlaneView before) throws DataPlaneException {
        dataPlane.deleteFile(name);
        DataPlaneView view = before.withFile(name, null);
        monitor.recordWrite(view);
        return view;
    }

    /** Restores the files of before, because the instance refused the configuration that needs the new ones. */
    DataPlaneView restore(DataPlaneView before, DataPlaneView after) throws DataPlaneException {
        DataPlaneView view = after;
        for (String name : after.files().keySet()) {
            DiskFile old = before.files().get(name);
            view = old == null ? delete(name, view) : write(name, old.content(), view);
        }
        return view;
    }

    /**
     * Deletes files of the operator that the running configuration does not read. A file that cannot be deleted does no
     * harm; the next reconciliation tries again.
     */
    void prune(RolloutTarget target, DataPlaneView before) {
        Set<String> needed = target.rendered().allowListFiles().stream()
                .map(AllowListFile::name)
                .collect(Collectors.toSet());
        DataPlaneView view = before;
        for (String name : before.files().keySet()) {
            if (needed.contains(name)) {
                continue;
            }
            target.permission().confirm();
            try {
                view = delete(name, view);
            } catch (DataPlaneException e) {
                LOG.info(
                        "Instance {}: the unused file {} could not be deleted, the operator tries again: {}",
                        monitor.instance().name(),
                        name,
                        e.getMessage());
            }
        }
    }

    /** Replaces the changed lists in the running worker, each in one step. */
    void changeRunningWorker(List<AllowListChange> changes, Rendered rendered, DataPlaneView view)
            throws ProbeException {
        Set<String> changed = new HashSet<>();
        changes.stream()
                .filter(change ->
                        !change.toAdd().isEmpty() || !change.toRemove().isEmpty())
                .forEach(change -> changed.add(change.fileName()));
        List<AllowListUpdate.File> files = rendered.allowListFiles().stream()
                .filter(file -> changed.contains(file.name()))
                .flatMap(file ->
                        view.path(file.name()).map(path -> new AllowListUpdate.File(path, file.entries())).stream())
                .toList();
        if (!files.isEmpty()) {
            monitor.probe().replaceAllowLists(new AllowListUpdate(files));
        }
    }
}
