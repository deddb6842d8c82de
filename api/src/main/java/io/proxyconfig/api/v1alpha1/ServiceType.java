package io.proxyconfig.api.v1alpha1;

/** Types of a Service. */
public enum ServiceType {
    /** An address in the cluster. */
    ClusterIP,
    /** In addition, a port of every node. */
    NodePort,
    /** In addition, a load balancer of the platform. */
    LoadBalancer
}
