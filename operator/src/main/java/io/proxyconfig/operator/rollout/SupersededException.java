package io.proxyconfig.operator.rollout;

/** The reconciliation must not change anything more: another replica leads, or the resource has changed. */
public sealed class SupersededException extends RuntimeException
        permits LeaseUnreadableException, OtherLeaderException {
    private static final long serialVersionUID = 1L;

    /** An exception with the reason. */
    public SupersededException(String message) {
        super(message);
    }
}
