package io.proxyconfig.operator.status;

/** The cause of a condition's status, in one word for programs; {@code docs/how-it-fails.md} says what to do about each. */
enum Reason {
    /** The spec is valid. */
    Accepted,
    /** Another process uses an address of a listener; the operator pushed nothing. */
    AddressTaken,
    /** A fresh connection of the probe failed. */
    ConnectionFailed,
    /** The probe holds fewer connections than the spec asks for. */
    ConnectionsMissing,
    /** The Data Plane API did not answer, or its answer was an error. */
    DataPlaneFailed,
    /** An instance no longer has its verified configuration, and {@code spec.driftPolicy} is {@code Report}. */
    Drifted,
    /** HAProxy does not answer its probe. */
    HAProxyUnreachable,
    /** The probe's connections work. */
    Healthy,
    /** Fewer managed instances run than the spec asks for. */
    InstancesMissing,
    /** Another ProxyConfig has an instance; the operator sent nothing to it. */
    InstanceTaken,
    /** The API server refused an object of the managed instances. */
    InstancesRefused,
    /** A value of the spec is invalid. */
    Invalid,
    /** The file of the resource is invalid; the operator uses its last valid content. */
    InvalidFile,
    /** The configuration is verified on every instance. */
    Live,
    /** An object with a name that the operator needs does not belong to the resource. */
    NameTaken,
    /** The operator has no valid and complete configuration. */
    NotAccepted,
    /** The current worker or a listener does not have the desired state. */
    NotLive,
    /** The Data Plane API would change the meaning of the file. */
    NotPreserved,
    /** The probe of another instance answers at the address of an instance. */
    OtherInstance,
    /** Draining workers exceed the limits of the spec. */
    OverBudget,
    /** A sidecar does not start with its image, and keeps its former one. */
    ImageFailed,
    /** There are more or fewer pods than {@code spec.replicas}. */
    PodsChanging,
    /** Pods differ from {@code spec.pod} and are still to be replaced. */
    PodsOutdated,
    /** The resource is paused. */
    Paused,
    /** The probe does not answer, so the operator cannot verify anything. */
    ProbeUnreachable,
    /** The operator is working on it. */
    Progressing,
    /** All that Ready depends on is True. */
    Ready,
    /** The operator failed with an unexpected exception. */
    ReconciliationFailed,
    /** The probe answers, but its last observation of HAProxy is too old. */
    ReportOutdated,
    /** {@code haproxy -c} refused the file; on Programmed. */
    Refused,
    /** {@code haproxy -c} refused the file; on Accepted. */
    RefusedByHAProxy,
    /** The file is valid, but a new worker could not start with it. */
    ReloadFailed,
    /** All references are resolved. */
    Resolved,
    /** HAProxy ended during a start with the file, and runs an earlier one. */
    StartFailed,
    /** A Secret, a ConfigMap or a key of one is missing. */
    Unresolved,
    /** No pod differs from {@code spec.pod}. */
    UpToDate,
    /** Draining workers are within the limits of the spec. */
    WithinBudget,
    /** HAProxy does not list all its workers. */
    WorkersUnknown
}
