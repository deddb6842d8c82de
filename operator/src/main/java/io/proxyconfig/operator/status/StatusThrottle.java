package io.proxyconfig.operator.status;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import java.time.Duration;
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
 * Limits the writes of a status, for every adapter: transitions immediately, numbers at most every ten seconds, an equal
 * status never. A status in between says that a change takes long.
 */
public final class StatusThrottle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusThrottle.class);
    private static final Duration NUMBERS_EVERY = Duration.ofSeconds(10);
    private static final Duration LONG_RECONCILIATION = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final Map<String, Duration> written = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("interim-status").daemon().factory());

    /** A throttle for all resources of an operator. */
    public StatusThrottle(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * Whether the adapter must write a status now.
     *
     * @param uid of the resource
     * @param before the status that is recorded; null for none
     */
    public boolean due(String uid, @Nullable ProxyConfigStatus before, ProxyConfigStatus status) {
        if (status.equals(before)) {
            return false;
        }
        Duration last = written.get(uid);
        boolean numbersOnly = before != null && StatusComparison.differOnlyInNumbers(before, status);
        return !numbersOnly || last == null || ticker.now().minus(last).compareTo(NUMBERS_EVERY) >= 0;
    }

    /** Records the time of a write. */
    public void wrote(String uid) {
        written.put(uid, ticker.now());
    }

    /** Removes what is stored about a deleted resource. */
    public void forget(String uid) {
        written.remove(uid);
    }

    /**
     * Writes an interim status: immediately for a new resource, otherwise after a second of reconciliation.
     *
     * @param write writes the status if one is necessary; for a new resource on this thread, which gets its exceptions, else on
     *     another one, and never after the result is closed
     */
    public Interim interim(@Nullable ProxyConfigStatus before, Runnable write) {
        if (before == null) {
            write.run();
            return new Interim(null);
        }
        return new Interim(write);
    }

    /** A write that happens unless the reconciliation ends first. */
    public final class Interim implements AutoCloseable {
        private final @Nullable Runnable write;
        private final @Nullable Future<?> pending;
        private boolean ended;

        private Interim(@Nullable Runnable write) {
            this.write = write;
            this.pending = write == null
                    ? null
                    : timer.schedule(this::run, LONG_RECONCILIATION.toMillis(), TimeUnit.MILLISECONDS);
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
