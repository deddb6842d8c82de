package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread that repeats one run until it is stopped. Its target can change at any time: a change wakes the thread,
 * so that a shorter interval has an immediate effect.
 */
abstract class RepeatingTask {

    private static final Logger LOG = LoggerFactory.getLogger(RepeatingTask.class);

    private final Thread thread = Thread.ofVirtual().unstarted(this::repeat);
    private final Backoff backoffAfterError = new Backoff();
    private volatile MySqlTarget target;
    private volatile boolean running = true;

    RepeatingTask(MySqlTarget target) {
        this.target = target;
    }

    /** One run, with the delay until the next run. */
    abstract void run();

    /** Deletes the results of earlier runs. */
    abstract void clear();

    /** After an unexpected exception it deletes the results, because the report would continue to show them. */
    private void repeat() {
        while (running) {
            try {
                run();
                backoffAfterError.reset();
            } catch (RuntimeException e) {
                LOG.error("A task of the probe failed with an unexpected exception; the probe repeats it", e);
                clear();
                await(backoffAfterError.nextDelayNanos());
            }
        }
    }

    final void start() {
        thread.start();
    }

    final MySqlTarget target() {
        return target;
    }

    final boolean running() {
        return running;
    }

    /** Changes the interval, the query or the number of connections. The server and the account are the same. */
    final void update(MySqlTarget changed) {
        target = changed;
        LockSupport.unpark(thread);
    }

    /** Requests the end of the thread. It ends after the current query. */
    final void stop() {
        running = false;
        LockSupport.unpark(thread);
    }

    /** Waits for the end of the thread. After {@code grace} it interrupts the thread, which closes its socket. */
    final void awaitEnd(Duration grace) throws InterruptedException {
        if (!thread.join(grace)) {
            thread.interrupt();
        }
    }

    /**
     * Waits until one interval has passed, the query of the target changes, or the task is stopped.
     *
     * @param sinceNanos start of the interval, by {@link System#nanoTime()}
     * @param last the target of the last run
     */
    final void awaitInterval(long sinceNanos, MySqlTarget last) {
        String query = last.query();
        long passed = System.nanoTime() - sinceNanos;
        while (running && query.equals(target.query()) && passed < intervalNanos()) {
            LockSupport.parkNanos(this, intervalNanos() - passed);
            passed = System.nanoTime() - sinceNanos;
        }
    }

    /** Waits until the time has passed or the task is stopped. */
    final void await(long nanos) {
        long since = System.nanoTime();
        long passed = 0;
        while (running && passed < nanos) {
            LockSupport.parkNanos(this, nanos - passed);
            passed = System.nanoTime() - since;
        }
    }

    private long intervalNanos() {
        return Duration.ofMillis(target.intervalMillis()).toNanos();
    }
}
