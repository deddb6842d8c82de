package io.proxyconfig.api.v1alpha1;

/** What a change took. */
public enum ChangeMethod {
    /** The instances ran it already. */
    Unchanged,
    /** The running workers took it. */
    Runtime,
    /** HAProxy started new workers. */
    Reload
}
