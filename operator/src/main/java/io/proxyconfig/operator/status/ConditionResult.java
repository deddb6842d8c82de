package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.StatusLimits;

/**
 * A condition without its history.
 *
 * @param status whether the condition holds
 * @param reason the cause in one word, for programs
 * @param message what is wrong, where, and what to do
 */
record ConditionResult(Status status, Reason reason, String message) {

    ConditionResult {
        message = Texts.shortened(message, StatusLimits.CONDITION_MESSAGE);
    }

    static ConditionResult isTrue(Reason reason, String message) {
        return new ConditionResult(Status.True, reason, message);
    }

    static ConditionResult isFalse(Reason reason, String message) {
        return new ConditionResult(Status.False, reason, message);
    }

    static ConditionResult unknown(Reason reason, String message) {
        return new ConditionResult(Status.Unknown, reason, message);
    }

    boolean has(Status other) {
        return status == other;
    }
}
