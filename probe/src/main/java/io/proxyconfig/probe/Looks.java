package io.proxyconfig.probe;

import io.proxyconfig.api.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Numbers the observations of HAProxy in the order in which they begin. Thread-safe. */
final class Looks {
    private final AtomicLong last = new AtomicLong();
    private final Clock clock;
    private final Ticker ticker;

    Looks(Clock clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /**
     * When an observation began.
     *
     * @param sequence a later observation has a higher number
     * @param time the time of the ticker, for the age
     * @param at the time of day, for people
     */
    record Look(long sequence, Duration time, Instant at) {}

    /** An observation begins. */
    Look begin() {
        return new Look(last.incrementAndGet(), ticker.now(), clock.instant());
    }

    /** How long ago an observation began. */
    Duration age(Look look) {
        return ticker.now().minus(look.time());
    }
}
