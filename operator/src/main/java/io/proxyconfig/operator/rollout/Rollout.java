package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.v1alpha1.DriftPolicy;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.plan.Plan;
import io.proxyconfig.operator.plan.Planner;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.DesiredState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One resource's instances, brought to what they should have in passes: one instance after the other, and none before
 * the one before it is proven. A pass that has nothing to do writes nothing.
 */
public final class Rollout {
    private static final Duration WAIT_FOR_OTHERS = Duration.ofSeconds(2);

    private final Planner planner = new Planner();
    private final RolloutMemory memory = new RolloutMemory();
    private final ReloadLimiter gate = new ReloadLimiter();
    private final Clock clock;
    private final StepTimer timer;
    private @Nullable Rendered before;

    /** The rollouts of one resource. */
    public Rollout(Clock clock, StepTimer timer) {
        this.clock = clock;
        this.timer = timer;
    }

    /** Whether a file in an instance's general storage is one of ours. */
    public static boolean isOurFile(String name) {
        return name.startsWith(AllowListFiles.PREFIX);
    }

    /** What earlier passes left behind. */
    public RolloutMemory memory() {
        return memory;
    }

    /**
     * What a pass came to.
     *
     * @param goal what it leads to
     * @param results how far each instance is, by its name
     */
    public record Pass(String goal, Map<String, InstanceResult> results) {
        /** When the next pass is due by itself; empty when only news can change anything. */
        public Optional<Instant> nextPass() {
            return results.values().stream()
                    .flatMap(result -> switch (result) {
                        case InstanceResult.Done done -> Optional.<Instant>empty().stream();
                        case InstanceResult.Drifted drifted -> Optional.<Instant>empty().stream();
                        case InstanceResult.Doubted doubted -> Optional.of(doubted.until()).stream();
                        case InstanceResult.Failed failed ->
                            Optional.of(failed.failure().retryAt()).stream();
                        case InstanceResult.Waiting waiting -> Optional.of(waiting.until()).stream();
                    })
                    .min(Instant::compareTo);
        }
    }

    /**
     * One pass over all instances.
     *
     * @param complete whether these are all that there shall be; a change is not live everywhere before
     */
    public Pass run(
            DesiredState desired,
            Rendered rendered,
            List<InstanceMonitor> monitors,
            boolean complete,
            Consumer<OperatorEvent> notices) {
        String goal = goal(rendered);
        memory.retain(
                monitors.stream().map(monitor -> monitor.instance().name()).collect(Collectors.toSet()));
        Map<String, InstanceResult> results = new LinkedHashMap<>();
        boolean allLive = true;
        boolean gatePassed = false;
        for (InstanceMonitor monitor : monitors) {
            InstanceRollout instance = new InstanceRollout(desired, rendered, monitor, memory, planner, timer, notices);
            InstanceResult result = bring(instance, desired, goal, new Turn(allLive, gatePassed));
            gatePassed |= result instanceof InstanceResult.Done done && done.reloaded();
            allLive &= result instanceof InstanceResult.Done && instance.isLive();
            results.put(instance.name(), result);
        }
        if (allLive) {
            before = rendered;
        }
        if (allLive && complete && !monitors.isEmpty()) {
            finish(goal, notices);
        }
        return new Pass(goal, results);
    }

    /**
     * An instance's place in a pass.
     *
     * @param mayChange whether all instances before it are proven
     * @param gatePassed whether one before it was reloaded in this pass, which counts for all
     */
    private record Turn(boolean mayChange, boolean gatePassed) {}

    /** What a pass leads to: the file's structure and the allow lists' content. */
    private static String goal(Rendered rendered) {
        return rendered.revision() + "/"
                + Integer.toHexString(rendered.allowFiles().hashCode());
    }

    private InstanceResult bring(InstanceRollout instance, DesiredState desired, String goal, Turn turn) {
        Instant now = clock.instant();
        boolean wasProven = memory.wasProven(instance.name(), goal);
        Plan plan;
        try {
            plan = plan(instance, wasProven && !memory.isDoubted(instance.name()));
            if (!(plan instanceof Plan.Unchanged) && wasProven && memory.doubted(instance.name())) {
                instance.lookAgain();
                if (!instance.isLive()) {
                    return new InstanceResult.Doubted(now);
                }
                plan = plan(instance, false);
            }
        } catch (DataPlaneException e) {
            return failed(instance, Failure.Kind.DataPlane, String.valueOf(e.getMessage()), goal);
        }
        if (!(plan instanceof Plan.Unchanged) && desired.driftPolicy() == DriftPolicy.Report && wasProven) {
            return drifted(instance, plan);
        }
        Optional<InstanceResult> notYet = notYet(instance, plan, desired, goal, turn);
        return notYet.isPresent() ? notYet.get() : carryOut(instance, plan, goal, turn);
    }

