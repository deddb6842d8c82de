package io.proxyconfig.operator.kubernetes;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Starts the next reconciliation of each resource after a time. The timer of the framework follows the clock: if the clock is set
 * back by an hour, that timer waits for an hour longer.
 */
final class ReconcileTimer implements AutoCloseable {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reconcile-timer").daemon().factory());
    private final Map<String, Future<?>> pending = new ConcurrentHashMap<>();
    private final Consumer<String> due;

    /**
     * A timer for all resources.
     *
     * @param due gets the key of a resource whose reconciliation is due
     */
    ReconcileTimer(Consumer<String> due) {
        this.due = due;
    }

    /** Starts a reconciliation after a time, instead of the one that is pending. */
    void schedule(String key, Duration delay) {
        pending.compute(key, (same, before) -> {
            if (before != null) {
                before.cancel(false);
            }
            return timer.schedule(() -> due.accept(key), Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS);
        });
    }

    /** Removes the pending reconciliation of a deleted resource. */
    void forget(String key) {
        Future<?> before = pending.remove(key);
        if (before != null) {
            before.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
