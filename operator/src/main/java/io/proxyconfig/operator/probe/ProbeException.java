package io.proxyconfig.operator.probe;

/** A probe gave no usable answer; the message is a sentence for people and has no token in it. */
public final class ProbeException extends Exception {
    private static final long serialVersionUID = 1L;

    ProbeException(String message) {
        super(message);
    }

    ProbeException(String message, Throwable cause) {
        super(message, cause);
    }
}
