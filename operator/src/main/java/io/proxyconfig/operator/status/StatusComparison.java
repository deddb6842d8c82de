package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.InstanceStatusBuilder;
import io.proxyconfig.api.v1alpha1.ProbeStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatusBuilder;
import io.proxyconfig.api.v1alpha1.Worker;
import io.proxyconfig.api.v1alpha1.WorkerBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Separates transitions from numbers that change all the time: sessions, memory and latency. */
public final class StatusComparison {
    private StatusComparison() {}

    /** Whether two statuses are equal apart from such numbers. */
    public static boolean differOnlyInNumbers(ProxyConfigStatus a, ProxyConfigStatus b) {
        return withoutNumbers(a).equals(withoutNumbers(b));
    }

    private static ProxyConfigStatus withoutNumbers(ProxyConfigStatus status) {
        List<InstanceStatus> instances = status.instanceStatuses();
        return ProxyConfigStatusBuilder.builder(status)
                .sessions(null)
                // a new version with other content changes something else, too
                .observedInputs(null)
                .instanceStatuses(
                        instances == null
                                ? null
                                : instances.stream()
                                        .map(StatusComparison::withoutNumbers)
                                        .toList())
                .build();
    }

    private static InstanceStatus withoutNumbers(InstanceStatus status) {
        List<Worker> workers = status.workers();
        return InstanceStatusBuilder.builder(status)
                .probe(withoutNumbers(status.probe()))
                .workers(
                        workers == null
                                ? null
                                : workers.stream()
                                        .map(StatusComparison::withoutNumbers)
                                        .toList())
                .build();
    }

    private static @Nullable ProbeStatus withoutNumbers(@Nullable ProbeStatus probe) {
        return probe == null ? null : new ProbeStatus(probe.held(), probe.broken(), null, null, null, null);
    }

    private static Worker withoutNumbers(Worker worker) {
        return WorkerBuilder.builder().pid(worker.pid()).state(worker.state()).build();
    }
}
