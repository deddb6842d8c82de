package io.proxyconfig.probe.workers;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.probe.workers.ShowProc.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When each draining worker began to drain: when its successor started. It stores what it has seen first: the successor can end
 * first, and HAProxy computes uptimes with the clock, so that they change with it. Thread-safe.
 */
final class DrainStartTimes {
    private final Ticker ticker;
    /** When each worker started, by the ticker. */
    private final Map<Long, Duration> starts = new HashMap<>();

    private final Map<Long, DrainStart> drainStarts = new HashMap<>();

    DrainStartTimes(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * When a successor started.
     *
     * @param at the time of day, for people
     * @param time the time of the ticker, for the age
     */
    private record DrainStart(Instant at, Duration time) {}

    /**
     * Adds the times to the workers.
     *
     * @param workers the current worker first, then the draining ones, the youngest first
     * @param processes the same workers as HAProxy lists them
     */
    synchronized List<WorkerView> addTo(List<WorkerView> workers, List<WorkerProcess> processes) {
        Duration now = ticker.now();
        Set<Long> present = processes.stream().map(WorkerProcess::pid).collect(Collectors.toSet());
        starts.keySet().retainAll(present);
        drainStarts.keySet().retainAll(present);
        processes.forEach(process -> starts.putIfAbsent(process.pid(), now.minus(process.uptime())));
        List<WorkerView> completed = new ArrayList<>();
        @Nullable WorkerView successor = null;
        for (WorkerView worker : workers) {
            completed.add(worker.current() ? current(worker) : draining(worker, successor, now));
            successor = worker;
        }
        return completed;
    }

    /** A current worker never drained: an earlier process had the same ID. */
    private WorkerView current(WorkerView worker) {
        drainStarts.remove(worker.pid());
        return worker;
    }

    private WorkerView draining(WorkerView worker, @Nullable WorkerView successor, Duration now) {
        Instant at = successor == null ? null : successor.startedAt();
        Duration time = successor == null ? null : starts.get(successor.pid());
        if (at != null && time != null) {
            drainStarts.putIfAbsent(worker.pid(), new DrainStart(at, time));
        }
        DrainStart start = drainStarts.get(worker.pid());
        return start == null
                ? worker
                : WorkerViewBuilder.builder(worker)
                        .drainingSince(start.at())
                        .drainingMillis(now.minus(start.time()).toMillis())
                        .build();
    }
}
