package io.proxyconfig.api.v1alpha1;

/** Who runs the HAProxy instances. */
public enum Management {
    /** The operator runs them as pods. */
    Managed,
    /** They exist already; {@code spec.external} names them. */
    External
}
