package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.Break;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Finds held connections that broke since the last reconciliation, in the reports of the probes. It counts them: the times of day
 * of the breaks are for people.
 */
final class BrokenConnections {
    private final Map<String, Counted> counted = new HashMap<>();

    /**
     * How many breaks events have reported.
     *
     * @param process the process of the probe, which counts from zero
     */
    private record Counted(String process, int broken) {}

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
                    .ifPresent(report -> counted.put(
                            name(instance),
                            new Counted(process(report), broken(report).orElse(reported(name(instance), report)))));
        }
    }

    private Stream<OperatorEvent> newEvents(String instance, ProbeReport report) {
        MySqlView mysql = report.mysql();
        if (mysql == null || !counted.containsKey(instance)) {
            return Stream.empty();
        }
        List<Break> breaks = mysql.breaks();
        int unreported = Math.clamp((long) mysql.broken() - reported(instance, report), 0, breaks.size());
        return breaks.subList(0, unreported).reversed().stream()
                .map(one -> new OperatorEvent(EventReason.ConnectionBroken, message(instance, one)));
    }

    /** The number of breaks of this process of the probe that events have reported. */
    private int reported(String instance, ProbeReport report) {
        Counted before = counted.get(instance);
        return before == null || !before.process().equals(process(report)) ? 0 : before.broken();
    }

    private static OptionalInt broken(ProbeReport report) {
        return report.mysql() == null
                ? OptionalInt.empty()
                : OptionalInt.of(report.mysql().broken());
    }

    private static String process(ProbeReport report) {
        return report.processUid() == null ? report.startedAt().toString() : report.processUid();
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
