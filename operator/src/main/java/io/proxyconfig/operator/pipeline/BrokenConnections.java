package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.Break;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Finds held connections that broke since the last reconciliation, in the reports of the probes. */
final class BrokenConnections {
    private final Map<String, Instant> newestEmitted = new HashMap<>();

    /**
     * An event for each break that no event has reported yet. The first reports of an instance give none: their breaks
     * happened before this process of the operator.
     */
    List<OperatorEvent> newEvents(List<InstanceInput> instances) {
        return instances.stream()
                .flatMap(instance -> instance.observation().probe().value().stream()
                        .flatMap(report -> newEvents(name(instance), report)))
                .toList();
    }

    /** Records that events have reported all breaks in these reports. */
    void record(List<InstanceInput> instances) {
        for (InstanceInput instance : instances) {
            instance.observation()
                    .probe()
                    .value()
                    .ifPresent(report -> newestEmitted.put(
                            name(instance),
                            breaks(report).stream()
                                    .map(Break::at)
                                    .max(Instant::compareTo)
                                    .orElse(report.startedAt())));
        }
    }

    private Stream<OperatorEvent> newEvents(String instance, ProbeReport report) {
        Instant emitted = newestEmitted.get(instance);
        return emitted == null
                ? Stream.empty()
                : breaks(report).stream()
                        .filter(one -> one.at().isAfter(emitted))
                        .sorted(Comparator.comparing(Break::at))
                        .map(one -> new OperatorEvent(EventReason.ConnectionBroken, message(instance, one)));
    }

    private static List<Break> breaks(ProbeReport report) {
        return report.mysql() == null ? List.of() : report.mysql().breaks();
    }

    private static String name(InstanceInput instance) {
        return instance.observation().instance().name();
    }

    private static String message(String instance, Break broken) {
        String worker = broken.workerPid() == null ? "" : " on worker " + broken.workerPid();
        return "instance " + instance + ": the connection that the probe held since " + broken.openedAt() + worker
                + " broke at " + broken.at() + ": " + broken.cause();
    }
}
