package io.proxyconfig.operator.local;

import static io.proxyconfig.operator.pipeline.ReconciliationProgress.reconciliation;

import io.proxyconfig.operator.metrics.ReconciliationCounter;
import io.proxyconfig.operator.pipeline.ReconciliationProgress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs reconciliations on virtual threads, one at a time for each resource. A reconciliation runs after an event, at
 * the time that the previous one requested, and after an exception with increasing delays. It runs every 5 min at
 * least.
 */
final class ReconcileQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileQueue.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration MAX_RETRY = Duration.ofMinutes(1);
    /** Limits the effect of a missed event. */
    private static final Duration RESYNC_INTERVAL = Duration.ofMinutes(5);

    private static final Duration TERMINATION = Duration.ofSeconds(8);

    private final Map<String, QueuedResource> states = new HashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("queue").daemon().factory());
    private final Reconciliation reconciliation;
    private final ReconciliationCounter counter;
    private final ReconciliationProgress progress;
    private boolean closed;

    ReconcileQueue(Reconciliation reconciliation, ReconciliationCounter counter, ReconciliationProgress progress) {
        this.reconciliation = reconciliation;
        this.counter = counter;
        this.progress = progress;
    }

    /** The reconciliation of a resource. */
    @FunctionalInterface
    interface Reconciliation {
        Next run(String name);
    }

    /** When the next reconciliation is due. */
    sealed interface Next {
        /** After this time, or earlier after an event. */
        record After(Duration delay) implements Next {}

        /** After an event. */
        record OnEvent() implements Next {}

        /** Never, because the resource was deleted. */
        record Never() implements Next {}
    }

    private static final class QueuedResource {
        private boolean running;
        private boolean requested;
        private int failures;
        private @Nullable Future<?> due;
    }

    /** Runs a reconciliation now, or after the one that is running. */
    synchronized void enqueue(String name) {
        if (closed) {
            return;
        }
        QueuedResource state = states.computeIfAbsent(name, key -> new QueuedResource());
        if (state.due != null) {
            state.due.cancel(false);
            state.due = null;
        }
        if (state.running) {
            state.requested = true;
        } else {
            state.running = true;
            progress.submitted(reconciliation(name));
            threads.execute(() -> run(name, state));
        }
    }

    private void run(String name, QueuedResource state) {
        @Nullable Next next = null;
        progress.started(reconciliation(name));
        try {
            next = reconciliation.run(name);
            counter.succeeded();
        } catch (RuntimeException e) {
            counter.failed();
            LOG.error("The reconciliation of {} failed; the operator tries again", name, e);
        } finally {
            progress.finished();
            finish(name, state, next);
        }
    }

    private synchronized void finish(String name, QueuedResource state, @Nullable Next next) {
        state.running = false;
        state.failures = next == null ? state.failures + 1 : 0;
        if (state.requested) {
            state.requested = false;
            enqueue(name);
            return;
        }
        switch (next) {
            case null -> enqueueAfter(name, state, retryDelay(state.failures));
            case Next.After after -> enqueueAfter(name, state, after.delay());
            case Next.OnEvent onEvent -> enqueueAfter(name, state, RESYNC_INTERVAL);
            case Next.Never never -> states.remove(name);
        }
    }

    static Duration retryDelay(int failures) {
        Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
        return delay.compareTo(MAX_RETRY) < 0 ? delay : MAX_RETRY;
    }

    private void enqueueAfter(String name, QueuedResource state, Duration delay) {
        if (!closed) {
            Duration atMost = delay.compareTo(RESYNC_INTERVAL) < 0 ? delay : RESYNC_INTERVAL;
            state.due = timer.schedule(() -> enqueue(name), Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
        }
    }

    /** Waits for running reconciliations. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            timer.shutdownNow();
            threads.shutdown();
        }
        try {
            if (!threads.awaitTermination(TERMINATION.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
