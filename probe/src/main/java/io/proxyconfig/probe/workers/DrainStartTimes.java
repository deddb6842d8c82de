package io.proxyconfig.probe.workers;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.probe.config.ProbeStateFile;
import io.proxyconfig.probe.workers.ShowProc.WorkerProcess;
import java.nio.file.Path;
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
 * When each draining worker began to drain: when its successor started. It stores what it has seen first, also for the next start
 * of the probe: the successor can end first, and HAProxy computes uptimes with the clock, so that they change with it. Thread-safe.
 */
public final class DrainStartTimes {
    private final Ticker ticker;
    private final DrainStartStore store;
    /** When each worker started, by the ticker. */
    private final Map<Long, Duration> starts = new HashMap<>();

    private final Map<Long, DrainStart> drainStarts = new HashMap<>();
    /** What the store has. */
    private Map<Long, DrainStart> stored;

    /** The times that an earlier process of the probe stored in a folder, and those that this process sees. */
    public DrainStartTimes(Path stateFolder, Ticker ticker) {
        this(
                new DrainStartStore(
                        new ProbeStateFile(stateFolder, "drain-starts.json"), new MachineTime(Path.of("/proc"))),
                ticker);
    }

    DrainStartTimes(DrainStartStore store, Ticker ticker) {
        this.ticker = ticker;
        this.store = store;
        this.stored = store.load(ticker.now());
        drainStarts.putAll(stored);
    }

    /**
     * Adds the times to the workers.
     *
     * @param workers the current worker first, then the draining ones, the youngest first
     * @param processes the same workers as HAProxy lists them
     * @param ownStarts when each worker started by its own clock, by process ID
     */
    synchronized List<WorkerView> addTo(
            List<WorkerView> workers, List<WorkerProcess> processes, Map<Long, Instant> ownStarts) {
        Duration now = ticker.now();
        Set<Long> present = processes.stream().map(WorkerProcess::pid).collect(Collectors.toSet());
        starts.keySet().retainAll(present);
        drainStarts
                .entrySet()
                .removeIf(drain ->
                        !present.contains(drain.getKey()) || !drain.getValue().isOf(ownStarts.get(drain.getKey())));
        processes.forEach(process -> starts.putIfAbsent(process.pid(), now.minus(process.uptime())));
        List<WorkerView> completed = new ArrayList<>();
        @Nullable WorkerView successor = null;
        for (WorkerView worker : workers) {
            completed.add(worker.current() ? current(worker) : draining(worker, successor, now, ownStarts));
            successor = worker;
        }
        if (!drainStarts.equals(stored) && store.save(drainStarts, now)) {
            stored = Map.copyOf(drainStarts);
        }
        return completed;
    }

    /** A current worker never drained: an earlier process had the same ID. */
    private WorkerView current(WorkerView worker) {
        drainStarts.remove(worker.pid());
        return worker;
    }

    private WorkerView draining(
            WorkerView worker, @Nullable WorkerView successor, Duration now, Map<Long, Instant> ownStarts) {
        Instant ownStart = ownStarts.get(worker.pid());
        Instant at = successor == null ? null : successor.startedAt();
        Duration time = successor == null ? null : starts.get(successor.pid());
        if (ownStart != null && at != null && time != null) {
            drainStarts.putIfAbsent(worker.pid(), new DrainStart(ownStart, at, time));
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
