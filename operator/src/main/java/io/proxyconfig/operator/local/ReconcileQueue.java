package io.proxyconfig.operator.local;

import io.proxyconfig.operator.metrics.ReconciliationCounter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 * Runs queue over resources, each on a virtual thread: never two at a time for the same resource, once more when there
 * was news meanwhile, when a pass asked for it, after an exception with growing pauses, and in any case after a time.
 */
final class ReconcileQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileQueue.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    /** For what nobody thought of. */
    private static final Duration WITHOUT_NEWS = Duration.ofMinutes(5);

    private static final Duration TERMINATION = Duration.ofSeconds(8);

    private final Map<String, State> states = new HashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("queue").daemon().factory());
    private final Reconciliation reconciliation;
    private final Clock clock;
    private final ReconciliationCounter counter;
    private boolean closed;

    ReconcileQueue(Reconciliation reconciliation, Clock clock, ReconciliationCounter counter) {
        this.reconciliation = reconciliation;
        this.clock = clock;
        this.counter = counter;
    }

    /** One pass over a resource. */
    @FunctionalInterface
    interface Reconciliation {
        Next run(String name);
    }

    /** When the next one is due. */
    sealed interface Next {
        /** At that time, if there are no news before. */
        record At(Instant time) implements Next {}

        /** When there are news. */
        record WithNews() implements Next {}

        /** The resource is gone. */
        record Never() implements Next {}
    }

    private static final class State {
        private boolean running;
        private boolean wanted;
        private int failures;
        private @Nullable Future<?> due;
    }

    /** There are news: runs a pass now, or once more after the one that is running. */
    synchronized void wake(String name) {
        if (closed) {
            return;
        }
        State state = states.computeIfAbsent(name, key -> new State());
        if (state.due != null) {
            state.due.cancel(false);
            state.due = null;
        }
        if (state.running) {
            state.wanted = true;
        } else {
            state.running = true;
            threads.execute(() -> run(name, state));
        }
    }

    private void run(String name, State state) {
        @Nullable Next next = null;
        try {
            next = reconciliation.run(name);
            counter.succeeded();
        } catch (RuntimeException e) {
            counter.failed();
            LOG.error("A pass over {} failed, it is tried again", name, e);
        } finally {
            ended(name, state, next);
        }
    }

    private synchronized void ended(String name, State state, @Nullable Next next) {
        state.running = false;
        state.failures = next == null ? state.failures + 1 : 0;
        if (state.wanted) {
            state.wanted = false;
            wake(name);
            return;
        }
        Instant now = clock.instant();
        switch (next) {
            case null -> wakeAfter(name, state, pause(state.failures));
            case Next.At at -> wakeAfter(name, state, Duration.between(now, at.time()));
            case Next.WithNews news -> wakeAfter(name, state, WITHOUT_NEWS);
            case Next.Never never -> states.remove(name);
        }
    }

    static Duration pause(int failures) {
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
    }

    private void wakeAfter(String name, State state, Duration pause) {
        if (!closed) {
            Duration atMost = pause.compareTo(WITHOUT_NEWS) < 0 ? pause : WITHOUT_NEWS;
            state.due = timer.schedule(() -> wake(name), Math.max(1, atMost.toMillis()), TimeUnit.MILLISECONDS);
        }
    }

    /** Lets what is under way come to an end. */
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
