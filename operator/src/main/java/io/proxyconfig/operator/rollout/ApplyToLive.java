package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a configuration takes until it is verified on every instance. The time begins with the first
 * reconciliation that sees the configuration, so that retries and waits count; for a repair it begins with the first
 * instance that is changed. A configuration that a newer one replaces before it is live is not measured.
 */
final class ApplyToLive {
    private final StepTimer timer;
    private final Ticker ticker;
    private @Nullable Goal goal;
    private boolean pending;
    private boolean changed;
    private boolean reloaded;
    private Duration start = Duration.ZERO;

    ApplyToLive(StepTimer timer, Ticker ticker) {
        this.timer = timer;
        this.ticker = ticker;
    }

    /** A reconciliation has this goal. */
    void recordGoal(Goal desired) {
        if (!desired.equals(goal)) {
            goal = desired;
            begin();
        }
    }

    /** The change of an instance starts. */
    void recordChange(boolean reload) {
        if (!pending) {
            begin();
        }
        changed = true;
        reloaded |= reload;
    }

    /** The goal is verified on every instance. */
    void recordVerified() {
        if (pending && changed) {
            timer.recordLive(
                    reloaded ? ApplyMethod.Reload : ApplyMethod.Runtime,
                    ticker.now().minus(start));
        }
        pending = false;
    }

    private void begin() {
        pending = true;
        changed = false;
        reloaded = false;
        start = ticker.now();
    }
}
