package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.operator.plan.Plan;
import io.proxyconfig.operator.resolve.ReloadLimits;
import java.time.Duration;
import java.util.Optional;

/** Decides whether a change of an instance can start now, or for what it waits. */
final class ChangePacing {
    private static final Duration PREVIOUS_INSTANCE_INTERVAL = Duration.ofSeconds(2);

    private final ReloadLimiter reloadLimiter = new ReloadLimiter();
    private final Ticker ticker;

    ChangePacing(Ticker ticker) {
        this.ticker = ticker;
    }

    /**
     * What the instances before this one allow.
     *
     * @param mayChange whether all of them are verified
     * @param reloadCounted whether one of them was reloaded in this reconciliation; {@code spec.reload} counts the reloads
     *     of all instances for one change as one
     */
    record Turn(boolean mayChange, boolean reloadCounted) {}

    /** Why a change has to wait; empty when it can start now. */
    Optional<InstanceResult> delayed(InstanceRollout instance, Plan plan, ReloadLimits limits, Goal goal, Turn turn) {
        Duration now = ticker.now();
        if (!turn.mayChange()) {
            return Optional.of(new InstanceResult.Waiting(
                    PREVIOUS_INSTANCE_INTERVAL, "the change waits until the previous instance is verified"));
        }
        Optional<Failure> failure = instance.memory().failure(goal);
        if (failure.isPresent() && now.compareTo(failure.get().retryAt()) < 0 && !instance.isRecovered(failure.get())) {
            return Optional.of(retriedLater(failure.get()));
        }
        boolean limited = plan instanceof Plan.ReloadRequired && !turn.reloadCounted();
        Duration delay = limited ? reloadLimiter.delay(limits, now) : Duration.ZERO;
        return delay.isZero()
                ? Optional.empty()
                : Optional.of(new InstanceResult.Waiting(
                        delay, "the change waits for the next reload that spec.reload allows"));
    }

    /** Why a repair has to wait because of the repairs before it; empty when it can start now. */
    Optional<InstanceResult> delayedRepair(InstanceRollout instance, Plan plan, Goal goal) {
        RepairBackoff backoff = instance.memory().repairs();
        Duration now = ticker.now();
        Duration delay = backoff.delay(goal, now);
        int number = backoff.repairs(goal, now);
        return delay.isZero()
                ? Optional.empty()
                : Optional.of(
                        new InstanceResult.RepairDelayed(delay, plan.reason(), number, RepairBackoff.interval(number)));
    }

    /** Records that a change reloaded an instance. */
    void recordReload(Duration now) {
        reloadLimiter.recordReload(now);
    }

    InstanceResult.ApplyFailed retriedLater(Failure failure) {
        return new InstanceResult.ApplyFailed(failure, failure.retryAt().minus(ticker.now()));
    }
}
