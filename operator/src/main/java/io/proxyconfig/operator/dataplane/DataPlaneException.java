package io.proxyconfig.operator.dataplane;

/** The Data Plane API gave no usable answer; the message is a sentence for people and has no credentials in it. */
public final class DataPlaneException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as it matters to what is done next. */
    public enum Kind {
        /** No connection, or it broke; a request that changes something may or may not have been carried out. */
        Unreachable,
        /** No answer in time; likewise. */
        TimedOut,
        /** 401 or 403: the credentials are wrong. */
        Unauthorized,
        /** 404: there is no such object. */
        NotFound,
        /** Any other answer that was not expected here. */
        Unexpected
    }

    private final Kind kind;

    /** An exception with a sentence. */
    public DataPlaneException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    DataPlaneException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }
}
