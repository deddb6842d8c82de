package io.proxyconfig.operator.status;

/** The types of conditions, in the order in which the status lists them. */
enum ConditionType {
    /** The spec is valid. */
    Accepted,
    /** The Secrets and ConfigMaps that the spec names exist. */
    ResolvedRefs,
    /** Every instance runs the configuration. */
    Programmed,
    /** The probe's database connections work; only if {@code spec.probe} is set. */
    ConnectionsHealthy,
    /** The draining workers are within the limits of {@code spec.drain}. */
    WithinDrainBudget,
    /** No pod differs from {@code spec.pod}; only for managed instances. */
    PodsUpToDate,
    /** The operator changes nothing; only while the resource is paused. */
    Paused,
    /** The summary. */
    Ready
}
