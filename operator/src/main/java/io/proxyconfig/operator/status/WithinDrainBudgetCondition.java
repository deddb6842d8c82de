package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.operator.resolve.DrainBudget;
import io.proxyconfig.operator.status.Facts.InstanceFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code WithinDrainBudget}: no instance's draining workers cost more than {@code spec.drain} allows. */
final class WithinDrainBudgetCondition {
    private WithinDrainBudgetCondition() {}

    static Verdict judge(Facts facts) {
        if (facts.desired().isEmpty()) {
            return Verdict.unknown(Reason.NotAccepted, "not judged before the spec is valid and resolved");
        }
        DrainBudget budget = facts.desired().get().drain();
        for (InstanceFacts instance : facts.instances()) {
            String where = "instance " + instance.name() + ": ";
            Optional<ProbeReport> report = instance.report();
            if (report.isEmpty()) {
                return Verdict.unknown(Reason.ProbeUnreachable, where + instance.blindness());
            }
            Optional<String> excess = excess(budget, report.get(), facts.now());
            if (excess.isPresent()) {
                return Verdict.no(Reason.OverBudget, where + excess.get());
            }
        }
        return Verdict.yes(Reason.WithinBudget, "draining workers cost no more than spec.drain allows");
    }

    private static Optional<String> excess(DrainBudget budget, ProbeReport report, Instant now) {
        List<WorkerView> draining = report.haproxy().workers().stream()
                .filter(worker -> !worker.current())
                .toList();
        if (draining.size() > budget.maxWorkers()) {
            return Optional.of("more draining workers than spec.drain.maxWorkers, " + budget.maxWorkers());
        }
        long memory = draining.stream()
                .map(WorkerView::memoryBytes)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        if (memory > budget.maxMemoryBytes()) {
            return Optional.of("draining workers use more memory than spec.drain.maxMemory");
        }
        boolean old = draining.stream()
                .map(WorkerView::startedAt)
                .filter(Objects::nonNull)
                .anyMatch(started -> Duration.between(started, now).compareTo(budget.maxAge()) > 0);
        return old ? Optional.of("a draining worker is older than spec.drain.maxAge") : Optional.empty();
    }
}
