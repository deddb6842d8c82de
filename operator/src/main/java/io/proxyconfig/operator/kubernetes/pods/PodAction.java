package io.proxyconfig.operator.kubernetes.pods;

/** What the operator does with one pod. */
public sealed interface PodAction {
    /** The pod. */
    PodState pod();

    /** The Service no longer sends connections to the pod. */
    record TakeOutOfService(PodState pod) implements PodAction {}

    /** The Service sends connections to the pod again. */
    record PutInService(PodState pod) implements PodAction {}

    /** The pod is evicted, and the StatefulSet creates another one if it needs one. */
    record Evict(PodState pod) implements PodAction {}
}
