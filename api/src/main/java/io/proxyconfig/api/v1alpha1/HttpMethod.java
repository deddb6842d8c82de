package io.proxyconfig.api.v1alpha1;

/** Methods that change nothing. */
public enum HttpMethod {
    /** The server sends a body, which HAProxy ignores. */
    GET,
    /** The server sends no body. */
    HEAD,
    /** HAProxy's own default. */
    OPTIONS
}
