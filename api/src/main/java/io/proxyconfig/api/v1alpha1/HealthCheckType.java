package io.proxyconfig.api.v1alpha1;

/** The kinds of check. */
public enum HealthCheckType {
    /** The server accepts a TCP connection. */
    TCP,
    /** The server accepts a MySQL login. */
    MySQL,
    /** The server answers an HTTP request. */
    HTTP
}
