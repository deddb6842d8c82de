package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.operator.observe.InstanceMonitor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The client connections of all instances, on current and on draining workers.
 *
 * @param byInstance their number, of the instances whose probes answer; empty where it is unknown
 * @param complete whether every worker of every instance reports its sessions and their listeners
 * @param listeners names of listeners with sessions
 */
public record ClientSessions(Map<String, OptionalInt> byInstance, boolean complete, Set<String> listeners) {
    public ClientSessions {
        byInstance = Map.copyOf(byInstance);
        listeners = Set.copyOf(listeners);
    }

    /** The sessions in the last reports. */
    static ClientSessions of(List<InstanceMonitor> monitors) {
        Map<String, OptionalInt> byInstance = new HashMap<>();
        boolean complete = true;
        Set<String> listeners = new HashSet<>();
        for (InstanceMonitor monitor : monitors) {
            Optional<ProbeReport> report = monitor.latest().probe().value();
            report.ifPresent(one -> byInstance.put(monitor.instance().name(), number(one)));
            complete &= report.filter(ClientSessions::isComplete).isPresent();
            report.stream()
                    .flatMap(one -> one.haproxy().workers().stream())
                    .map(WorkerView::listeners)
                    .forEach(worker -> listeners.addAll(worker == null ? Set.of() : worker.keySet()));
        }
        return new ClientSessions(byInstance, complete, listeners);
    }

    /** All client connections of an instance; empty if they are not all known. */
    static OptionalInt number(ProbeReport report) {
        if (!report.haproxy().reachable() || report.haproxy().workersError() != null) {
            return OptionalInt.empty();
        }
        int sum = 0;
        for (WorkerView worker : report.haproxy().workers()) {
            if (worker.sessions() == null) {
                return OptionalInt.empty();
            }
            sum += worker.sessions();
        }
        return OptionalInt.of(sum);
    }

    private static boolean isComplete(ProbeReport report) {
        return number(report).isPresent()
                && report.haproxy().workers().stream().allMatch(worker -> worker.listeners() != null);
    }

    /** Whether clients can be connected through a listener. */
    public boolean canHave(String listener) {
        return !complete || listeners.contains(listener);
    }
}
