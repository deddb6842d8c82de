package io.proxyconfig.operator.status;

import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.LastChange.Method;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.Sessions;
import io.proxyconfig.api.v1alpha1.Worker;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.Resolution;
import io.proxyconfig.operator.rollout.RolloutMemory.Change;
import io.proxyconfig.operator.status.StatusInput.InstanceInput;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the whole status from facts and from what the status said before. Pure. */
public final class StatusFactory {

    /** The status now. */
    public ProxyConfigStatus status(StatusInput facts, @Nullable ProxyConfigStatus before) {
        ConditionResult accepted = AcceptedCondition.judge(facts);
        ConditionResult resolvedRefs = ResolvedRefsCondition.judge(facts);
        ConditionResult programmed = ProgrammedCondition.judge(facts);
        ConditionResult connectionsHealthy = ConnectionsHealthyCondition.judge(facts);
        ConditionResult withinDrainBudget = WithinDrainBudgetCondition.judge(facts);
        ConditionResult ready = ReadyCondition.judge(facts, accepted, resolvedRefs, programmed, connectionsHealthy);
        Stamp stamp = new Stamp(facts, before);
        boolean live = programmed.status() == Condition.Status.True;
        ManagedInstances own = facts.own();
        @Nullable String revision = facts.rendered().map(Rendered::revision).orElse(null);
        return new ProxyConfigStatus(
                facts.generation(),
                revision,
                live || before == null ? (live ? revision : null) : before.lastGoodRevision(),
                own == null ? facts.instances().size() : own.present(),
                (int) facts.rendered().stream()
                        .flatMap(rendered -> facts.instances().stream().filter(one -> one.live(rendered)))
                        .count(),
                own == null ? null : own.selector(),
                sessions(facts),
                lastChange(facts, before, live),
                List.of(
                        stamp.condition("Accepted", accepted),
                        stamp.condition("ResolvedRefs", resolvedRefs),
                        stamp.condition("Programmed", programmed),
                        stamp.condition("ConnectionsHealthy", connectionsHealthy),
                        stamp.condition("WithinDrainBudget", withinDrainBudget),
                        stamp.condition("Ready", ready)),
                facts.instances().stream()
                        .map(one -> InstanceStatuses.of(one, facts.rendered()))
                        .toList());
    }

    /** The status of a resource that nothing is known of yet. */
    public ProxyConfigStatus progressing(
            long generation, @Nullable ProxyConfigStatus before, String message, Instant now) {
        ConditionResult verdict = ConditionResult.no(Reason.Progressing, message);
        Stamp stamp = new Stamp(generation, before == null ? null : before.conditions(), now);
        List<Condition> conditions = List.of(stamp.condition("Programmed", verdict), stamp.condition("Ready", verdict));
        if (before == null) {
            return new ProxyConfigStatus(generation, null, null, null, 0, null, null, null, conditions, null);
        }
        return new ProxyConfigStatus(
                before.observedGeneration(),
                before.revision(),
                before.lastGoodRevision(),
                before.replicas(),
                before.readyReplicas(),
                before.selector(),
                before.sessions(),
                before.lastChange(),
                Stamp.replaced(before.conditions(), conditions),
                before.instanceStatuses());
    }

    /**
     * The status of a resource whose file has come to say what can't be used: everything is as the last good spec has it
     * but Accepted, and with it Ready.
     *
     * @param mistakes what is wrong with the file, and where
     */
    public ProxyConfigStatus withInvalidFile(
            ProxyConfigStatus status, @Nullable ProxyConfigStatus before, String mistakes, Instant now) {
        long generation = status.observedGeneration() == null ? 0 : status.observedGeneration();
        Stamp stamp = new Stamp(generation, before == null ? null : before.conditions(), now);
        ConditionResult verdict = ConditionResult.no(Reason.InvalidFile, mistakes);
        return new ProxyConfigStatus(
                status.observedGeneration(),
                status.revision(),
                status.lastGoodRevision(),
                status.replicas(),
                status.readyReplicas(),
                status.selector(),
                status.sessions(),
                status.lastChange(),
                Stamp.replaced(
                        status.conditions(),
                        List.of(stamp.condition("Accepted", verdict), stamp.condition("Ready", verdict))),
                status.instanceStatuses());
    }

    /** The status of a resource of which nothing is known but that its file can't be used. */
    public ProxyConfigStatus onlyInvalidFile(@Nullable ProxyConfigStatus before, String mistakes, Instant now) {
        Resolution nothing = new Resolution.Rejected(List.of());
        long generation = before == null || before.observedGeneration() == null ? 0 : before.observedGeneration();
        ProxyConfigStatus status = status(new StatusInput(generation, nothing, null, List.of(), null, now), before);
        ProxyConfigStatus remembered = before == null || before.instanceStatuses() == null
                ? status
                : withInstances(
                        status,
                        before.instanceStatuses().stream()
                                .map(InstanceStatuses::unseen)
                                .toList());
        return withInvalidFile(remembered, before, mistakes, now);
    }

