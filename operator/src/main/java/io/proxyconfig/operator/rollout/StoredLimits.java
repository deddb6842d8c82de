package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.dataplane.PushResult;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.render.ConfigurationText;
import io.proxyconfig.operator.render.Rendered;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limits for connections in the haproxy.cfg on an instance. A push can have lower ones than the spec, for the start of one
 * worker. When that worker runs, the file gets the limits of the spec again, without a reload: HAProxy can start with the file later,
 * when no other worker has connections.
 */
final class StoredLimits {
    private static final Logger LOG = LoggerFactory.getLogger(StoredLimits.class);

    private final Rendered rendered;
    private final ChangePermission permission;
    private final InstanceMonitor monitor;
    private final InstanceMemory memory;

    StoredLimits(RolloutTarget target, InstanceMonitor monitor, InstanceMemory memory) {
        this.rendered = target.rendered();
        this.permission = target.permission();
        this.monitor = monitor;
        this.memory = memory;
    }

    /** Saves the limits of the spec, once after each push and after the start of the operator. */
    void restore(DataPlaneView view) {
        if (memory.hasSpecifiedLimits()) {
            return;
        }
        try {
            if (!isLower(view) || save(view)) {
                memory.recordSpecifiedLimits();
            }
        } catch (DataPlaneException e) {
            LOG.info(
                    "{}: the file keeps the limits with which the worker started, the operator tries again: {}",
                    monitor.instance().name(),
                    e.getMessage());
        }
    }

    private boolean isLower(DataPlaneView view) {
        String stored = view.configuration().text();
        boolean ours = rendered.userText() == null
                && rendered.allowListFiles().stream()
                        .allMatch(file -> view.path(file.name()).isPresent());
        return ours
                && !ConfigurationText.sameMeaning(stored, specified(view))
                && ConfigurationText.sameMeaning(stored, rendered.cfgLike(stored, DriftDetector.paths(view)));
    }

    private String specified(DataPlaneView view) {
        return rendered.cfg(
                DriftDetector.paths(view),
                ConfigurationText.serverStateFileIn(view.configuration().text())
                        .filter(Rendered::isSafePath)
                        .orElse(null),
                null);
    }

    /** Whether it is saved. Another client can write at the same time: the next reconciliation then sees its file. */
    private boolean save(DataPlaneView view) throws DataPlaneException {
        permission.confirm();
        PushResult result =
                monitor.dataPlane().save(specified(view), view.configuration().version());
        if (result instanceof PushResult.Saved saved) {
            memory.recordPush(saved.stored().checksum());
            monitor.recordWrite(view.with(saved.stored()));
            return true;
        }
        return false;
    }
}
