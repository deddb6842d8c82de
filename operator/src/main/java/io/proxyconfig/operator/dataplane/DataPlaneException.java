package io.proxyconfig.operator.dataplane;

/** The Data Plane API gave no usable answer. The message is for users and contains no credentials. */
public final class DataPlaneException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The kinds of failure that the operator handles in different ways. */
    public enum Kind {
        /** No connection, or it broke during the request. It is unknown whether the server applied a change. */
        Unreachable,
        /** No answer in time. It is unknown whether the server applied a change. */
        TimedOut,
        /** 401 or 403: the credentials are wrong. */
        Unauthorized,
        /** 404: the object does not exist. */
        NotFound,
        /** Any other unexpected answer. */
        Unexpected
    }

    private final Kind kind;

    /** Creates an exception with a message. */
    public DataPlaneException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    DataPlaneException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The kind of failure. */
    public Kind kind() {
        return kind;
    }
}
