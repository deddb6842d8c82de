package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.resolve.ReloadLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Spaces the reloads of one resource: the first goes out at once, those that follow closely gather.
 */
final class ReloadLimiter {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Deque<Instant> reloads = new ArrayDeque<>();

    /** How long to wait before the next reload; zero for none. */
    synchronized Duration pause(ReloadLimits limits, Instant now) {
        while (!reloads.isEmpty() && !now.isBefore(reloads.getFirst().plus(MINUTE))) {
            reloads.removeFirst();
        }
        if (reloads.isEmpty()) {
            return Duration.ZERO;
        }
        Instant next = reloads.getLast().plus(limits.minInterval());
        if (reloads.size() >= limits.maxPerMinute()) {
            Instant room = oldestThatMustPass(limits).plus(MINUTE);
            next = room.isAfter(next) ? room : next;
        }
        Duration pause = Duration.between(now, next);
        return pause.isNegative() ? Duration.ZERO : pause;
    }

    /** Remembers a reload. */
    synchronized void passed(Instant now) {
        reloads.addLast(now);
    }

    private Instant oldestThatMustPass(ReloadLimits limits) {
        int surplus = reloads.size() - limits.maxPerMinute();
        return reloads.stream().skip(surplus).findFirst().orElseThrow();
    }
}
