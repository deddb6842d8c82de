package io.proxyconfig.probe.mysql;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The growing pause before another try: short at first, because most outages are, and uneven, to spread the load. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private long nextNanos = FIRST.toNanos();

    /** How long to wait this time, in nanoseconds. */
    long nanos() {
        long pause = nextNanos;
        nextNanos = Math.min(LONGEST.toNanos(), nextNanos * 2);
        return pause + ThreadLocalRandom.current().nextLong(pause / 4);
    }

    /** It worked: the next pause is short again. */
    void reset() {
        nextNanos = FIRST.toNanos();
    }
}
