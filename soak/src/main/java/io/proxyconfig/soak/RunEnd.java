package io.proxyconfig.soak;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The end of a run: after its duration, or with the first failure. */
public final class RunEnd {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

    /** Ends the run with a failure. Only the first one counts. */
    public void fail(String what) {
        failure.compareAndSet(null, what);
        ended.countDown();
    }

    /** Ends the run. */
    void end() {
        ended.countDown();
    }

    /** Waits for a time, or until the run ends. Returns whether the run continues. */
    public boolean pause(Duration time) {
        try {
            return !ended.await(Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The first failure; empty without one. */
    Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }
}
