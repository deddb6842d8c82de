package io.proxyconfig.operator.status;

import io.fabric8.kubernetes.api.model.Quantity;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.v1alpha1.StatusLimits;
import io.proxyconfig.api.v1alpha1.Worker;
import io.proxyconfig.api.v1alpha1.WorkerBuilder;
import io.proxyconfig.api.v1alpha1.WorkerState;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Lists the workers of an instance within the bounds of the status: the current worker and the oldest draining ones, each
 * with the servers that have the most connections.
 */
final class WorkerStatuses {
    private final int serversPerWorker;

    private WorkerStatuses(int serversPerWorker) {
        this.serversPerWorker = serversPerWorker;
    }

    /** For a status of these instances: the more workers it lists, the fewer servers each has. */
    static WorkerStatuses within(List<InstanceInput> instances) {
        int workers = instances.stream()
                .flatMap(one -> one.haproxy().stream())
                .mapToInt(one -> listed(one.workers()).size())
                .sum();
        return new WorkerStatuses(
                Math.clamp(StatusLimits.SERVERS_IN_TOTAL / Math.max(1, workers), 1, StatusLimits.SERVERS));
    }

    List<Worker> list(HaproxyView haproxy) {
        return listed(haproxy.workers()).stream().map(this::worker).toList();
    }

    /** How many the list leaves out; null for none. */
    static @Nullable Integer omitted(HaproxyView haproxy) {
        int omitted = haproxy.workers().size() - listed(haproxy.workers()).size();
        return omitted == 0 ? null : Integer.valueOf(omitted);
    }

    /** Reports have the current worker first, then the draining ones, the youngest first. */
    private static List<WorkerView> listed(List<WorkerView> workers) {
        if (workers.size() <= StatusLimits.WORKERS) {
            return workers;
        }
        List<WorkerView> listed = new ArrayList<>();
        listed.add(workers.getFirst());
        listed.addAll(workers.subList(workers.size() - StatusLimits.WORKERS + 1, workers.size()));
        return listed;
    }

    private Worker worker(WorkerView worker) {
        Map<String, Integer> servers = servers(worker.servers());
        int omitted = worker.servers().size() - servers.size();
        return WorkerBuilder.builder()
                .pid(worker.pid())
                .state(worker.current() ? WorkerState.Current : WorkerState.Draining)
                .startTime(Times.textOrNull(worker.startedAt()))
                .reloadsSurvived(worker.reloadsSurvived())
                .sessions(worker.sessions())
                .memory(worker.memoryBytes() == null ? null : mebibytes(worker.memoryBytes()))
                .servers(servers.isEmpty() ? null : servers)
                .omittedServers(omitted == 0 ? null : Integer.valueOf(omitted))
                .build();
    }

    private Map<String, Integer> servers(Map<String, Integer> all) {
        Map<String, Integer> listed = new TreeMap<>();
        all.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Integer>>comparingInt(one -> -one.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(serversPerWorker)
                .forEach(one -> listed.merge(
                        Texts.shortened(one.getKey(), StatusLimits.SERVER_KEY), one.getValue(), Integer::sum));
        return listed;
    }

    private static Quantity mebibytes(long bytes) {
        return new Quantity(Long.toString(Math.ceilDiv(bytes, 1L << 20)), "Mi");
    }
}
