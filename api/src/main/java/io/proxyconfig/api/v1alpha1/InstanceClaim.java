package io.proxyconfig.api.v1alpha1;

/** What a ProxyConfig has had of an external instance. It decides whether the ProxyConfig may take the instance again. */
public enum InstanceClaim {
    /** The instance has had the configuration of the ProxyConfig. */
    Held,
    /** The same, and the annotation proxyconfig.io/take-over has had its effect. */
    TakeOverUsed
}
