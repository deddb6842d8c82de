package io.proxyconfig.operator.observe;

/** Why a reading has no content. */
public enum ReadingFailure {
    /** There was no usable answer. */
    NoAnswer,
    /** The probe answers, and its last observation of HAProxy is too old. */
    Outdated,
    /** The probe of another instance answers at the address. */
    OtherInstance
}
