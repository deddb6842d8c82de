package io.proxyconfig.api.v1alpha1;

/** What happens when an instance no longer has what was proven live on it, and the spec has not changed. */
public enum DriftPolicy {
    /** What the spec says is put back. */
    Repair,
    /** It is told, and left as it is until the spec changes. */
    Report
}
