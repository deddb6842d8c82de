package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.DesiredState;
import java.time.Duration;
import java.util.Optional;

/** What one instance's probe has to say of a configuration; nothing else counts as proof that it is live. */
final class Proof {
    private final Rendered rendered;
    private final InstanceMonitor monitor;

    Proof(Rendered rendered, InstanceMonitor monitor) {
        this.rendered = rendered;
        this.monitor = monitor;
    }

    /** Whether the probe's last report proves the configuration live. */
    boolean isThere() {
        return monitor.latest()
                .probe()
                .value()
                .filter(report -> Liveness.doubt(rendered, report).isEmpty())
                .isPresent();
    }

    /**
     * Asks the probe to look now, and again until the configuration is live.
     *
     * @param patience how long at most; zero for one look
     * @return its last look; empty when it can't be asked
     */
    Optional<ProbeReport> ask(DataPlaneView view, Duration patience) {
        try {
            ProbeReport report = monitor.probe()
                    .confirm(Probing.confirmation(rendered, view, patience))
                    .report();
            monitor.saw(report);
            return Optional.of(report);
        } catch (ProbeException e) {
            return monitor.lookAtProbe().value();
        }
    }

    /** Asks as {@link #ask} does, and why the answer is no proof; empty when it is one, or there is no answer. */
    Optional<String> doubt(DataPlaneView view, Duration patience) {
        return ask(view, patience).flatMap(report -> Liveness.doubt(rendered, report));
    }

    /** Asks as {@link #ask} does, and whether a worker with this configuration's revision runs. */
    boolean isRunning(DataPlaneView view, Duration patience) {
        return ask(view, patience)
                .flatMap(Liveness::runningRevision)
                .filter(running -> running.equals(rendered.revision()))
                .isPresent();
    }

    /** Tells the probe what to watch from now on, unless it knows. */
    void watch(DesiredState desired, DataPlaneView view) {
        Optional<ProbeReport> report = monitor.latest().probe().value();
        if (report.isEmpty()) {
            return;
        }
        ProbeConfig config = Probing.config(desired, rendered, monitor.instance(), view);
        if (config.configId().equals(report.get().configId())) {
            return;
        }
        try {
            monitor.probe().configure(config);
        } catch (ProbeException e) {
            // what the probe can't be told, its next report shows as another configId, and this is tried again
            monitor.lookAtProbe();
            return;
        }
        ask(view, Duration.ZERO);
    }
}
