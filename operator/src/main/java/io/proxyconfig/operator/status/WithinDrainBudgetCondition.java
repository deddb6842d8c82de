package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.operator.resolve.DrainBudget;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code WithinDrainBudget}: no instance's draining workers cost more than {@code spec.drain} allows. */
final class WithinDrainBudgetCondition {
    private WithinDrainBudgetCondition() {}

    static ConditionResult judge(StatusInput facts) {
        if (facts.desired().isEmpty()) {
            return ConditionResult.unknown(Reason.NotAccepted, "not judged before the spec is valid and resolved");
        }
        DrainBudget budget = facts.desired().get().drain();
        return facts.worst(instance -> doubt(budget, instance, facts.now()))
                .orElseGet(() -> ConditionResult.yes(
                        Reason.WithinBudget,
                        facts.instances().isEmpty()
                                ? "no instance is wanted"
                                : "draining workers cost no more than spec.drain allows"));
    }

    private static Optional<ConditionResult> doubt(DrainBudget budget, InstanceInput instance, Instant now) {
        String where = "instance " + instance.name() + ": ";
        Optional<ProbeReport> report = instance.report();
        if (report.isEmpty()) {
            return Optional.of(ConditionResult.unknown(Reason.ProbeUnreachable, where + instance.whyNoReport()));
        }
        HaproxyView haproxy = report.get().haproxy();
        if (!haproxy.reachable()) {
            return Optional.of(ConditionResult.unknown(Reason.HAProxyUnreachable, where + haproxy.error()));
        }
        Optional<String> excess = excess(budget, haproxy.workers(), now);
        if (excess.isPresent()) {
            return Optional.of(ConditionResult.no(Reason.OverBudget, where + excess.get()));
        }
        return draining(haproxy.workers())
                .filter(drain -> drain.since() == null)
                .findFirst()
                .map(drain -> ConditionResult.unknown(
                        Reason.Progressing,
                        where + "it is not known since when worker "
                                + drain.worker().pid() + " drains"));
    }

    private static Optional<String> excess(DrainBudget budget, List<WorkerView> workers, Instant now) {
        if (draining(workers).count() > budget.maxDrainingWorkers()) {
            return Optional.of(
                    "more draining workers than spec.drain.maxDrainingWorkers, " + budget.maxDrainingWorkers());
        }
        long memory = draining(workers)
                .map(drain -> drain.worker().memoryBytes())
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        if (memory > budget.maxMemoryBytes()) {
            return Optional.of("draining workers use more memory than spec.drain.maxMemory");
        }
        return draining(workers)
                .filter(drain -> drain.isLongerThan(budget.maxDrainTime(), now))
                .findFirst()
                .map(drain ->
                        "worker " + drain.worker().pid() + " has drained for longer than spec.drain.maxDrainTime");
    }

    /**
     * A worker that drains.
     *
     * @param worker which
     * @param since when its successor started; null where that is not known
     */
    private record Drain(WorkerView worker, @Nullable Instant since) {

        boolean isLongerThan(Duration maxDrainTime, Instant now) {
            return since != null && Duration.between(since, now).compareTo(maxDrainTime) > 0;
        }
    }

    /** Workers come with the current one first, then the youngest: before each stands the one that took its place. */
    private static Stream<Drain> draining(List<WorkerView> workers) {
        return IntStream.range(0, workers.size())
                .filter(i -> !workers.get(i).current())
                .mapToObj(i -> new Drain(
                        workers.get(i), i == 0 ? null : workers.get(i - 1).startedAt()));
    }
}
