package io.proxyconfig.operator.render;

import io.proxyconfig.validation.IpAddress;

/**
 * A listener as the probe reaches it from beside HAProxy.
 *
 * @param name name of the listener
 * @param host IP address; the loopback address where HAProxy listens on all of them
 * @param port TCP port
 */
public record Endpoint(String name, String host, int port) {

    /** Both in one word, IPv6 in brackets. */
    public String hostAndPort() {
        return new IpAddress(host).withPort(port);
    }

    Endpoint named(String newName) {
        return new Endpoint(newName, host, port);
    }

    /** A listener bound to this IP address, which may stand for all of its family. */
    static Endpoint beside(String name, String address, int port) {
        IpAddress ip =
                IpAddress.parse(address).orElseThrow(() -> new IllegalArgumentException("no IP address: " + address));
        if (ip.isAny()) {
            return new Endpoint(name, ip.isV6() ? "::1" : "127.0.0.1", port);
        }
        return new Endpoint(name, ip.text(), port);
    }
}