    private static ProxyConfigStatus withInstances(ProxyConfigStatus status, List<InstanceStatus> instances) {
        return new ProxyConfigStatus(
                status.observedGeneration(),
                status.revision(),
                status.lastGoodRevision(),
                instances.size(),
                status.readyReplicas(),
                status.selector(),
                status.sessions(),
                status.lastChange(),
                status.conditions(),
                instances);
    }

    private static @Nullable Sessions sessions(StatusInput facts) {
        boolean allSeen =
                facts.instances().stream().allMatch(one -> one.haproxy().isPresent());
        if (facts.instances().isEmpty() || !allSeen) {
            return null;
        }
        return new Sessions(sum(facts, Worker.State.Current), sum(facts, Worker.State.Draining));
    }

    /** Null where a worker does not tell: what is known would pass for all there is. */
    private static @Nullable Integer sum(StatusInput facts, Worker.State state) {
        int sum = 0;
        for (InstanceInput instance : facts.instances()) {
            for (WorkerView worker :
                    instance.haproxy().map(HaproxyView::workers).orElse(List.of())) {
                Integer sessions = worker.sessions();
                if (worker.current() == (state == Worker.State.Current)) {
                    if (sessions == null) {
                        return null;
                    }
                    sum += sessions;
                }
            }
        }
        return sum;
    }

    private static @Nullable LastChange lastChange(
            StatusInput facts, @Nullable ProxyConfigStatus before, boolean live) {
        @Nullable LastChange told = before == null ? null : before.lastChange();
        Change change = facts.change();
        if (change != null && isNews(change, told, facts.generation())) {
            return new LastChange(
                    told != null && told.appliedTime().equals(time(change.startedAt()))
                            ? told.generation()
                            : facts.generation(),
                    change.reload() ? Method.Reload : Method.Runtime,
                    change.reason(),
                    time(change.startedAt()),
                    change.verifiedAt() == null ? null : milliseconds(change.startedAt(), change.verifiedAt()));
        }
        boolean untold = told == null || told.generation() != facts.generation();
        if (live && untold) {
            return new LastChange(
                    facts.generation(), Method.Unchanged, "the instances had it already", time(facts.now()), 0L);
        }
        return told;
    }

    private static boolean isNews(Change change, @Nullable LastChange told, long generation) {
        if (told == null) {
            return true;
        }
        Instant toldAt = Instant.parse(told.appliedTime());
        Instant startedAt = change.startedAt().truncatedTo(ChronoUnit.MILLIS);
        if (startedAt.equals(toldAt) && told.method() != Method.Unchanged) {
            // the same change: news as long as it is going out, or while the spec that it came from is in force
            return told.liveAfterMilliseconds() == null || told.generation() == generation;
        }
        return startedAt.isAfter(toldAt);
    }

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static long milliseconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    /** Puts generation and time on verdicts; the time of a condition that did not change stays. */
    private record Stamp(long generation, @Nullable List<Condition> before, Instant now) {

        Stamp(StatusInput facts, @Nullable ProxyConfigStatus before) {
            this(facts.generation(), before == null ? null : before.conditions(), facts.now());
        }

        Condition condition(String type, ConditionResult verdict) {
            Optional<Condition> earlier = before == null
                    ? Optional.empty()
                    : before.stream().filter(one -> one.type().equals(type)).findFirst();
            String since = earlier.filter(one -> one.status() == verdict.status())
                    .map(Condition::lastTransitionTime)
                    .orElseGet(() -> now.truncatedTo(ChronoUnit.SECONDS).toString());
            return new Condition(
                    type, verdict.status(), generation, since, verdict.reason().name(), verdict.message());
        }

        static List<Condition> replaced(@Nullable List<Condition> before, List<Condition> by) {
            if (before == null) {
                return by;
            }
            Map<String, Condition> replacements = by.stream().collect(Collectors.toMap(Condition::type, one -> one));
            return before.stream()
                    .map(one -> replacements.getOrDefault(one.type(), one))
                    .toList();
        }
    }

    /** Whether a status says the same as another but for numbers that change all the time. */
    public static boolean differOnlyInNumbers(ProxyConfigStatus a, ProxyConfigStatus b) {
        return withoutNumbers(a).equals(withoutNumbers(b));
    }

    private static ProxyConfigStatus withoutNumbers(ProxyConfigStatus status) {
        List<InstanceStatus> instances = status.instanceStatuses();
        return new ProxyConfigStatus(
                status.observedGeneration(),
                status.revision(),
                status.lastGoodRevision(),
                status.replicas(),
                status.readyReplicas(),
                status.selector(),
                null,
                status.lastChange(),
                status.conditions(),
                instances == null
                        ? null
                        : instances.stream()
                                .map(InstanceStatuses::withoutNumbers)
                                .toList());
    }
}
