package io.proxyconfig.api;

import java.time.Duration;

/**
 * A time that never goes back, for everything that a program decides by time. The clock is for people only: an administrator or
 * NTP can set it.
 */
@FunctionalInterface
public interface Ticker {

    /** Time since a moment that is the same for the whole process, and has no other meaning. */
    Duration now();

    /** The time of this process. */
    static Ticker system() {
        return () -> Duration.ofNanos(System.nanoTime());
    }
}
