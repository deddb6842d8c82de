package io.proxyconfig.operator.kubernetes.instances;

import io.proxyconfig.operator.resolve.ManagedInstances.Rejection;

/** The operator cannot create an object of the instances until a user corrects the cause. */
final class RejectionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Rejection rejection;

    RejectionException(Rejection.Kind kind, String message) {
        super(message);
        this.rejection = new Rejection(kind, message);
    }

    Rejection rejection() {
        return rejection;
    }
}
