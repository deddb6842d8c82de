package io.proxyconfig.soak.plan;

import io.proxyconfig.api.v1alpha1.Backend;
import io.proxyconfig.api.v1alpha1.Listener;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpecBuilder;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.api.v1alpha1.Timeouts;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * The specs of a run: two listeners that the applications use, and one that comes and goes. Each spec allows the applications.
 *
 * @param mainPort the port of the first listener
 * @param reportsPort the port of the second listener
 * @param extraPort the port of the listener that comes and goes
 * @param mainDatabase the port of the first listener's database
 * @param reportsDatabase the port of the second listener's database
 */
public record SpecMix(int mainPort, int reportsPort, int extraPort, int mainDatabase, int reportsDatabase) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EXTRA = "extra";
    private static final String SPARE = "spare";
    private static final String APPLICATIONS = "127.0.0.0/8";
    private static final List<String> NETWORKS =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.7.0/24", "198.51.100.0/24", "2001:db8::/32", "fd00::/8");

    /** The listeners and backends of the first spec. */
    public ProxyConfigSpec first(ProxyConfigSpec others) {
        return ProxyConfigSpecBuilder.builder(others)
                .listeners(List.of(
                        new Listener("mysql", LOOPBACK, mainPort, null, null, "orders"),
                        new Listener("reports", LOOPBACK, reportsPort, List.of(APPLICATIONS), null, "archive")))
                .backends(List.of(backend("orders", mainDatabase), backend("archive", reportsDatabase)))
                .build();
    }

    /** The spec after a change. The same spec and step give the same result. */
    public ProxyConfigSpec changed(ProxyConfigSpec spec, SoakStep step) {
        Random random = step.random();
        return switch (step.kind()) {
            case ALLOW_LIST -> withAllowList(spec, random);
            case TIMEOUT -> withTimeout(spec, random);
            case WEIGHT -> withServers(spec, servers -> reweighted(servers, random));
            case SERVER -> withServers(spec, this::withOrWithoutSpare);
            case LISTENER -> withOrWithoutListener(spec);
            default -> throw new IllegalArgumentException(step + " is no change of the spec");
        };
    }

    private static ProxyConfigSpec withAllowList(ProxyConfigSpec spec, Random random) {
        int edited = random.nextInt(spec.listeners().size());
        List<String> sources = new ArrayList<>(List.of(APPLICATIONS));
        NETWORKS.stream().filter(network -> random.nextBoolean()).forEach(sources::add);
        List<Listener> listeners = new ArrayList<>(spec.listeners());
        Listener before = listeners.get(edited);
        listeners.set(
                edited,
                new Listener(
                        before.name(),
                        before.address(),
                        before.port(),
                        sources,
                        before.maxConnections(),
                        before.backend()));
        return ProxyConfigSpecBuilder.builder(spec).listeners(listeners).build();
    }

    private static ProxyConfigSpec withTimeout(ProxyConfigSpec spec, Random random) {
        Timeouts before = spec.timeouts();
        String client = random.nextInt(24, 500) + "h";
        return ProxyConfigSpecBuilder.builder(spec)
                .timeouts(new Timeouts(before.connect(), client, before.server(), before.tunnel()))
                .build();
    }

    /** The spec with other servers of the first backend. */
    private static ProxyConfigSpec withServers(ProxyConfigSpec spec, UnaryOperator<List<Server>> change) {
        List<Backend> backends = new ArrayList<>(spec.backends());
        Backend before = backends.getFirst();
        backends.set(
                0, new Backend(before.name(), before.balance(), change.apply(before.servers()), before.healthCheck()));
        return ProxyConfigSpecBuilder.builder(spec).backends(backends).build();
    }

    private static List<Server> reweighted(List<Server> servers, Random random) {
        List<Server> changed = new ArrayList<>(servers);
        Server before = changed.getFirst();
        changed.set(
                0,
                new Server(
                        before.name(),
                        before.address(),
                        before.port(),
                        random.nextInt(1, 257),
                        before.backup(),
                        before.maxConnections()));
        return changed;
    }

    private List<Server> withOrWithoutSpare(List<Server> servers) {
        List<Server> changed = new ArrayList<>(servers);
        if (!changed.removeIf(server -> server.name().equals(SPARE))) {
            changed.add(server(SPARE, mainDatabase));
        }
        return changed;
    }

    private ProxyConfigSpec withOrWithoutListener(ProxyConfigSpec spec) {
        List<Listener> changed = new ArrayList<>(spec.listeners());
        if (!changed.removeIf(listener -> listener.name().equals(EXTRA))) {
            changed.add(new Listener(EXTRA, LOOPBACK, extraPort, null, null, "orders"));
        }
        return ProxyConfigSpecBuilder.builder(spec).listeners(changed).build();
    }

    private static Backend backend(String name, int port) {
        return new Backend(name, Backend.Balance.LeastConnections, List.of(server("primary", port)), null);
    }

    private static Server server(String name, int port) {
        return new Server(name, LOOPBACK, port, 100, false, null);
    }
}
