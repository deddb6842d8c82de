package io.proxyconfig.operator.dataplane;

/** The states that the Data Plane API reports. */
public enum ReloadState {
    /** {@code in_progress} */
    InProgress,
    /** {@code succeeded} */
    Succeeded,
    /** {@code failed} */
    Failed
}
