package io.proxyconfig.probe;

import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.Verification;
import io.proxyconfig.probe.Looks.Look;
import io.proxyconfig.probe.listeners.ListenerChecks;
import io.proxyconfig.probe.workers.HaproxyReader;
import io.proxyconfig.probe.workers.ShowInfo;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Verifies that the current worker has a revision and that its listeners accept connections. Each reading uses as few
 * commands as possible, because the operator waits for the result.
 */
final class RevisionVerifier {

    private static final Duration FIRST_DELAY = Duration.ofMillis(100);
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final HaproxyReader haproxy;
    private final ListenerChecks listeners;
    private final HaproxyMonitor monitor;
    private final CountDownLatch stopping;
    private final Looks looks;

    RevisionVerifier(
            HaproxyReader haproxy,
            ListenerChecks listeners,
            HaproxyMonitor monitor,
            CountDownLatch stopping,
            Looks looks) {
        this.haproxy = haproxy;
        this.listeners = listeners;
        this.monitor = monitor;
        this.stopping = stopping;
        this.looks = looks;
    }

    /**
     * The result of a verification.
     *
     * @param verified whether the worker has the revision and all listeners accept connections
     * @param observation the observation that the result is from
     */
    record VerificationOutcome(boolean verified, HaproxyObservation observation) {}

    /** Returns when the verification succeeds, at the time limit of the request, or when the probe stops. */
    VerificationOutcome verify(Verification.Request request) throws InterruptedException {
        long deadline =
                System.nanoTime() + Duration.ofMillis(request.timeoutMillis()).toNanos();
        Duration delay = FIRST_DELAY;
        while (true) {
            long left = deadline - System.nanoTime();
            VerificationOutcome result = observe(request, left <= delay.toNanos());
            if (result.verified() || left <= 0) {
                return result;
            }
            long nanos = Math.min(delay.toNanos(), Math.max(0, deadline - System.nanoTime()));
            if (stopping.await(nanos, TimeUnit.NANOSECONDS)) {
                return result;
            }
            delay = min(delay.multipliedBy(3).dividedBy(2), MAX_DELAY);
        }
    }

    private VerificationOutcome observe(Verification.Request request, boolean last) {
        Look look = looks.begin();
        HaproxyView view = haproxy.readCurrentWorker(monitor.last().haproxy());
        monitor.update(look, view);
        boolean hasRevision = ShowInfo.contains(view.description(), request.revision())
                && (request.renderer() == null
                        || ShowInfo.contains(view.description(), "renderer " + request.renderer()));
        // Connections to a worker with another revision verify nothing.
        List<ListenerCheck> checks =
                hasRevision || last ? listeners.check(request.listeners(), CONNECT_TIMEOUT) : List.of();
        boolean accepting = checks.stream().allMatch(ListenerCheck::accepting);
        HaproxyObservation observation =
                new HaproxyObservation(look, view, checks, haproxy.allowListFiles(view, request.allowListFiles()));
        return new VerificationOutcome(hasRevision && accepting, observation);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
