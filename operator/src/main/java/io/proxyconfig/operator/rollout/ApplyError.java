package io.proxyconfig.operator.rollout;

/** The error of one attempt to apply a plan; {@link Failure} counts the attempts. */
record ApplyError(FailureKind kind, String message) {
    /** Whether HAProxy was not asked to reload at all; such an attempt does not count against {@code spec.reload}. */
    boolean isBeforeReload() {
        return switch (kind) {
            case Refused, NotPreserved, AddressTaken, StartFailed -> true;
            case ReloadFailed, NotLive, DataPlane -> false;
        };
    }
}
