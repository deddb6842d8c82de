package io.proxyconfig.operator.kubernetes.instances;

import io.proxyconfig.operator.resolve.ManagedInstances.Rejection;

/** Something that somebody has to put right before instances can be run. */
final class RejectionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Rejection obstacle;

    RejectionException(Rejection.Kind kind, String message) {
        super(message);
        this.obstacle = new Rejection(kind, message);
    }

    Rejection obstacle() {
        return obstacle;
    }
}
