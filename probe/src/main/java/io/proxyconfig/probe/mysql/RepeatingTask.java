package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread that does something again and again until it is told to end. Its target may change under it; a change
 * wakes it, so that a shorter interval holds at once.
 */
abstract class RepeatingTask {

    private static final Logger LOG = LoggerFactory.getLogger(RepeatingTask.class);

    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private final Backoff afterFailure = new Backoff();
    private volatile MySqlTarget target;
    private volatile boolean running = true;

    RepeatingTask(MySqlTarget target) {
        this.target = target;
    }

    /** What it does again and again, pauses included. */
    abstract void round();

    /** Nothing that was told before holds any more. */
    abstract void forget();

    /** A surprise must not end it while what it told last goes on to be told. */
    private void run() {
        while (running) {
            try {
                round();
                afterFailure.reset();
            } catch (RuntimeException e) {
                LOG.error("a round of the probe failed with an unexpected error; the next round follows", e);
                forget();
                await(afterFailure.nanos());
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

    /** Same database and account, other interval or query. */
    final void retarget(MySqlTarget changed) {
        target = changed;
        LockSupport.unpark(thread);
    }

    /** Asks it to end, which it does as soon as it is idle. */
    final void askToEnd() {
        running = false;
        LockSupport.unpark(thread);
    }

    /** Waits for the end; interrupts it after {@code grace}, which closes the socket that it may be waiting on. */
    final void awaitEnd(Duration grace) throws InterruptedException {
        if (!thread.join(grace)) {
            thread.interrupt();
        }
    }

    /** Waits one interval from then on, or until it shall end, or ask something else than it just did. */
    final void awaitInterval(long sinceNanos, MySqlTarget asked) {
        String query = asked.query();
        long passed = System.nanoTime() - sinceNanos;
        while (running && query.equals(target.query()) && passed < intervalNanos()) {
            LockSupport.parkNanos(this, intervalNanos() - passed);
            passed = System.nanoTime() - sinceNanos;
        }
    }

    /** Waits that long, or until it shall end. */
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
