package io.proxyconfig.operator.kubernetes.instances;

import io.proxyconfig.operator.resolve.ManagedInstances.Rejection;
import io.proxyconfig.operator.resolve.RejectionReason;

/** The operator cannot create an object of the instances until a user corrects the cause. */
final class RejectionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Rejection rejection;

    RejectionException(RejectionReason reason, String message) {
        super(message);
        this.rejection = new Rejection(reason, message);
    }

    Rejection rejection() {
        return rejection;
    }
}
