package io.proxyconfig.probe.mysql;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Exponential backoff with jitter: from 100 ms to 5 s between two attempts, up to a quarter longer at random. */
final class Backoff {

    private static final Duration INITIAL = Duration.ofMillis(100);
    private static final Duration MAXIMUM = Duration.ofSeconds(5);

    private long nextNanos = INITIAL.toNanos();

    /** The delay before the next attempt, in nanoseconds. */
    long nextDelayNanos() {
        long delay = nextNanos;
        nextNanos = Math.min(MAXIMUM.toNanos(), nextNanos * 2);
        return delay + ThreadLocalRandom.current().nextLong(delay / 4);
    }

    /** Starts again with the initial delay, after an attempt that succeeded. */
    void reset() {
        nextNanos = INITIAL.toNanos();
    }
}
