package io.proxyconfig.probe;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.probe.listeners.ListenerChecks;
import io.proxyconfig.probe.workers.HaproxyReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at HAProxy every two seconds, no more often, since the master CLI dislikes hammering, and keeps the last look. */
final class HaproxyMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HaproxyMonitor.class);

    private static final Duration PERIOD = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final HaproxyReader haproxy;
    private final ListenerChecks listeners;
    private final Supplier<@Nullable ProbeConfig> config;
    private final Clock clock;
    private final AtomicReference<HaproxyObservation> last;
    private final Semaphore soon = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("poller").unstarted(this::run);

    HaproxyMonitor(
            HaproxyReader haproxy, ListenerChecks listeners, Supplier<@Nullable ProbeConfig> config, Clock clock) {
        this.haproxy = haproxy;
        this.listeners = listeners;
        this.config = config;
        this.clock = clock;
        this.last = new AtomicReference<>(new HaproxyObservation(
                clock.instant(),
                HaproxyReader.unreachable("HAProxy has not been looked at yet"),
                List.of(),
                List.of()));
    }

    void start() {
        thread.start();
    }

    /** Looks again now rather than at the end of the period: there is something else to look at. */
    void lookSoon() {
        soon.release();
    }

    HaproxyObservation last() {
        return last.get();
    }

    /** Takes over a later look at the processes that somebody else has had. */
    void learn(Instant at, HaproxyView view) {
        last.updateAndGet(known -> known.at().isBefore(at) ? known.with(at, view) : known);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        // A probe may be told to end before it has begun.
        if (thread.getState() != Thread.State.NEW) {
            thread.join(PERIOD);
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                HaproxyObservation now = lookOrSayWhyNot();
                HaproxyObservation before =
                        last.getAndUpdate(known -> known.at().isAfter(now.at()) ? known : now);
                log(before.haproxy(), now.haproxy());
                soon.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
                soon.drainPermits();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** What nobody expected must not end the looking while the look before goes on to be told. */
    private HaproxyObservation lookOrSayWhyNot() {
        Instant at = clock.instant();
        try {
            return look(at);
        } catch (RuntimeException e) {
            LOG.error("HAProxy can't be looked at", e);
            return new HaproxyObservation(
                    at, HaproxyReader.unreachable("the probe could not look at HAProxy: " + e), List.of(), List.of());
        }
    }

    private HaproxyObservation look(Instant at) {
        ProbeConfig now = config.get();
        HaproxyView view = processes();
        List<ListenerCheck> checks = now == null ? List.of() : listeners.check(now.listeners(), CONNECT_TIMEOUT);
        return new HaproxyObservation(
                at, view, checks, now == null ? List.of() : haproxy.allowListFiles(view, now.allowListFiles()));
    }

    /** An answer that nobody expected must not end the looking: the report says so, and the next look may be better. */
    private HaproxyView processes() {
        try {
            return haproxy.look();
        } catch (RuntimeException e) {
            LOG.error("HAProxy's answers can't be understood", e);
            return HaproxyReader.unreachable("HAProxy's answers can't be understood: " + e);
        }
    }

    private static void log(HaproxyView before, HaproxyView now) {
        if (before.reachable() && !now.reachable()) {
            LOG.warn("HAProxy does not answer: {}", now.error());
        } else if (!before.reachable() && now.reachable()) {
            LOG.info("HAProxy's master {} answers, version {}", now.masterPid(), now.version());
        }
    }
}
