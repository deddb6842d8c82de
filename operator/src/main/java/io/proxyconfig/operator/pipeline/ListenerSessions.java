package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The listeners through which clients are connected, on current and on draining workers.
 *
 * @param complete whether every worker of every instance reports its sessions
 * @param names names of listeners with sessions
 */
public record ListenerSessions(boolean complete, Set<String> names) {
    public ListenerSessions {
        names = Set.copyOf(names);
    }

    /**
     * The listeners in these reports.
     *
     * @param reports the last report of each instance; empty if there is none
     */
    static ListenerSessions of(List<Optional<ProbeReport>> reports) {
        boolean complete = true;
        Set<String> names = new HashSet<>();
        for (Optional<ProbeReport> report : reports) {
            complete &= report.filter(one -> one.haproxy().reachable()
                            && one.haproxy().workersError() == null
                            && one.haproxy().workers().stream().allMatch(ListenerSessions::reportsThem))
                    .isPresent();
            report.ifPresent(one -> one.haproxy().workers().stream()
                    .map(WorkerView::listeners)
                    .forEach(listeners -> names.addAll(listeners == null ? Set.of() : listeners.keySet())));
        }
        return new ListenerSessions(complete, names);
    }

    private static boolean reportsThem(WorkerView worker) {
        return worker.sessions() != null && worker.listeners() != null;
    }

    /** Whether clients can be connected through a listener. */
    public boolean canHave(String listener) {
        return !complete || names.contains(listener);
    }
}
