package io.proxyconfig.operator.rollout;

import java.time.Duration;
import java.time.Instant;

/**
 * Why an instance could not be brought to what it should have, until it is tried again.
 *
 * @param kind what went wrong
 * @param message the words of HAProxy or of the Data Plane API, or a sentence of ours
 * @param goal what was tried, see {@link RolloutMemory}; another goal is tried at once
 * @param attempts how often it was tried in a row
 * @param at when it was tried last
 */
public record Failure(Kind kind, String message, String goal, int attempts, Instant at) {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** While a new worker tries to bind, for 2 s, HAProxy takes no new connections on any listener. */
    private static final Duration FIRST_PAUSE_AFTER_RELOAD = Duration.ofMinutes(1);

    private static final Duration LONGEST_PAUSE_AFTER_RELOAD = Duration.ofMinutes(10);

    /** What can go wrong. */
    public enum Kind {
        /** {@code haproxy -c} refused the file. */
        Refused,
        /** A new address can't be listened on, as the probe found out before the push. */
        AddressTaken,
        /** The file was accepted, but the new worker did not start. */
        ReloadFailed,
        /** It was carried out by the Data Plane API's word, but the running worker does not show it. */
        NotLive,
        /** The Data Plane API could not be reached, or answered what was not expected. */
        DataPlane
    }

    /** When to try again: after 2 s, 4 s, 8 s up to a minute; after a failed reload 1 min, 2 min, 4 min up to ten. */
    public Instant retryAt() {
        boolean reload = kind == Kind.ReloadFailed;
        Duration longest = reload ? LONGEST_PAUSE_AFTER_RELOAD : LONGEST_PAUSE;
        long factor = 1L << Math.min(attempts - 1, 10);
        Duration pause = (reload ? FIRST_PAUSE_AFTER_RELOAD : FIRST_PAUSE).multipliedBy(factor);
        return at.plus(pause.compareTo(longest) < 0 ? pause : longest);
    }
}
