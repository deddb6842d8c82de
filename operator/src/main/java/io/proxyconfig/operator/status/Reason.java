package io.proxyconfig.operator.status;

/** Why a condition is as it is, in one word for programs; {@code docs/how-it-fails.md} says what to do about each. */
enum Reason {
    /** HAProxy and the operator understand the spec. */
    Accepted,
    /** A listener's address can't be listened on; nothing was pushed. */
    AddressTaken,
    /** A fresh connection of the probe failed. */
    ConnectionFailed,
    /** The probe holds fewer connections than it should. */
    ConnectionsMissing,
    /** The Data Plane API could not be reached, or did not answer as it should. */
    DataPlaneFailed,
    /** An instance no longer has what was proven on it, and the spec wants to be told only. */
    Drifted,
    /** HAProxy does not answer its probe. */
    HAProxyUnreachable,
    /** The probe's connections work. */
    Healthy,
    /** Fewer instances are up than the operator shall run. */
    InstancesMissing,
    /** The API server refused an object that the operator needs to run instances. */
    InstancesRefused,
    /** The spec contradicts itself. */
    Invalid,
    /** The file that the resource comes from has a newer state that can't be used. */
    InvalidFile,
    /** Proven on every instance. */
    Live,
    /** An object that somebody else owns has a name that the operator needs to run instances. */
    NameTaken,
    /** The spec asks for no connections. */
    NoProbe,
    /** There is no valid and complete configuration to speak of. */
    NotAccepted,
    /** The running worker, or a listener, is not as it should be. */
    NotLive,
    /** Draining workers cost more than the spec allows. */
    OverBudget,
    /** It has not a probe's word yet, because the probe does not answer. */
    ProbeUnreachable,
    /** It is under way. */
    Progressing,
    /** All that is needed is true. */
    Ready,
    /** {@code haproxy -c} refused the file; on {@code Programmed}. */
    Refused,
    /** {@code haproxy -c} refused the file; on {@code Accepted}. */
    RefusedByHAProxy,
    /** The file is valid, but a new worker could not start with it. */
    ReloadFailed,
    /** All references are resolved. */
    Resolved,
    /** A Secret or ConfigMap, or a key of one, is missing. */
    Unresolved,
    /** Draining workers cost no more than the spec allows. */
    WithinBudget
}
