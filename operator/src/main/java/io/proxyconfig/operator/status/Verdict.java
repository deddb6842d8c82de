package io.proxyconfig.operator.status;

import io.proxyconfig.api.v1alpha1.Condition.Status;

/** A condition without its history: whether it is so, why in one word for programs, and why in a sentence for people. */
record Verdict(Status status, Reason reason, String message) {

    /** The longest message that a condition shows; the API server's own limit is 32,768. */
    private static final int MAX_MESSAGE = 2000;

    Verdict {
        message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }

    static Verdict yes(Reason reason, String message) {
        return new Verdict(Status.True, reason, message);
    }

    static Verdict no(Reason reason, String message) {
        return new Verdict(Status.False, reason, message);
    }

    static Verdict unknown(Reason reason, String message) {
        return new Verdict(Status.Unknown, reason, message);
    }
}
