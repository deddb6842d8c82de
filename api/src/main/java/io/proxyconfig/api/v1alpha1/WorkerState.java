package io.proxyconfig.api.v1alpha1;

/** What a worker does. */
public enum WorkerState {
    /** It accepts new connections. */
    Current,
    /** It keeps the connections that it has, and ends with the last one. */
    Draining
}
