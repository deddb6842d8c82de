package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.Backend;
import io.proxyconfig.api.v1alpha1.HealthCheck;
import io.proxyconfig.api.v1alpha1.Listener;
import io.proxyconfig.api.v1alpha1.Names;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.api.v1alpha1.Stats;
import io.proxyconfig.validation.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Resolves the fields that HAProxy's sections are written from, with the same rules between fields as the CRD's. */
final class StructuredResolver {
    private static final Pattern NAME = Pattern.compile(Names.PATTERN);
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9_.-]+");
    private static final String NAME_SHAPE = "letters and digits, with . _ - inside";
    private static final int MAX_CONNECTIONS = 1_000_000;

    private final Checks checks;
    private final List<Bound> bound = new ArrayList<>();

    StructuredResolver(Checks checks) {
        this.checks = checks;
    }

    Configuration.Structured resolve(ProxyConfigSpec spec) {
        checks.size("spec.listeners", spec.listeners(), 64);
        checks.size("spec.backends", spec.backends(), 64);
        if (spec.listeners().isEmpty()) {
            checks.problem("spec.listeners", "must have at least one listener, unless spec.raw holds a whole file");
        }
        List<Configuration.Backend> backends = backends(spec.backends());
        List<Configuration.Frontend> frontends = frontends(spec.listeners(), spec.backends());
        oneNameEach(frontends, backends);
        return new Configuration.Structured(frontends, backends, resolvers(spec), timeouts(spec), stats(spec.stats()));
    }

    private List<Configuration.Frontend> frontends(List<Listener> listeners, List<Backend> backends) {
        List<String> known = backends.stream()
                .map(Backend::name)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Set<String> names = new HashSet<>();
        List<Configuration.Frontend> frontends = new ArrayList<>();
        for (int i = 0; i < listeners.size(); i++) {
            Listener listener = listeners.get(i);
            String field = item("spec.listeners", listener.name(), i);
            String name = name(field, listener.name(), names, "listeners");
            if (checks.present(field + ".backend", listener.backend()) && !known.contains(listener.backend())) {
                String others = known.isEmpty() ? "" : " or name one of " + String.join(", ", known);
                checks.problem(
                        field + ".backend",
                        "there is no backend " + listener.backend() + "; add it to spec.backends" + others);
            }
            String address = address(field + ".address", listener.address());
            int port = checks.port(field + ".port", listener.port());
            bind("listener " + name, field, address, port);
            frontends.add(new Configuration.Frontend(
                    name,
                    address,
                    port,
                    allow(field + ".allowedSources", listener.allowedSources()),
                    checks.optionalNumber(field + ".maxConnections", listener.maxConnections(), 1, MAX_CONNECTIONS),
                    listener.backend()));
        }
        return frontends;
    }

    /** HAProxy 3.3 and later don't start with a frontend and a backend of one name. */
    private void oneNameEach(List<Configuration.Frontend> frontends, List<Configuration.Backend> backends) {
        List<String> listeners =
                frontends.stream().map(Configuration.Frontend::name).toList();
        backends.stream()
                .map(Configuration.Backend::name)
                .filter(name -> !name.isEmpty() && listeners.contains(name))
                .distinct()
                .forEach(name -> checks.problem(
                        "spec.backends[" + name + "].name",
                        "a listener is named " + name + " as well; rename one of them, HAProxy wants different names"));
    }

    private String name(String field, @Nullable String value, Set<String> taken, String what) {
        String name = checks.text(field + ".name", value, NAME, 63, NAME_SHAPE);
        if (value != null && !taken.add(name)) {
            checks.problem(field + ".name", "two " + what + " are named " + name + "; give each a name of its own");
        }
        return name;
    }

    private @Nullable List<Cidr> allow(String field, @Nullable List<String> entries) {
        if (entries == null) {
            return null;
        }
        checks.size(field, entries, 1024);
        if (entries.isEmpty()) {
            checks.problem(field, "must name somebody; leave it out to let everybody connect");
        }
        List<Cidr> networks = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            String at = field + "[" + i + "]";
            Cidr.parse(entries.get(i))
                    .ifPresentOrElse(
                            networks::add,
                            () -> checks.problem(
                                    at,
                                    "must be a network or an address, for example 10.0.0.0/8, 10.0.0.7 or fd00::/8"));
        }
        return networks;
    }

    private @Nullable String address(String field, @Nullable String value) {
        if (value != null && IpAddress.parse(value).isEmpty()) {
            checks.problem(field, "must be an IP address; leave it out for all IPv4 addresses");
        }
        return value;
    }

    /** Two sockets clash when they have the port and an address in common; {@code ::} takes IPv4 as well. */
    private void bind(String owner, String field, @Nullable String address, int port) {
        Optional<IpAddress> ip = IpAddress.parse(address == null ? "0.0.0.0" : address);
        if (ip.isEmpty() || port < 1) {
            return;
        }
        Bound wanted = new Bound(owner, ip.get(), port);
        bound.stream()
                .filter(wanted::clashes)
                .findFirst()
                .ifPresent(other -> checks.problem(
                        field + ".port",
                        "port " + port + " is taken by " + other.owner() + "; choose another port or another address"));
        bound.add(wanted);
    }

    private record Bound(String owner, IpAddress address, int port) {
        boolean clashes(Bound other) {
            return port == other.port && (address.equals(other.address) || covers(other) || other.covers(this));
        }

        private boolean covers(Bound other) {
            return address.isAny() && (address.isV6() || !other.address.isV6());
        }
    }

    private List<Configuration.Backend> backends(List<Backend> backends) {
        Set<String> names = new HashSet<>();
        List<Configuration.Backend> resolved = new ArrayList<>();
        for (int i = 0; i < backends.size(); i++) {
            Backend backend = backends.get(i);
            String field = item("spec.backends", backend.name(), i);
            String name = name(field, backend.name(), names, "backends");
            if (backend.servers().isEmpty()) {
                checks.problem(field + ".servers", "must have at least one server");
            }
            checks.size(field + ".servers", backend.servers(), 256);
            servers(field + ".servers", backend.servers());
            resolved.add(new Configuration.Backend(
                    name, backend.balance(), backend.servers(), check(field + ".healthCheck", backend.healthCheck())));
        }
        return resolved;
    }

    private void servers(String list, List<Server> servers) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < servers.size(); i++) {
            Server server = servers.get(i);
            String field = item(list, server.name(), i);
            name(field, server.name(), names, "servers of a backend");
            if (checks.present(field + ".address", server.address()) && !Hosts.isHost(server.address())) {
                checks.problem(field + ".address", "must be a host name or an IP address, without a port");
            }
            checks.port(field + ".port", server.port());
            checks.number(field + ".weight", server.weight(), 0, 256);
            checks.optionalNumber(field + ".maxConnections", server.maxConnections(), 1, MAX_CONNECTIONS);
        }
    }

    private Configuration.@Nullable Check check(String field, @Nullable HealthCheck check) {
        if (check == null || !checks.present(field + ".type", check.type())) {
            return null;
        }
        if (check.type() == HealthCheck.Type.MySQL && check.user() == null) {
            checks.problem(
                    field + ".user", "a MySQL health check needs a database user that may log in without a password");
        } else if (check.type() == HealthCheck.Type.TCP && check.user() != null) {
            checks.problem(field + ".user", "belongs to a MySQL health check only; remove it or use type MySQL");
        } else if (check.user() != null) {
            checks.text(field + ".user", check.user(), USER, 32, "letters, digits, . _ -");
        }
        return new Configuration.Check(
                check.type(),
                check.user(),
                checks.duration(field + ".interval", check.interval()),
                checks.number(field + ".rise", check.rise(), 1, 100),
                checks.number(field + ".fall", check.fall(), 1, 100));
    }

    private Configuration.Resolvers resolvers(ProxyConfigSpec spec) {
        checks.size("spec.dns.nameservers", spec.dns().nameservers(), 8);
        List<String> nameservers = new ArrayList<>();
        for (int i = 0; i < spec.dns().nameservers().size(); i++) {
            String field = "spec.dns.nameservers[" + i + "]";
            Hosts.nameserver(spec.dns().nameservers().get(i))
                    .ifPresentOrElse(
                            nameservers::add,
                            () -> checks.problem(
                                    field,
                                    "must be an IP address with an optional port, for example 10.0.0.2 or [fd00::2]:53"));
        }
        return new Configuration.Resolvers(
                nameservers, checks.duration("spec.dns.cacheTTL", spec.dns().cacheTTL()));
    }

    private Configuration.Timeouts timeouts(ProxyConfigSpec spec) {
        return new Configuration.Timeouts(
                checks.duration("spec.timeouts.connect", spec.timeouts().connect()),
                checks.duration("spec.timeouts.client", spec.timeouts().client()),
                checks.duration("spec.timeouts.server", spec.timeouts().server()),
                checks.duration("spec.timeouts.tunnel", spec.timeouts().tunnel()));
    }

    private Configuration.@Nullable StatsPage stats(@Nullable Stats stats) {
        if (stats == null) {
            return null;
        }
        String address = address("spec.stats.address", stats.address());
        int port = checks.port("spec.stats.port", stats.port());
        bind("the statistics page", "spec.stats", address, port);
        return new Configuration.StatsPage(address, port);
    }

    private static String item(String list, @Nullable String name, int index) {
        return list + "[" + (name == null ? String.valueOf(index) : name) + "]";
    }
}
