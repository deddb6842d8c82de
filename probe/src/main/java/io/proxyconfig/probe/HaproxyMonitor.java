package io.proxyconfig.probe;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.probe.Looks.Look;
import io.proxyconfig.probe.listeners.ListenerChecks;
import io.proxyconfig.probe.workers.HaproxyReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads HAProxy and its listeners every two seconds, and stores the last observation. */
final class HaproxyMonitor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HaproxyMonitor.class);

    /** A limit for the load on the master CLI. */
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** Longer than an observation of many workers that do not answer: each command has a time limit. */
    static final Duration LONGEST_OBSERVATION = Duration.ofMinutes(5);

    private final HaproxyReader haproxy;
    private final ListenerChecks listeners;
    private final Supplier<@Nullable ProbeConfig> config;
    private final Runnable beforeReading;
    private final Looks looks;
    private final AtomicReference<HaproxyObservation> last;
    private final Semaphore refresh = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("haproxy-monitor").unstarted(this::run);

    /**
     * A monitor that is not started.
     *
     * @param beforeReading runs before each reading
     */
    HaproxyMonitor(
            HaproxyReader haproxy,
            ListenerChecks listeners,
            Supplier<@Nullable ProbeConfig> config,
            Runnable beforeReading,
            Looks looks) {
        this.beforeReading = beforeReading;
        this.haproxy = haproxy;
        this.listeners = listeners;
        this.config = config;
        this.looks = looks;
        this.last = new AtomicReference<>(new HaproxyObservation(
                looks.begin(),
                HaproxyReader.unreachable("the probe has started and has not read HAProxy yet"),
                List.of(),
                List.of()));
    }

    void start() {
        thread.start();
    }

    /** Requests an observation before the end of the period, for example after a change of the configuration. */
    void refresh() {
        refresh.release();
    }

    HaproxyObservation last() {
        return last.get();
    }

    /** Why only a restart of the probe helps; empty if it observes HAProxy. An HAProxy that does not answer is observed, too. */
    Optional<String> stuck() {
        Duration age = looks.age(last().look());
        return age.compareTo(LONGEST_OBSERVATION) > 0
                ? Optional.of("the probe has not observed HAProxy for " + age.toSeconds() + " s")
                : Optional.empty();
    }

    /** Stores a reading of the processes from another thread, if it is newer. */
    void update(Look look, HaproxyView view) {
        last.updateAndGet(stored -> stored.isBefore(look) ? stored.with(look, view) : stored);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        // The probe can stop before the thread starts.
        if (thread.getState() != Thread.State.NEW) {
            thread.join(PERIOD);
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                HaproxyObservation now = observeSafely();
                HaproxyObservation before = last.getAndUpdate(
                        stored -> stored.isBefore(now.look()) ? now : now.with(stored.look(), stored.haproxy()));
                log(before.haproxy(), now.haproxy());
                refresh.tryAcquire(PERIOD.toMillis(), TimeUnit.MILLISECONDS);
                refresh.drainPermits();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** An unexpected exception must not stop the thread, because the report would continue to show the last observation. */
    private HaproxyObservation observeSafely() {
        Look look = looks.begin();
        try {
            beforeReading.run();
            return observe(look);
        } catch (RuntimeException e) {
            LOG.error("The observation of HAProxy failed with an unexpected exception; the probe repeats it", e);
            return new HaproxyObservation(
                    look,
                    HaproxyReader.unreachable("the observation failed with an unexpected exception: " + e),
                    List.of(),
                    List.of());
        }
    }

    private HaproxyObservation observe(Look look) {
        ProbeConfig now = config.get();
        HaproxyView view = read();
        List<ListenerCheck> checks = now == null ? List.of() : listeners.check(now.listeners(), CONNECT_TIMEOUT);
        return new HaproxyObservation(
                look, view, checks, now == null ? List.of() : haproxy.allowListFiles(view, now.allowListFiles()));
    }

    /** The listener checks must continue if the output of HAProxy is invalid. */
    private HaproxyView read() {
        try {
            return haproxy.read();
        } catch (RuntimeException e) {
            LOG.error("The output of HAProxy's master CLI is invalid; check the version of HAProxy", e);
            return HaproxyReader.unreachable("the output of HAProxy's master CLI is invalid: " + e);
        }
    }

    private static void log(HaproxyView before, HaproxyView now) {
        if (before.reachable() && !now.reachable()) {
            LOG.warn("HAProxy does not answer: {}; check that HAProxy runs", now.error());
        } else if (!before.reachable() && now.reachable()) {
            LOG.info("HAProxy answers: master {}, version {}", now.masterPid(), now.version());
        }
    }
}
