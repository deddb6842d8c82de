package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a status is worth writing, wherever it is written to: transitions at once, numbers at most every ten seconds, the
 * same thing never, and that a change is under way when it takes long.
 */
public final class StatusThrottle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusThrottle.class);
    private static final Duration NUMBERS_EVERY = Duration.ofSeconds(10);
    private static final Duration LONG_PASS = Duration.ofSeconds(1);

    private final Clock clock;
    private final Map<String, Instant> written = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("interim-status").daemon().factory());

    /** Nothing is written yet. */
    public StatusThrottle(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether a status should be written now.
     *
     * @param uid of the resource
     * @param before what is written already
     */
    public boolean due(String uid, @Nullable ProxyConfigStatus before, ProxyConfigStatus status) {
        if (status.equals(before)) {
            return false;
        }
        Instant last = written.get(uid);
        boolean numbersOnly = before != null && StatusComparison.differOnlyInNumbers(before, status);
        return !numbersOnly || last == null || !clock.instant().isBefore(last.plus(NUMBERS_EVERY));
    }

    /** A status was written just now. */
    public void wrote(String uid) {
        written.put(uid, clock.instant());
    }

    /** The resource is gone. */
    public void forget(String uid) {
        written.remove(uid);
    }

    /**
     * Says that a spec is being applied: at once for a new resource, when the pass takes longer than a second for a new
     * spec, and never for one that was seen before.
     *
     * @param write says so; on this thread for a new resource, which then gets its exceptions, else on another one, and
     *     never after the answer is closed
     */
    public Interim interim(long generation, @Nullable ProxyConfigStatus before, Runnable write) {
        if (before == null) {
            write.run();
            return new Interim(null);
        }
        Long observed = before.observedGeneration();
        return new Interim(observed != null && observed == generation ? null : write);
    }

    /** A write that happens unless the pass ends first; never after it. */
    public final class Interim implements AutoCloseable {
        private final @Nullable Runnable write;
        private final @Nullable Future<?> pending;
        private boolean ended;

        private Interim(@Nullable Runnable write) {
            this.write = write;
            this.pending =
                    write == null ? null : timer.schedule(this::run, LONG_PASS.toMillis(), TimeUnit.MILLISECONDS);
        }

        private synchronized void run() {
            if (!ended && write != null) {
                try {
                    write.run();
                } catch (RuntimeException e) {
                    LOG.warn("The interim status could not be written: {}", e.getMessage());
                }
            }
        }

        @Override
        public synchronized void close() {
            ended = true;
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
