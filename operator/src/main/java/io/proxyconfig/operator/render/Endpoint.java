package io.proxyconfig.operator.render;

import io.proxyconfig.validation.IpAddress;

/**
 * The address at which the probe, which runs beside HAProxy, reaches a listener.
 *
 * @param name name of the listener
 * @param host IP address; the loopback address when HAProxy listens on all addresses
 * @param port TCP port
 * @param rejectsChecks whether the listener closes the connections of the probe's listener checks before they reach a server
 */
public record Endpoint(String name, String host, int port, boolean rejectsChecks) {

    /** The endpoint of a listener that does not reject checks. */
    public Endpoint(String name, String host, int port) {
        this(name, host, port, false);
    }

    /** Address and port as one string, IPv6 in brackets. */
    public String hostAndPort() {
        return new IpAddress(host).withPort(port);
    }

    Endpoint named(String newName) {
        return new Endpoint(newName, host, port, rejectsChecks);
    }

    /** The endpoint of a listener that rejects the source address of the checks, which is an IPv4 address. */
    Endpoint rejectingChecks() {
        return new Endpoint(name, host, port, !new IpAddress(host).isV6());
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