    /** Why a change has to wait; empty when it hasn't, or there is none. */
    private Optional<InstanceResult> notYet(
            InstanceRollout instance, Plan plan, DesiredState desired, String goal, Turn turn) {
        Instant now = clock.instant();
        if (plan instanceof Plan.Unchanged) {
            return Optional.empty();
        }
        if (!turn.mayChange()) {
            return Optional.of(new InstanceResult.Waiting(
                    now.plus(WAIT_FOR_OTHERS), "waits until the instance before it is proven live"));
        }
        Optional<Failure> failure = failure(instance, goal);
        if (failure.isPresent() && now.isBefore(failure.get().retryAt()) && !instance.cameBack(failure.get())) {
            return Optional.of(new InstanceResult.Failed(failure.get()));
        }
        Duration pause =
                plan instanceof Plan.Reload && !turn.gatePassed() ? gate.pause(desired.reload(), now) : Duration.ZERO;
        return pause.isZero()
                ? Optional.empty()
                : Optional.of(new InstanceResult.Waiting(
                        now.plus(pause), "waits for the next reload that spec.reload allows"));
    }

    private InstanceResult carryOut(InstanceRollout instance, Plan plan, String goal, Turn turn) {
        Instant now = clock.instant();
        tellDrift(instance, plan, goal, failure(instance, goal).isPresent());
        start(plan, goal, now);
        memory.leaves(instance.name(), goal);
        Optional<InstanceRollout.Failed> failed = instance.carryOut(plan);
        if (plan instanceof Plan.Reload && !turn.gatePassed() && !isBeforeReload(failed)) {
            gate.passed(now);
        }
        if (failed.isPresent()) {
            return failed(instance, failed.get().kind(), failed.get().message(), goal);
        }
        instance.settle();
        memory.carriedOut(instance.name());
        if (instance.isLive()) {
            memory.proven(instance.name(), goal);
        }
        return new InstanceResult.Done(plan instanceof Plan.Reload);
    }

    private Optional<Failure> failure(InstanceRollout instance, String goal) {
        return memory.failure(instance.name()).filter(one -> one.goal().equals(goal));
    }

    /** Whether HAProxy was not asked to reload at all, which then doesn't count against spec.reload. */
    private static boolean isBeforeReload(Optional<InstanceRollout.Failed> failed) {
        return failed.map(InstanceRollout.Failed::kind)
                .filter(kind -> kind == Failure.Kind.Refused || kind == Failure.Kind.AddressTaken)
                .isPresent();
    }

    private Plan plan(InstanceRollout instance, boolean atOnce) throws DataPlaneException {
        return timer.time(StepTimer.Step.Plan, () -> instance.plan(before, atOnce));
    }

    private void start(Plan plan, String goal, Instant now) {
        if (plan instanceof Plan.Unchanged) {
            return;
        }
        Optional<RolloutMemory.Change> change = memory.change();
        boolean goesOn = change.isPresent()
                && change.get().provenAt() == null
                && change.get().goal().equals(goal);
        if (!goesOn) {
            memory.started(new RolloutMemory.Change(goal, plan instanceof Plan.Reload, plan.reason(), now, null));
        }
    }

    private void finish(String goal, Consumer<OperatorEvent> notices) {
        Optional<RolloutMemory.Change> change = memory.change();
        if (change.isPresent()
                && change.get().provenAt() == null
                && change.get().goal().equals(goal)) {
            memory.finished(clock.instant());
            notices.accept(new OperatorEvent(
                    OperatorEvent.Kind.Applied,
                    (change.get().reload() ? "live after a reload: " : "live without a reload: ")
                            + change.get().reason()));
        }
    }

    private void tellDrift(InstanceRollout instance, Plan plan, String goal, boolean retried) {
        if (plan instanceof Plan.Unchanged || retried) {
            return;
        }
        if (memory.wasProven(instance.name(), goal)) {
            instance.tellDrift(plan.reason());
        } else if (instance.hasForeignFile()) {
            instance.tellForeignFile();
        }
    }

    private InstanceResult drifted(InstanceRollout instance, Plan plan) {
        if (memory.drifted(instance.name(), plan.reason())) {
            instance.tell(
                    OperatorEvent.Kind.Drifted, " is left as it is, spec.driftPolicy is Report: " + plan.reason());
        }
        instance.watch();
        return new InstanceResult.Drifted(plan.reason());
    }

    private InstanceResult failed(InstanceRollout instance, Failure.Kind kind, String message, String goal) {
        Optional<Failure> earlier = memory.failure(instance.name());
        Failure failure = memory.failed(instance.name(), kind, message, goal, clock.instant());
        boolean told = earlier.isPresent()
                && earlier.get().goal().equals(goal)
                && earlier.get().kind() == kind;
        if (!told) {
            OperatorEvent.Kind notice =
                    kind == Failure.Kind.DataPlane ? OperatorEvent.Kind.Unreachable : OperatorEvent.Kind.Refused;
            instance.tell(notice, ": " + message);
        }
        return new InstanceResult.Failed(failure);
    }
}
