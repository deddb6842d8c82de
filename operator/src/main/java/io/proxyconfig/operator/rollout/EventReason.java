package io.proxyconfig.operator.rollout;

/** The reasons of events. */
public enum EventReason {
    /** A change is verified on every instance. */
    Applied(false),
    /** HAProxy refused a configuration, could not start with it, or does not show it. */
    Refused(true),
    /** The Data Plane API does not answer, or answers with an error. */
    Unreachable(true),
    /** An instance no longer has its verified configuration. */
    Drifted(true),
    /** Another ProxyConfig has an instance, so the operator sends nothing to it. */
    InstanceTaken(true),
    /** The operator replaced the configuration of another ProxyConfig. */
    InstanceTakenOver(false),
    /** The file of a resource is invalid; its last valid content stays in force. */
    InvalidFile(true),
    /** A connection that the probe held was closed. */
    ConnectionBroken(true),
    /** A setting is valid, but can close connections or does not have the effect that its field suggests. */
    SpecWarning(true),
    /** A user paused the resource; the operator observes it and changes nothing. */
    Paused(false),
    /** The pause is over. */
    Resumed(false),
    /** A pod takes no new connections, and its replacement waits for its sessions. */
    PodDraining(false),
    /** The operator evicted a pod, to replace it. */
    PodEvicted(false),
    /** No pod is left to be replaced. */
    PodsReplaced(false),
    /** A container did not start with another image, and has its former image again. */
    SidecarUpdateFailed(true),
    /** Sessions ended with their pod. */
    SessionsEnded(true);

    private final boolean warning;

    EventReason(boolean warning) {
        this.warning = warning;
    }

    /** Whether the event reports a problem. */
    public boolean warning() {
        return warning;
    }
}
