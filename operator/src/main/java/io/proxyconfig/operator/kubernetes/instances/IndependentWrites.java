package io.proxyconfig.operator.kubernetes.instances;

import io.proxyconfig.operator.resolve.ManagedInstances.Rejection;
import org.jspecify.annotations.Nullable;

/** Writes of objects that do not depend on each other: a refused one does not hold up the others. */
final class IndependentWrites {
    private @Nullable Rejection first;

    @FunctionalInterface
    interface Write {
        void run() throws RejectionException;
    }

    /** Makes a write, and returns whether it was accepted. */
    boolean run(Write write) {
        try {
            write.run();
            return true;
        } catch (RejectionException e) {
            first = first == null ? e.rejection() : first;
            return false;
        }
    }

    /** The first rejection; null if there was none. */
    @Nullable Rejection rejection() {
        return first;
    }
}
