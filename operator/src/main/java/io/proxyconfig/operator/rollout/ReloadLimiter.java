package io.proxyconfig.operator.rollout;

import io.proxyconfig.operator.resolve.ReloadLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Limits the reloads of one resource: the first happens immediately, and changes that follow closely share one. */
final class ReloadLimiter {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Deque<Instant> reloads = new ArrayDeque<>();

    /** How long the next reload has to wait; zero when it may happen now. */
    synchronized Duration delay(ReloadLimits limits, Instant now) {
        List<Instant> recent =
                reloads.stream().filter(reload -> isRecent(reload, now)).toList();
        if (recent.isEmpty()) {
            return Duration.ZERO;
        }
        Instant next = recent.getLast().plus(limits.minInterval());
        if (recent.size() >= limits.maxPerMinute()) {
            Instant room = recent.get(recent.size() - limits.maxPerMinute()).plus(MINUTE);
            next = room.isAfter(next) ? room : next;
        }
        Duration delay = Duration.between(now, next);
        return delay.isNegative() ? Duration.ZERO : delay;
    }

    /** Records a reload. */
    synchronized void recordReload(Instant now) {
        reloads.removeIf(reload -> !isRecent(reload, now));
        reloads.addLast(now);
    }

    private static boolean isRecent(Instant reload, Instant now) {
        return now.isBefore(reload.plus(MINUTE));
    }
}
