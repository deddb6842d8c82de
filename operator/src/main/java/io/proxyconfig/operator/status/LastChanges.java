package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.ChangeMethod;
import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.StatusLimits;
import io.proxyconfig.operator.rollout.RolloutMemory.StartedChange;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides what {@code status.lastChange} says, from the rollout's last change and from what is recorded. */
final class LastChanges {
    private LastChanges() {}

    static @Nullable LastChange of(StatusInput input, @Nullable ProxyConfigStatus before, boolean live) {
        @Nullable LastChange recorded = before == null ? null : before.lastChange();
        StartedChange change = input.change();
        if (change != null && isNewer(change, recorded, input.generation())) {
            return lastChange(change, recorded, input.generation());
        }
        boolean unrecorded = recorded == null || recorded.generation() != input.generation();
        if (live && unrecorded) {
            return new LastChange(
                    input.generation(),
                    ChangeMethod.Unchanged,
                    "all instances ran the configuration already",
                    Times.text(input.now()),
                    0L);
        }
        return recorded;
    }

    private static LastChange lastChange(StartedChange change, @Nullable LastChange recorded, long generation) {
        boolean same = recorded != null && isSame(change, recorded);
        Duration liveAfter = change.liveAfter();
        return new LastChange(
                same && recorded != null ? recorded.generation() : Long.valueOf(generation),
                change.reload() ? ChangeMethod.Reload : ChangeMethod.Runtime,
                Texts.shortened(change.reason(), StatusLimits.TEXT),
                Times.text(change.startedAt()),
                liveAfter == null ? null : Long.valueOf(liveAfter.toMillis()));
    }

    private static boolean isNewer(StartedChange change, @Nullable LastChange recorded, long generation) {
        if (recorded == null) {
            return true;
        }
        if (isSame(change, recorded)) {
            // the same change: its entry changes until it is live, and while its spec is the current one
            return recorded.liveAfterMilliseconds() == null || recorded.generation() == generation;
        }
        // an entry of a later generation says that this generation needed no change
        return change.generation() >= recorded.generation();
    }

    /** The time of day of a change identifies it, and gives no order. */
    private static boolean isSame(StartedChange change, LastChange recorded) {
        return recorded.method() != ChangeMethod.Unchanged
                && recorded.appliedTime().equals(Times.text(change.startedAt()));
    }
}
