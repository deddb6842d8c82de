package io.proxyconfig.api.v1alpha1;

/** What an instance is for. */
public enum InstanceState {
    /** The operator configures it, and it takes new connections. */
    Active,
    /** The operator has taken its pod out of the Service. It keeps its connections until it is replaced or removed. */
    Draining,
    /** Kubernetes is deleting its pod. It keeps its connections until the grace period ends. */
    Leaving
}
