package io.proxyconfig.operator.probe;

/** A probe gave no usable answer. The message is for users and contains no token. */
public final class ProbeException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with a message. */
    public ProbeException(String message) {
        super(message);
    }

    ProbeException(String message, Throwable cause) {
        super(message, cause);
    }
}
