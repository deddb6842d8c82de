package io.proxyconfig.operator.rollout;

import java.time.Duration;

/**
 * Why the operator could not apply a configuration to an instance; it tries again at {@link #retryAt()}.
 *
 * @param kind what failed
 * @param message the message of HAProxy, of the Data Plane API or of the operator
 * @param goal what the operator tried to apply; it tries another goal immediately
 * @param attempts number of attempts in a row
 * @param at when the last attempt failed, by the ticker
 */
public record Failure(FailureKind kind, String message, Goal goal, int attempts, Duration at) {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(2);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

    /** While a new worker tries to bind, for 2 s, HAProxy accepts no new connections on any listener. */
    private static final Duration FIRST_DELAY_AFTER_RELOAD = Duration.ofMinutes(1);

    private static final Duration LONGEST_DELAY_AFTER_RELOAD = Duration.ofMinutes(10);

    /** When to try again, by the ticker: after 2 s, 4 s, 8 s up to 1 min; after a failed reload 1 min, 2 min, 4 min up to 10 min. */
    Duration retryAt() {
        boolean reload = kind == FailureKind.ReloadFailed;
        Duration longest = reload ? LONGEST_DELAY_AFTER_RELOAD : LONGEST_DELAY;
        long factor = 1L << Math.min(attempts - 1, 10);
        Duration delay = (reload ? FIRST_DELAY_AFTER_RELOAD : FIRST_DELAY).multipliedBy(factor);
        return at.plus(delay.compareTo(longest) < 0 ? delay : longest);
    }
}
