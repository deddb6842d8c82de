package io.proxyconfig.operator.rollout;

/** The Lease does not name this replica. */
public final class OtherLeaderException extends SupersededException {
    private static final long serialVersionUID = 1L;

    /** An exception with the reason. */
    public OtherLeaderException(String message) {
        super(message);
    }
}
