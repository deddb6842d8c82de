package io.proxyconfig.probe.workers;

import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When each draining worker began to drain: when its successor started. It stores the earliest time that it has seen, because the
 * successor can end first. Thread-safe.
 */
final class DrainStartTimes {
    private final Map<Long, Instant> byPid = new HashMap<>();

    /**
     * Adds the times to the workers.
     *
     * @param workers the current worker first, then the draining ones, the youngest first
     */
    synchronized List<WorkerView> addTo(List<WorkerView> workers) {
        byPid.keySet()
                .retainAll(Set.copyOf(workers.stream().map(WorkerView::pid).toList()));
        List<WorkerView> completed = new ArrayList<>();
        @Nullable Instant successor = null;
        for (WorkerView worker : workers) {
            if (!worker.current() && successor != null) {
                byPid.merge(worker.pid(), successor, (known, now) -> known.isBefore(now) ? known : now);
            }
            completed.add(WorkerViewBuilder.builder(worker)
                    .drainingSince(worker.current() ? null : byPid.get(worker.pid()))
                    .build());
            successor = worker.startedAt();
        }
        return completed;
    }
}
