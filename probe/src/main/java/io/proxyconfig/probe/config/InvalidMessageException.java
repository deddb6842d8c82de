package io.proxyconfig.probe.config;

/** An invalid message of the operator. The text contains no value of the message, because one can be a password. */
public final class InvalidMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String message;

    public InvalidMessageException(String message) {
        super(message);
        this.message = message;
    }

    /** The field, and the reason why it is invalid. */
    public String message() {
        return message;
    }
}
