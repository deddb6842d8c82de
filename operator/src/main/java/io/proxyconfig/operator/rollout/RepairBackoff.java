package io.proxyconfig.operator.rollout;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Delays the repairs of one instance, because another client that changes it again and again would cause a reload each time, and
 * each reload can leave a draining worker. All times come from the same ticker.
 */
final class RepairBackoff {
    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(10);

    /** After this time without a repair, the next one counts as the first. */
    private static final Duration QUIET = Duration.ofHours(1);

    private @Nullable LastRepair last;

    private record LastRepair(Goal goal, int number, Duration at) {}

    /** How many repairs of this goal there were without an hour between them. */
    synchronized int repairs(Goal goal, Duration now) {
        LastRepair known = last;
        if (known == null || !known.goal().equals(goal)) {
            return 0;
        }
        return now.minus(known.at()).compareTo(QUIET) < 0 ? known.number() : 0;
    }

    /** How long the next repair of this goal has to wait; zero when it may happen now. */
    synchronized Duration delay(Goal goal, Duration now) {
        int number = repairs(goal, now);
        LastRepair known = last;
        if (known == null || number == 0) {
            return Duration.ZERO;
        }
        Duration delay = known.at().plus(interval(number)).minus(now);
        return delay.isNegative() ? Duration.ZERO : delay;
    }

    /** The least time between a repair and the one after it: 5 s, 10 s, 20 s up to 10 min. */
    static Duration interval(int number) {
        Duration interval = FIRST_INTERVAL.multipliedBy(1L << Math.min(number - 1, 10));
        return interval.compareTo(LONGEST_INTERVAL) < 0 ? interval : LONGEST_INTERVAL;
    }

    /** Records that a repair has changed the instance. */
    synchronized void recordRepair(Goal goal, Duration now) {
        last = new LastRepair(goal, repairs(goal, now) + 1, now);
    }
}
