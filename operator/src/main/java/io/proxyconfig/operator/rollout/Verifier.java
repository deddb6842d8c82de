package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.Verification;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.Rendered;
import java.time.Duration;
import java.util.Optional;

/** Asks one instance's probe for reports, and verifies a configuration by them. */
final class Verifier {
    private final Rendered rendered;
    private final InstanceMonitor monitor;

    Verifier(Rendered rendered, InstanceMonitor monitor) {
        this.rendered = rendered;
        this.monitor = monitor;
    }

    /** Whether the probe's last report verifies the configuration. */
    boolean isVerified() {
        return monitor.latest()
                .probe()
                .value()
                .filter(report -> VerificationResult.of(rendered, report) instanceof VerificationResult.Verified)
                .isPresent();
    }

    /**
     * Asks the probe for a new report, and again until the configuration is live.
     *
     * @param timeout how long to ask at most; zero for one report
     * @return the last report; empty when the probe does not answer
     */
    Optional<ProbeReport> requestReport(DataPlaneView view, Duration timeout) {
        Verification.Request request = new Verification.Request(
                rendered.revision(),
                ProbeRequests.listeners(rendered.listeners()),
                ProbeRequests.allowListPaths(rendered, view),
                timeout.toMillis());
        try {
            ProbeReport report = monitor.probe().verify(request).report();
            monitor.acceptReport(report);
            return Optional.of(report);
        } catch (ProbeException e) {
            return monitor.refreshProbe().value();
        }
    }

    /** Asks as {@link #requestReport} does, and verifies the configuration; empty when the probe does not answer. */
    Optional<VerificationResult> verify(DataPlaneView view, Duration timeout) {
        return requestReport(view, timeout).map(report -> VerificationResult.of(rendered, report));
    }

    /** Asks as {@link #requestReport} does, and whether the running worker has the configuration's revision. */
    boolean awaitRevision(DataPlaneView view, Duration timeout) {
        return requestReport(view, timeout)
                .flatMap(RunningWorker::revision)
                .filter(running -> running.equals(rendered.revision()))
                .isPresent();
    }
}
