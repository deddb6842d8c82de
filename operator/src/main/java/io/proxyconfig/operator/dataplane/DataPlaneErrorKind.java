package io.proxyconfig.operator.dataplane;

/** The kinds of failure that the operator handles in different ways. */
public enum DataPlaneErrorKind {
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
