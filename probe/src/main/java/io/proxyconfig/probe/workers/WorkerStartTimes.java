package io.proxyconfig.probe.workers;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers when each worker started, so that whole seconds of uptime don't make the time jump to and fro between looks.
 * Safe for use by several threads.
 */
final class WorkerStartTimes {

    /** More than rounding can explain: another process under the same number, as after a restart in a container. */
    private static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Map<Long, Instant> known = new HashMap<>();

    /** What is remembered for a worker, where its uptime agrees. */
    synchronized @Nullable Instant of(ShowProc.WorkerProcess worker, Instant now) {
        Instant start = known.get(worker.pid());
        Instant computed = now.minus(worker.uptime());
        if (start == null || Duration.between(start, computed).abs().compareTo(TOLERANCE) > 0) {
            return null;
        }
        return start;
    }

    /** Remembers the worker's own word, or what the uptime says where it has none or another clock. */
    synchronized Instant learn(ShowProc.WorkerProcess worker, Instant now, @Nullable Instant told) {
        Instant computed = now.minus(worker.uptime());
        boolean agree = told != null && Duration.between(told, computed).abs().compareTo(TOLERANCE) <= 0;
        Instant start = agree && told != null ? told : Instant.ofEpochSecond(computed.getEpochSecond());
        known.put(worker.pid(), start);
        return start;
    }

    /** Forgets workers that are gone. */
    synchronized void retain(Set<Long> pids) {
        known.keySet().retainAll(pids);
    }
}
