package io.proxyconfig.probe;

import io.proxyconfig.api.probe.Confirmation;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.probe.listeners.ListenerChecks;
import io.proxyconfig.probe.workers.HaproxyReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether a revision is live: in the running worker's own words, never in the file's or the Data Plane API's. It
 * asks for no more than that takes, because somebody waits for the answer.
 */
final class RevisionVerifier {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final HaproxyReader haproxy;
    private final ListenerChecks listeners;
    private final HaproxyMonitor poller;
    private final CountDownLatch stopping;
    private final Clock clock;

    RevisionVerifier(
            HaproxyReader haproxy,
            ListenerChecks listeners,
            HaproxyMonitor poller,
            CountDownLatch stopping,
            Clock clock) {
        this.haproxy = haproxy;
        this.listeners = listeners;
        this.poller = poller;
        this.stopping = stopping;
        this.clock = clock;
    }

    /**
     * The answer, and the look that it comes from.
     *
     * @param confirmed whether all that was asked for is true
     * @param seen the look
     */
    record Result(boolean confirmed, HaproxyObservation seen) {}

    /** Returns as soon as the answer is yes, with no after the request's time-out or when the probe stops. */
    Result confirm(Confirmation.Request request) throws InterruptedException {
        long deadline =
                System.nanoTime() + Duration.ofMillis(request.timeoutMillis()).toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            long left = deadline - System.nanoTime();
            Result answer = look(request, left <= pause.toNanos());
            if (answer.confirmed() || left <= 0) {
                return answer;
            }
            long nanos = Math.min(pause.toNanos(), Math.max(0, deadline - System.nanoTime()));
            if (stopping.await(nanos, TimeUnit.NANOSECONDS)) {
                return answer;
            }
            pause = shorter(pause.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
        }
    }

    private Result look(Confirmation.Request request, boolean last) {
        Instant at = clock.instant();
        HaproxyView view = haproxy.quickLook(poller.last().haproxy());
        poller.learn(at, view);
        boolean running = carries(view.description(), request.revision());
        // Before the revision runs, connections to the listeners would prove nothing.
        List<ListenerCheck> checks =
                running || last ? listeners.check(request.listeners(), CONNECT_TIMEOUT) : List.of();
        boolean accepting = checks.stream().allMatch(ListenerCheck::accepting);
        HaproxyObservation seen =
                new HaproxyObservation(at, view, checks, haproxy.allowListFiles(view, request.allowListFiles()));
        return new Result(running && accepting, seen);
    }

    /** Whether the revision stands there by itself, not as a part of a longer word. */
    static boolean carries(@Nullable String description, String revision) {
        return description != null
                && Pattern.compile("(?<![A-Za-z0-9_.-])" + Pattern.quote(revision) + "(?![A-Za-z0-9_.-])")
                        .matcher(description)
                        .find();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
