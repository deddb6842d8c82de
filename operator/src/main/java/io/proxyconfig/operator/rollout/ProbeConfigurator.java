package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.InstanceIdentity;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.Instance;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Gives one instance's probe the listeners, allow lists and database that it observes between reconciliations. */
final class ProbeConfigurator {
    private final DesiredState desired;
    private final Rendered rendered;
    private final ChangePermission permission;
    private final InstanceMonitor monitor;

    ProbeConfigurator(RolloutTarget target, InstanceMonitor monitor) {
        this.desired = target.desired();
        this.rendered = target.rendered();
        this.permission = target.permission();
        this.monitor = monitor;
    }

    /**
     * Sends the configuration unless the probe's last report names it.
     *
     * @return whether the probe took a new configuration
     */
    boolean ensureConfigured(DataPlaneView view) {
        Optional<ProbeConfig> missing = missing(view);
        if (missing.isEmpty()) {
            return false;
        }
        permission.confirm();
        try {
            monitor.probe().configure(missing.get());
            return true;
        } catch (ProbeException e) {
            // the next report has another configId, so that the next reconciliation sends the configuration again
            monitor.refreshProbe();
            return false;
        }
    }

    /** The configuration, if the probe's last report names another one. */
    Optional<ProbeConfig> missing(DataPlaneView view) {
        Optional<ProbeReport> report = monitor.latest().probe().value();
        return report.map(ignored -> config(desired, rendered, monitor.instance(), view))
                .filter(config -> !config.configId().equals(report.get().configId()));
    }

    private static ProbeConfig config(DesiredState desired, Rendered rendered, Instance instance, DataPlaneView view) {
        List<ProbeListener> listeners = ProbeRequests.listeners(rendered.listeners());
        List<String> paths = ProbeRequests.allowListPaths(rendered, view);
        InstanceIdentity identity =
                new InstanceIdentity(instance.name(), instance.probeURL().toString());
        ConnectionLimits limits = SpecifiedLimits.of(desired.configuration(), rendered.revision());
        String content = listeners + "\n" + paths + "\n" + identity + "\n" + fingerprint(limits);
        return new ProbeConfig(
                ProbeTargets.configId(instance, content, desired, rendered),
                listeners,
                paths,
                ProbeTargets.target(desired, rendered),
                identity,
                limits);
    }

    /** The maps of the limits have no order. */
    private static String fingerprint(@Nullable ConnectionLimits limits) {
        return limits == null
                ? ""
                : limits.revision() + new TreeMap<>(limits.servers()) + new TreeMap<>(limits.listeners());
    }
}
