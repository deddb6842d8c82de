package io.proxyconfig.operator.rollout;

/** How a change reached the instances. */
public enum ApplyMethod {
    /** At least one instance was reloaded. */
    Reload,
    /** Every instance was changed at run time. */
    Runtime
}
