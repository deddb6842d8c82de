package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.plan.Plan;
import io.proxyconfig.operator.plan.Planner;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.ResourceIdentity;
import io.proxyconfig.operator.rollout.ChangePacing.Turn;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Applies the desired configuration to the instances of one resource: one after the other, and none before the previous
 * one is verified. A reconciliation that finds nothing to do writes nothing.
 */
public final class Rollout {
    private final RolloutMemory memory = new RolloutMemory();
    private final ChangePacing pacing;
    private final Clock clock;
    private final Ticker ticker;
    private final StepTimer timer;
    private final ApplyToLive applyToLive;
    private @Nullable Rendered applied;
    private volatile boolean applying;

    /**
     * The rollout of one resource.
     *
     * @param clock for times that people read
     * @param ticker for decisions
     */
    public Rollout(Clock clock, Ticker ticker, StepTimer timer) {
        this.clock = clock;
        this.ticker = ticker;
        this.pacing = new ChangePacing(ticker);
        this.timer = timer;
        this.applyToLive = new ApplyToLive(timer, ticker);
    }

    /** Whether a file in an instance's general storage belongs to the operator. */
    public static boolean isOwnFile(String name) {
        return name.startsWith(AllowListFiles.PREFIX);
    }

    /** The state that the operator keeps between reconciliations. */
    public RolloutMemory memory() {
        return memory;
    }

    /**
     * Whether a reconciliation in progress applies what was not verified on every instance before it: a recorded status is then
     * about another configuration.
     */
    public boolean isApplying() {
        return applying;
    }

    /** Reconciles all instances. */
    public RolloutResult reconcile(RolloutTarget target, Consumer<OperatorEvent> events) {
        Goal goal = Goal.of(target.rendered());
        applyToLive.recordGoal(goal);
        applying = target.monitors().stream()
                .map(monitor -> memory.of(monitor.instance().name()))
                .anyMatch(instance -> !instance.wasVerified(goal));
        RolloutResult result;
        try {
            result = visit(target, goal, events, (instance, turn) -> reconcile(instance, target, goal, turn));
        } finally {
            applying = false;
        }
        if (result.verified()) {
            applyToLive.recordVerified();
        }
        return result;
    }

    /** Compares all instances with the desired configuration, for a paused resource; changes nothing. */
    public RolloutResult compare(RolloutTarget target, Consumer<OperatorEvent> events) {
        Goal goal = Goal.of(target.rendered());
        return visit(target, goal, events, (instance, turn) -> compare(instance, goal));
    }

    @FunctionalInterface
    private interface Visit {
        InstanceResult result(InstanceRollout instance, Turn turn);
    }

    private RolloutResult visit(RolloutTarget target, Goal goal, Consumer<OperatorEvent> events, Visit visit) {
        List<InstanceMonitor> monitors = target.monitors();
        memory.retain(
                monitors.stream().map(monitor -> monitor.instance().name()).collect(Collectors.toSet()));
        List<InstanceRollout> instances = timer.time(
                StepTimer.Step.Plan,
                () -> ParallelQuestions.ask(monitors.stream()
                        .map(monitor -> new InstanceRollout(
                                target, monitor, memory.of(monitor.instance().name()), timer, events))
                        .toList()));
        Map<String, InstanceResult> results = new LinkedHashMap<>();
        boolean allVerified = true;
        boolean reloaded = false;
        for (InstanceRollout instance : instances) {
            InstanceResult result = visit.result(instance, new Turn(allVerified, reloaded));
            reloaded |= result instanceof InstanceResult.InSync inSync && inSync.reloaded();
            allVerified &= result instanceof InstanceResult.InSync && instance.isVerified();
            results.put(instance.name(), result);
        }
        if (allVerified) {
            applied = target.rendered();
        }
        boolean verified = allVerified && target.complete() && !monitors.isEmpty();
        if (verified) {
            completeChange(goal, events);
        }
        return new RolloutResult(goal, results, verified);
    }

    private InstanceResult reconcile(InstanceRollout instance, RolloutTarget target, Goal goal, Turn turn) {
        DesiredState desired = target.desired();
        boolean wasVerified = instance.memory().wasVerified(goal);
        boolean firstReading = wasVerified && !instance.memory().isUnverified();
        if (instance.isOtherInstance()) {
            return new InstanceResult.Unidentified();
        }
        Optional<InstanceResult> taken = taken(instance);
        if (taken.isPresent()) {
            return taken.get();
        }
        Plan plan;
        try {
            plan = plan(instance, !firstReading && turn.mayChange());
            if (firstReading && !(plan instanceof Plan.Unchanged)) {
                instance.memory().recordUnverified();
                instance.refresh();
                if (!instance.isVerified()) {
                    return new InstanceResult.Unverified();
                }
                plan = plan(instance, true);
            }
        } catch (DataPlaneException e) {
            return failed(instance, goal, new ApplyError(FailureKind.DataPlane, String.valueOf(e.getMessage())));
        }
        if (plan instanceof Plan.Unchanged && target.renew() && instance.hasOtherRendering()) {
            plan = new Plan.ReloadRequired("the text of another version of the operator is renewed", true);
        }
        if (plan instanceof Plan.Unchanged) {
            return apply(instance, plan, target, turn);
        }
        boolean drifted = isRepair(instance, plan, goal);
        if (desired.driftPolicy() == DriftPolicy.Report && drifted) {
            return reportDrift(instance, plan);
        }
        Optional<InstanceResult> delayed = pacing.delayed(instance, plan, desired.reload(), goal, turn);
        if (delayed.isEmpty() && drifted) {
            delayed = pacing.delayedRepair(instance, plan, goal);
        }
        return delayed.isPresent() ? delayed.get() : apply(instance, plan, target, turn);
    }

