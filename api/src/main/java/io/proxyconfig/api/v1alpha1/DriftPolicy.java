package io.proxyconfig.api.v1alpha1;

/** What the operator does about drift. */
public enum DriftPolicy {
    /** The operator applies the configuration again. */
    Repair,
    /** The operator reports the drift, and applies nothing until the spec changes. */
    Report
}
