package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;

/** A condition without its history: whether it is so, why in one word for programs, and why in a sentence for people. */
record ConditionResult(Status status, Reason reason, String message) {

    /** The longest message that a condition shows; the API server's own limit is 32,768. */
    private static final int MAX_MESSAGE = 2000;

    ConditionResult {
        message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
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