    private static Optional<InstanceResult> taken(InstanceRollout instance) {
        Optional<String> conflict = instance.conflict();
        conflict.ifPresent(message -> instance.memory().recordTaken());
        return conflict.map(InstanceResult.InstanceTaken::new);
    }

    private InstanceResult compare(InstanceRollout instance, Goal goal) {
        Optional<InstanceResult> taken = taken(instance);
        if (taken.isPresent()) {
            return taken.get();
        }
        try {
            Plan plan = plan(instance, false);
            if (!(plan instanceof Plan.Unchanged)) {
                return new InstanceResult.Paused(plan.reason());
            }
        } catch (DataPlaneException e) {
            return new InstanceResult.Paused(null);
        }
        if (instance.isVerified()) {
            instance.memory().recordVerified(goal);
        }
        return new InstanceResult.InSync(false);
    }

    private Plan plan(InstanceRollout instance, boolean awaitReload) throws DataPlaneException {
        return timer.time(StepTimer.Step.Plan, () -> instance.plan(applied, awaitReload));
    }

    private InstanceResult apply(InstanceRollout instance, Plan plan, RolloutTarget target, Turn turn) {
        Goal goal = Goal.of(target.rendered());
        Duration now = ticker.now();
        boolean reload = plan instanceof Plan.ReloadRequired;
        if (!(plan instanceof Plan.Unchanged)) {
            startChange(instance, plan, goal, target.generation());
        }
        instance.memory().recordStart(goal);
        boolean repair = isRepair(instance, plan, goal);
        Optional<ResourceIdentity> former = instance.otherOwner();
        Optional<ApplyError> error = instance.apply(plan);
        boolean reloaded = reload && !error.map(ApplyError::isBeforeReload).orElse(false);
        if (reloaded && !turn.reloadCounted()) {
            pacing.recordReload(now);
        }
        if (repair && (reloaded || error.isEmpty())) {
            instance.memory().repairs().recordRepair(goal, ticker.now());
        }
        Optional<InstanceResult> taken = taken(instance);
        if (taken.isPresent()) {
            return taken.get();
        }
        if (error.isPresent()) {
            return failed(instance, goal, error.get());
        }
        if (!(plan instanceof Plan.Unchanged)) {
            former.ifPresent(instance.events()::emitTakeOver);
        }
        instance.complete();
        instance.memory().recordSuccess();
        if (instance.isVerified()) {
            instance.memory().recordVerified(goal);
        }
        return new InstanceResult.InSync(reload);
    }

    private void startChange(InstanceRollout instance, Plan plan, Goal goal, long generation) {
        if (instance.memory().failure(goal).isEmpty() && !isRenewal(plan)) {
            emitDrift(instance, plan, goal);
        }
        applyToLive.recordChange(plan instanceof Plan.ReloadRequired);
        if (memory.pendingChange(goal).isEmpty()) {
            memory.recordChange(StartedChangeBuilder.builder()
                    .goal(goal)
                    .reload(plan instanceof Plan.ReloadRequired)
                    .reason(plan.reason())
                    .generation(generation)
                    .startedAt(clock.instant())
                    .started(ticker.now())
                    .build());
        }
    }

    private static boolean isRenewal(Plan plan) {
        return plan instanceof Plan.ReloadRequired reload && reload.renewal();
    }

    private static boolean isRepair(InstanceRollout instance, Plan plan, Goal goal) {
        return !(plan instanceof Plan.Unchanged)
                && !isRenewal(plan)
                && instance.memory().wasVerified(goal);
    }

    private void emitDrift(InstanceRollout instance, Plan plan, Goal goal) {
        if (isRepair(instance, plan, goal)) {
            instance.events()
                    .emitRepair(plan.reason(), instance.memory().repairs().repairs(goal, ticker.now()) + 1);
        } else if (instance.isModified()) {
            instance.events().emitRepair(Planner.MODIFIED_FILE);
        }
    }

    private void completeChange(Goal goal, Consumer<OperatorEvent> events) {
        memory.pendingChange(goal).ifPresent(change -> {
            memory.recordChange(change.verified(ticker.now()));
            events.accept(new OperatorEvent(
                    EventReason.Applied,
                    "the configuration is live on every instance, "
                            + (change.reload() ? "after a reload: " : "without a reload: ") + change.reason()));
        });
    }

    private InstanceResult reportDrift(InstanceRollout instance, Plan plan) {
        if (!instance.memory().isReported(plan.reason())) {
            instance.memory().recordDrift(plan.reason());
            instance.events().emitReportedDrift(plan.reason());
        }
        instance.configureProbe();
        return new InstanceResult.Drifted(plan.reason());
    }

    private InstanceResult failed(InstanceRollout instance, Goal goal, ApplyError error) {
        Failure failure = instance.memory().recordFailure(error.kind(), error.message(), goal, ticker.now());
        if (!instance.isStarting() && instance.memory().announceFailure()) {
            instance.events().emitFailure(error.kind(), error.message());
        }
        return pacing.retriedLater(failure);
    }
}
