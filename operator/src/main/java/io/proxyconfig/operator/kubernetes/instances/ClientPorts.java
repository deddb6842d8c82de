package io.proxyconfig.operator.kubernetes.instances;

import io.proxyconfig.api.v1alpha1.InstanceService;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.Stats;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.validation.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The TCP ports of an instance that clients can reach through the Service and the NetworkPolicy. */
final class ClientPorts {
    /** The key in {@code spec.service.nodePorts} of the statistics page, and its name in the Service. */
    private static final String STATS = "stats";

    /** A port's name in a Service (RFC 1123 label). */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private ClientPorts() {}

    /**
     * A port.
     *
     * @param listener name of the listener
     * @param name unique, and valid in a Service
     * @param number 1 to 65535
     */
    record Port(String listener, String name, int number) {}

    /** The ports for clients: listeners that are not on loopback, in the resource's order; the statistics page if it is exposed. */
    static List<Port> of(ProxyConfigSpec spec, Rendered rendered) {
        List<Port> ports = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        Set<String> names = new HashSet<>();
        if (spec.raw() == null) {
            spec.listeners().stream()
                    .filter(listener -> isReachable(listener.address()))
                    .forEach(listener -> add(ports, numbers, names, listener.name(), listener.port()));
        } else {
            rendered.listeners().forEach(endpoint -> add(ports, numbers, names, endpoint.name(), endpoint.port()));
        }
        if (service(spec).exposeStats()) {
            stats(spec).ifPresent(port -> add(ports, numbers, names, STATS, port));
        }
        return ports;
    }

    /** The port of HAProxy's statistics page and metrics; empty where there is none, or only on loopback. */
    static OptionalInt stats(ProxyConfigSpec spec) {
        Stats stats = spec.stats();
        return stats == null || !isReachable(stats.address()) ? OptionalInt.empty() : OptionalInt.of(stats.port());
    }

    static InstanceService service(ProxyConfigSpec spec) {
        @Nullable InstanceService service = spec.service();
        return service == null ? InstanceService.defaults() : service;
    }

    /** Adds a port, unless its number is there, with a name that is unique. */
    static void add(List<Port> ports, Set<Integer> numbers, Set<String> names, String listener, int number) {
        if (numbers.add(number)) {
            boolean usable = NAME.matcher(listener).matches() && names.add(listener);
            String name = usable ? listener : "tcp-" + number;
            ports.add(new Port(listener, name, number));
        }
    }

    private static boolean isReachable(@Nullable String address) {
        return address == null
                || IpAddress.parse(address).filter(IpAddress::isLoopback).isEmpty();
    }
}
