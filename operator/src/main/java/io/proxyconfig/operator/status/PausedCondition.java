package io.proxyconfig.operator.status;

import java.util.Optional;

/** {@code Paused}: the operator changes nothing. The status has the condition only during that time. */
final class PausedCondition {
    private PausedCondition() {}

    static Optional<ConditionResult> judge(StatusInput input) {
        return input.paused()
                ? Optional.of(
                        ConditionResult.isTrue(
                                Reason.Paused,
                                "the operator changes neither HAProxy nor its own objects; to continue, remove spec.paused and the annotation proxyconfig.io/paused"))
                : Optional.empty();
    }
}
