package io.proxyconfig.operator.kubernetes.instances;

import io.proxyconfig.api.v1alpha1.Listener;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.Stats;
import io.proxyconfig.operator.render.Endpoint;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.validation.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The TCP ports of an instance that clients may reach. */
final class ClientPorts {
    /** A port's name in a Service (RFC 1123 label). */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private ClientPorts() {}

    /**
     * A port.
     *
     * @param name unique, and good for a Service
     * @param number 1 to 65535
     */
    record Port(String name, int number) {}

    /** Listeners that are not on loopback, in the resource's order, and the stats page. */
    static List<Port> of(ProxyConfigSpec spec, Rendered rendered) {
        List<Port> ports = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        Set<String> names = new HashSet<>();
        if (spec.raw() == null) {
            spec.listeners().stream()
                    .filter(listener -> isReachable(listener.address()))
                    .forEach(listener -> add(ports, numbers, names, endpoint(listener)));
        } else {
            rendered.listeners().forEach(endpoint -> add(ports, numbers, names, endpoint));
        }
        Stats stats = spec.stats();
        if (stats != null && isReachable(stats.address())) {
            add(ports, numbers, names, new Endpoint("stats", "", stats.port()));
        }
        return ports;
    }

    private static Endpoint endpoint(Listener listener) {
        return new Endpoint(listener.name(), "", listener.port());
    }

    private static void add(List<Port> ports, Set<Integer> numbers, Set<String> names, Endpoint endpoint) {
        if (numbers.add(endpoint.port())) {
            boolean usable = NAME.matcher(endpoint.name()).matches() && names.add(endpoint.name());
            ports.add(new Port(usable ? endpoint.name() : "tcp-" + endpoint.port(), endpoint.port()));
        }
    }

    private static boolean isReachable(@Nullable String address) {
        return address == null
                || IpAddress.parse(address).filter(IpAddress::isLoopback).isEmpty();
    }
}
