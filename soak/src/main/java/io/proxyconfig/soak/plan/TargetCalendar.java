package io.proxyconfig.soak.plan;

import java.util.HashMap;
import java.util.Map;

/** When each target is free for the next fault. */
final class TargetCalendar {
    /** The time that a killed process takes to start again on a busy machine. */
    private static final long START_MILLIS = 4_000;

    private final Map<NumberedTarget, Long> freeAt = new HashMap<>();

    /** Reserves a target for a fault, at this time or later. Returns the time. */
    long reserve(NumberedTarget target, long wantedAt, long length) {
        long at = Math.max(wantedAt, freeAt.getOrDefault(target, 0L));
        freeAt.put(target, at + length + START_MILLIS);
        return at;
    }
}
