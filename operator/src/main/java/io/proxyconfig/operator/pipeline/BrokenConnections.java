package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.Break;
import io.proxyconfig.operator.rollout.OperatorEvent;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds, in report after report, the held connections that broke since the one before. */
final class BrokenConnections {
    private final Map<String, Instant> newestTold = new HashMap<>();

    /** A notice for each break that was not told yet; breaks from before this operator's start are old news. */
    List<OperatorEvent> since(List<InstanceInput> instances) {
        List<OperatorEvent> notices = new ArrayList<>();
        for (InstanceInput instance : instances) {
            instance.observation().probe().value().ifPresent(report -> notices.addAll(tell(instance, report)));
        }
        return notices;
    }

    private List<OperatorEvent> tell(InstanceInput instance, ProbeReport report) {
        String name = instance.observation().instance().name();
        List<Break> breaks = report.mysql() == null ? List.of() : report.mysql().breaks();
        Instant newest = breaks.stream().map(Break::at).max(Instant::compareTo).orElse(report.startedAt());
        Instant told = newestTold.put(name, newest);
        if (told == null) {
            return List.of();
        }
        return breaks.stream()
                .filter(one -> one.at().isAfter(told))
                .sorted((a, b) -> a.at().compareTo(b.at()))
                .map(one -> new OperatorEvent(OperatorEvent.Kind.ConnectionBroken, sentence(name, one)))
                .toList();
    }

    private static String sentence(String instance, Break broken) {
        String worker = broken.workerPid() == null ? "" : " on worker " + broken.workerPid();
        return "instance " + instance + ": a connection held since " + broken.openedAt() + worker + " broke at "
                + broken.at() + ": " + broken.cause();
    }
}
