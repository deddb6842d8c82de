package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.resolve.ReloadLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Limits the reloads of one resource: the first happens immediately, and changes that follow closely share one. All times come
 * from one ticker.
 */
final class ReloadLimiter {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Deque<Duration> reloads = new ArrayDeque<>();

    /** How long the next reload has to wait; zero when it may happen now. */
    synchronized Duration delay(ReloadLimits limits, Duration now) {
        List<Duration> recent =
                reloads.stream().filter(reload -> isRecent(reload, now)).toList();
        if (recent.isEmpty()) {
            return Duration.ZERO;
        }
        Duration next = recent.getLast().plus(limits.minInterval());
        if (recent.size() >= limits.maxPerMinute()) {
            Duration room = recent.get(recent.size() - limits.maxPerMinute()).plus(MINUTE);
            next = room.compareTo(next) > 0 ? room : next;
        }
        Duration delay = next.minus(now);
        return delay.isNegative() ? Duration.ZERO : delay;
    }

    /** Records a reload. */
    synchronized void recordReload(Duration now) {
        reloads.removeIf(reload -> !isRecent(reload, now));
        reloads.addLast(now);
    }

    private static boolean isRecent(Duration reload, Duration now) {
        return now.minus(reload).compareTo(MINUTE) < 0;
    }
}
