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

/** {@code WithinDrainBudget}: the draining workers of every instance are within the limits of {@code spec.drain}. */
final class WithinDrainBudgetCondition {
    private WithinDrainBudgetCondition() {}

    static ConditionResult judge(StatusInput input) {
        if (input.desired().isEmpty()) {
            return ConditionResult.unknown(Reason.NotAccepted, StatusInput.NOT_ACCEPTED);
        }
        DrainBudget budget = input.desired().get().drain();
        return input.worst(instance -> deviation(input, budget, instance))
                .orElseGet(() -> ConditionResult.isTrue(
                        Reason.WithinBudget,
                        input.instances().isEmpty()
                                ? StatusInput.NO_INSTANCES
                                : "the draining workers are within the limits of spec.drain"));
    }

    private static Optional<ConditionResult> deviation(StatusInput input, DrainBudget budget, InstanceInput instance) {
        Optional<ProbeReport> report = instance.report();
        if (report.isEmpty()) {
            return Optional.of(input.probeUnreachable(instance));
        }
        String where = instance.prefix();
        HaproxyView haproxy = report.get().haproxy();
        if (!haproxy.reachable()) {
            return Optional.of(ConditionResult.unknown(
                    Reason.HAProxyUnreachable,
                    where + "HAProxy does not answer its probe: " + haproxy.error() + "; read the log of HAProxy"));
        }
        List<DrainState> draining = draining(
                        haproxy.workers(), instance.observation().reportAge(), input.now())
                .toList();
        Optional<String> excess = excess(budget, draining);
        if (excess.isPresent()) {
            return Optional.of(ConditionResult.isFalse(Reason.OverBudget, where + excess.get()));
        }
        if (haproxy.workersError() != null) {
            return Optional.of(ConditionResult.unknown(Reason.WorkersUnknown, where + haproxy.workersError()));
        }
        return draining.stream()
                .filter(drain -> drain.time() == null)
                .findFirst()
                .map(drain -> ConditionResult.unknown(
                        Reason.Progressing,
                        where + "the probe has not reported yet since when worker "
                                + drain.worker().pid() + " drains"));
    }

    /** Names no number that changes all the time, so that the message stays the same. */
    private static Optional<String> excess(DrainBudget budget, List<DrainState> draining) {
        if (draining.size() > budget.maxDrainingWorkers()) {
            return Optional.of(draining.size() + " workers drain, and spec.drain.maxDrainingWorkers is "
                    + budget.maxDrainingWorkers() + "; end the sessions of the oldest, or increase the limit");
        }
        long memory = draining.stream()
                .map(drain -> drain.worker().memoryBytes())
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
        if (memory > budget.maxMemoryBytes()) {
            return Optional.of(
                    "the draining workers use more memory than spec.drain.maxMemory; end their sessions, or increase the limit");
        }
        return draining.stream()
                .filter(drain -> drain.isLongerThan(budget.maxDrainTime()))
                .reduce((younger, older) -> older)
                .map(drain -> "worker " + drain.worker().pid()
                        + " drains for longer than spec.drain.maxDrainTime; end its sessions, or increase the limit");
    }

    /**
     * A draining worker.
     *
     * @param time how long it has drained; null if the probe does not report it
     */
    private record DrainState(WorkerView worker, @Nullable Duration time) {

        boolean isLongerThan(Duration maxDrainTime) {
            return time != null && time.compareTo(maxDrainTime) > 0;
        }
    }

    /** Reports have the current worker first, then the youngest. */
    private static Stream<DrainState> draining(List<WorkerView> workers, Duration reportAge, Instant now) {
        return IntStream.range(0, workers.size())
                .filter(i -> !workers.get(i).current())
                .mapToObj(i -> {
                    Long millis = workers.get(i).drainingMillis();
                    return new DrainState(
                            workers.get(i),
                            millis == null
                                    ? timeSince(drainStart(workers, i), now)
                                    : Duration.ofMillis(millis).plus(reportAge));
                });
    }

    private static @Nullable Duration timeSince(@Nullable Instant start, Instant now) {
        return start == null ? null : Duration.between(start, now);
    }

    /**
     * When a worker began to drain, for a probe of the version before, which reports no monotonic time. If it does not report this
     * either, the entry before the worker is its successor.
     */
    private static @Nullable Instant drainStart(List<WorkerView> workers, int index) {
        Instant reported = workers.get(index).drainingSince();
        if (reported != null || index == 0) {
            return reported;
        }
        return workers.get(index - 1).startedAt();
    }
}
