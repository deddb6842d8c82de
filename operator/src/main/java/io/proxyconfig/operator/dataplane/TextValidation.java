package io.proxyconfig.operator.dataplane;

/** The judgment of HAProxy on a text. */
public sealed interface TextValidation {

    /** HAProxy accepts it. */
    record Valid() implements TextValidation {}

    /**
     * HAProxy refuses it.
     *
     * @param message the messages of HAProxy, one a line
     */
    record Invalid(String message) implements TextValidation {}

    /** HAProxy refuses it, and the Data Plane API does not have the messages (2.x). */
    record InvalidWithoutMessage() implements TextValidation {}
}
