package io.proxyconfig.operator.resolve;

/** The reasons why the adapter cannot create the objects of managed instances. */
public enum RejectionReason {
    /** An object with a required name exists already and has another owner. */
    NameTaken,
    /** The API server refuses an object. */
    InstancesRefused
}
