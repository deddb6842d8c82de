package io.proxyconfig.probe.workers;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Since when a worker drains: since its successor started.
 *
 * @param workerStart when the worker itself started, by its own clock; with the process ID it identifies the worker
 * @param at the time of day, for people
 * @param time the time of the ticker, for the age
 */
record DrainStart(Instant workerStart, Instant at, Duration time) {

    /** Whether a worker with the same process ID is the same one, and not a process of another start of HAProxy. */
    boolean isOf(@Nullable Instant start) {
        return start != null && Duration.between(workerStart, start).abs().compareTo(WorkerStartTimes.TOLERANCE) <= 0;
    }
}
