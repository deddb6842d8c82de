package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.Verification;
import io.proxyconfig.operator.observe.DataPlaneView;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.render.Renderer;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        return requestReport(view, timeout, null);
    }

    private Optional<ProbeReport> requestReport(DataPlaneView view, Duration timeout, @Nullable Integer renderer) {
        Verification.Request request = new Verification.Request(
                rendered.revision(),
                ProbeRequests.listeners(rendered.listeners()),
                ProbeRequests.allowListPaths(rendered, view),
                renderer,
                timeout.toMillis());
        try {
            ProbeReport report = monitor.probe().verify(request).report();
            return monitor.acceptReport(report) ? Optional.of(report) : Optional.empty();
        } catch (ProbeException e) {
            return monitor.refreshProbe().value();
        }
    }

    /** Asks as {@link #requestReport} does, and verifies the configuration; empty when the probe does not answer. */
    Optional<VerificationResult> verify(DataPlaneView view, Duration timeout) {
        return requestReport(view, timeout).map(report -> VerificationResult.of(rendered, report));
    }

    /** The same for a worker that must have the text of the present renderer. */
    Optional<VerificationResult> verifyRenewal(DataPlaneView view, Duration timeout) {
        return requestReport(view, timeout, Renderer.VERSION)
                .map(report -> RunningWorker.hasOtherRendering(report, rendered.revision())
                        ? new VerificationResult.Mismatch("the running worker still has the text of another renderer")
                        : VerificationResult.of(rendered, report));
    }

    /** Asks as {@link #requestReport} does, and whether the running worker has the text that the operator pushed. */
    boolean awaitPushedText(DataPlaneView view, Duration timeout) {
        return requestReport(view, timeout, Renderer.VERSION)
                .flatMap(RunningWorker::mark)
                .filter(mark -> mark.revision().equals(rendered.revision()) && !mark.isOtherRendering())
                .isPresent();
    }
}
