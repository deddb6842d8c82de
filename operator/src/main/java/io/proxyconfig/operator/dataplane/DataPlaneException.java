package io.proxyconfig.operator.dataplane;

/** The Data Plane API gave no usable answer. The message is for users and contains no credentials. */
public final class DataPlaneException extends Exception {
    private static final long serialVersionUID = 1L;

    private final DataPlaneErrorKind kind;

    /** Creates an exception with a message. */
    public DataPlaneException(DataPlaneErrorKind kind, String message) {
        super(message);
        this.kind = kind;
    }

    DataPlaneException(DataPlaneErrorKind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** The kind of failure. */
    public DataPlaneErrorKind kind() {
        return kind;
    }
}
