package io.proxyconfig.operator.rollout;

/** The steps of a change that can fail. */
public enum FailureKind {
    /** {@code haproxy -c} refused the file. */
    Refused,
    /** The Data Plane API would change the meaning of the file. */
    NotPreserved,
    /** The probe found that HAProxy cannot bind a new address; the operator pushed nothing. */
    AddressTaken,
    /** HAProxy ended during an earlier start with the file; the operator pushed nothing. */
    StartFailed,
    /** HAProxy accepted the file, but the new worker did not start. */
    ReloadFailed,
    /** The Data Plane API reported success, but the running worker does not show the change. */
    NotLive,
    /** The Data Plane API did not answer, or its answer was an error. */
    DataPlane
}
