package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.v1alpha1.Sessions;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds up the client connections of all workers of all instances, whether the status lists the workers or not. */
final class SessionTotals {
    private SessionTotals() {}

    /** Null while an instance does not report all its workers. */
    static @Nullable Sessions of(List<InstanceInput> instances) {
        boolean allReport = instances.stream().allMatch(one -> one.haproxy()
                .filter(haproxy -> haproxy.workersError() == null)
                .isPresent());
        return instances.isEmpty() || !allReport ? null : new Sessions(sum(instances, true), sum(instances, false));
    }

    /** Null where a worker does not answer: a sum of the others would look like the total. */
    private static @Nullable Integer sum(List<InstanceInput> instances, boolean current) {
        int sum = 0;
        for (InstanceInput instance : instances) {
            for (WorkerView worker :
                    instance.haproxy().map(HaproxyView::workers).orElse(List.of())) {
                if (worker.current() != current) {
                    continue;
                }
                Integer sessions = worker.sessions();
                if (sessions == null) {
                    return null;
                }
                sum += sessions;
            }
        }
        return sum;
    }
}
