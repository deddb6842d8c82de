package io.proxyconfig.operator.render;

/**
 * A listener as the probe reaches it from beside HAProxy.
 *
 * @param name name of the listener
 * @param host IP address; the loopback address where HAProxy listens on all of them
 * @param port TCP port
 */
public record Endpoint(String name, String host, int port) {}
