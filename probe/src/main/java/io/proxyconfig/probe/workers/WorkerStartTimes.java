package io.proxyconfig.probe.workers;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Start times of the workers by process ID. It stores each time once, because a time that is computed from the uptime in
 * whole seconds would differ by a second between two readings. Thread-safe.
 */
final class WorkerStartTimes {

    /** A larger difference means another process with the same ID, for example after a restart of the container. */
    static final Duration TOLERANCE = Duration.ofSeconds(5);

    private final Map<Long, Instant> byPid = new HashMap<>();
    /** The times of {@link #byPid} by the clock of the worker, which do not change if a clock is set later. */
    private final Map<Long, Instant> ownByPid = new HashMap<>();

    /** The stored start time of a worker; null without one, or if it does not match the uptime. */
    synchronized @Nullable Instant find(ShowProc.WorkerProcess worker, Instant now) {
        Instant start = byPid.get(worker.pid());
        Instant computed = now.minus(worker.uptime());
        if (start == null || Duration.between(start, computed).abs().compareTo(TOLERANCE) > 0) {
            return null;
        }
        return start;
    }

    /**
     * Stores and returns the start time of a worker.
     *
     * @param reported the start time from {@code show info}; null if unknown. If it does not match the uptime, the clock of
     *     the worker differs, and the uptime is used.
     */
    synchronized Instant store(ShowProc.WorkerProcess worker, Instant now, @Nullable Instant reported) {
        Instant computed = now.minus(worker.uptime());
        boolean matches =
                reported != null && Duration.between(reported, computed).abs().compareTo(TOLERANCE) <= 0;
        Instant start = matches && reported != null ? reported : Instant.ofEpochSecond(computed.getEpochSecond());
        byPid.put(worker.pid(), start);
        ownByPid.put(worker.pid(), reported == null ? start : reported);
        return start;
    }

    /** Deletes the start times of all other workers. */
    synchronized void retain(Set<Long> pids) {
        byPid.keySet().retainAll(pids);
        ownByPid.keySet().retainAll(pids);
    }

    /** When each worker started by its own clock; the computed time if the worker did not report it. */
    synchronized Map<Long, Instant> own() {
        return Map.copyOf(ownByPid);
    }
}
