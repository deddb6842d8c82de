package io.proxyconfig.api.v1alpha1;

/** How the operator replaces pods after a change that needs new pods. */
public enum PodReplacementPolicy {
    /** A new pod first; then one old pod after the other, each when its last session has ended. */
    WhenDrained,
    /** One pod after the other; sessions end with the grace period of the pod. */
    Rolling,
    /** The user deletes the pods. */
    Manual
}
