package io.proxyconfig.operator.pipeline;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the start and the end of a pause, also when an earlier process of the operator saw the start. */
final class PauseEvents {
    private boolean paused;

    /** Takes over from the last status whether the resource was paused. */
    PauseEvents(@Nullable ProxyConfigStatus before) {
        paused = before != null
                && before.condition("Paused")
                        .filter(condition -> condition.status() == Condition.Status.True)
                        .isPresent();
    }

    /** The event for this state; empty when it is the same as before. */
    Optional<OperatorEvent> newEvent(boolean now) {
        if (now == paused) {
            return Optional.empty();
        }
        return Optional.of(
                now
                        ? new OperatorEvent(
                                EventReason.Paused,
                                "the operator changes neither HAProxy nor its own objects, until spec.paused is false and"
                                        + " the annotation " + PauseRequest.ANNOTATION + " is removed")
                        : new OperatorEvent(
                                EventReason.Resumed, "the pause is over, the operator applies the spec again"));
    }

    /** Records the state, so that only another one gives an event. */
    void record(boolean now) {
        paused = now;
    }
}
