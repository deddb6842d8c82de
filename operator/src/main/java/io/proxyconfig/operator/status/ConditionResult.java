package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.StatusLimits;

/** A condition without its history: whether it is so, why in one word for programs, and why in a sentence for people. */
record ConditionResult(Status status, Reason reason, String message) {

    ConditionResult {
        message = Texts.shortened(message, StatusLimits.CONDITION_MESSAGE);
    }

    static ConditionResult yes(Reason reason, String message) {
        return new ConditionResult(Status.True, reason, message);
    }

    static ConditionResult no(Reason reason, String message) {
        return new ConditionResult(Status.False, reason, message);
    }

    static ConditionResult unknown(Reason reason, String message) {
        return new ConditionResult(Status.Unknown, reason, message);
    }
}
