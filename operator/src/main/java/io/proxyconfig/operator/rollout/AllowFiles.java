package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.dataplane.DataPlaneClient;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.RuntimeAcl;
import io.proxyconfig.operator.dataplane.RuntimeAcl.Entry;
import io.proxyconfig.operator.dataplane.StoredFile;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.DataPlaneView.File;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.plan.AllowChange;
import io.proxyconfig.operator.render.AllowFile;
import io.proxyconfig.operator.render.Rendered;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes ACL files to an instance's disk, and changes the same lists in its running worker. */
final class AllowFiles {
    /** What our files in the general storage are called; nobody else's are touched. */
    static final String PREFIX = "proxyconfig-";

    private final InstanceMonitor monitor;
    private final DataPlaneClient dataPlane;

    AllowFiles(InstanceMonitor monitor) {
        this.monitor = monitor;
        this.dataPlane = monitor.dataPlane();
    }

    /** Writes those files that differ on disk, and returns what is there then. */
    DataPlaneView write(Rendered rendered, DataPlaneView before) throws DataPlaneException {
        DataPlaneView view = before;
        for (AllowFile file : rendered.allowFiles()) {
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

    /** Deletes files of ours that the configuration in force does not read. */
    DataPlaneView prune(Rendered rendered, DataPlaneView before) throws DataPlaneException {
        Set<String> needed = new HashSet<>();
        rendered.allowFiles().forEach(file -> needed.add(file.name()));
        DataPlaneView view = before;
        for (String name : before.files().keySet()) {
            if (!needed.contains(name)) {
                dataPlane.deleteFile(name);
                view = view.withFile(name, null);
                monitor.changed(view);
            }
        }
        return view;
    }

    /** Changes the running worker's lists, one entry a call. */
    void changeRunning(List<AllowChange> changes, DataPlaneView view) throws DataPlaneException {
        List<RuntimeAcl> acls = dataPlane.acls();
        for (AllowChange change : changes) {
            Optional<RuntimeAcl> acl = view.path(change.fileName()).flatMap(path -> acls.stream()
                    .filter(one -> one.storageName().equals(path))
                    .findFirst());
            if (acl.isEmpty()) {
                throw new DataPlaneException(
                        DataPlaneException.Kind.NotFound, "the running worker has no ACL from " + change.fileName());
            }
            // additions first: nobody who may connect before and after is shut out in between
            for (String entry : change.toAdd()) {
                dataPlane.addEntry(acl.get(), entry);
            }
            if (!change.toRemove().isEmpty()) {
                for (Entry entry : dataPlane.entries(acl.get())) {
                    if (change.toRemove().contains(entry.value())) {
                        dataPlane.deleteEntry(acl.get(), entry);
                    }
                }
            }
        }
    }
}
