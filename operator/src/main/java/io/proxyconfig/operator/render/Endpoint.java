package io.proxyconfig.operator.render;

import io.proxyconfig.validation.IpAddress;

/**
 * The address at which the probe, which runs beside HAProxy, reaches a listener.
 *
 * @param name name of the listener
 * @param host IP address; the loopback address when HAProxy listens on all addresses
 * @param port TCP port
 */
public record Endpoint(String name, String host, int port) {

    /** Address and port as one string, IPv6 in brackets. */
    public String hostAndPort() {
        return new IpAddress(host).withPort(port);
    }

    Endpoint named(String newName) {
        return new Endpoint(newName, host, port);
    }

    /** The endpoint of a listener that is bound to this IP address, or to all addresses of its family. */
    static Endpoint of(String name, String address, int port) {
        IpAddress ip = IpAddress.parse(address)
                .orElseThrow(() -> new IllegalArgumentException("not an IP address: " + address));
        if (ip.isAny()) {
            return new Endpoint(name, ip.isV6() ? "::1" : "127.0.0.1", port);
        }
        return new Endpoint(name, ip.text(), port);
    }
}
