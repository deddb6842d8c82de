package io.proxyconfig.operator.rollout;

/** The API server does not say which replica leads. */
public final class LeaseUnreadableException extends SupersededException {
    private static final long serialVersionUID = 1L;

    /** An exception with the reason. */
    public LeaseUnreadableException(String message) {
        super(message);
    }
}
