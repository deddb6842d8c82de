package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.Backend;
import io.proxyconfig.api.v1alpha1.HealthCheck;
import io.proxyconfig.api.v1alpha1.Listener;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.Stats;
import io.proxyconfig.operator.resolve.Configuration.Check;
import io.proxyconfig.operator.resolve.Configuration.CheckRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses the fields from which the renderer writes HAProxy's sections. */
final class StructuredResolver {
    private final Problems problems;

    StructuredResolver(Problems problems) {
        this.problems = problems;
    }

    Configuration.Structured resolve(ProxyConfigSpec spec) {
        return new Configuration.Structured(
                spec.listeners().stream().map(this::frontend).toList(),
                spec.backends().stream().map(this::backend).toList(),
                resolvers(spec),
                timeouts(spec),
                stats(spec.stats()));
    }

    private Configuration.Frontend frontend(Listener listener) {
        return new Configuration.Frontend(
                listener.name(),
                listener.address(),
                listener.port(),
                allowedSources("spec.listeners[" + listener.name() + "].allowedSources", listener.allowedSources()),
                listener.maxConnections(),
                listener.backend());
    }

    private @Nullable List<Cidr> allowedSources(String field, @Nullable List<String> entries) {
        if (entries == null) {
            return null;
        }
        List<Cidr> networks = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            networks.add(problems.parsed(
                    field + "[" + i + "]",
                    Cidr.parse(entries.get(i)),
                    Cidr.ANY_V4,
                    "a network or an address, for example 10.0.0.0/8, 10.0.0.7 or fd00::/8"));
        }
        return networks;
    }

    private Configuration.ResolvedBackend backend(Backend backend) {
        return new Configuration.ResolvedBackend(
                backend.name(),
                backend.balance(),
                backend.servers(),
                check("spec.backends[" + backend.name() + "].healthCheck", backend.healthCheck()));
    }

    private @Nullable Check check(String field, @Nullable HealthCheck check) {
        return check == null
                ? null
                : new Check(
                        request(field, check),
                        problems.duration(field + ".interval", check.interval()),
                        check.rise(),
                        check.fall());
    }

    private CheckRequest request(String field, HealthCheck check) {
        switch (check.type()) {
            case TCP -> {
                return new CheckRequest.TcpConnect();
            }
            case MySQL -> {
                if (check.mySQL() != null) {
                    return new CheckRequest.MySqlLogin(check.mySQL().user());
                }
                problems.add(field + ".mySQL", "is required for type MySQL");
            }
            case HTTP -> {
                if (check.http() != null) {
                    return new CheckRequest.HttpRequest(check.http());
                }
                problems.add(field + ".http", "is required for type HTTP");
            }
        }
        return new CheckRequest.TcpConnect();
    }

    private Configuration.Resolvers resolvers(ProxyConfigSpec spec) {
        List<String> nameservers = new ArrayList<>();
        for (int i = 0; i < spec.dns().nameservers().size(); i++) {
            nameservers.add(problems.parsed(
                    "spec.dns.nameservers[" + i + "]",
                    Hosts.nameserver(spec.dns().nameservers().get(i)),
                    "",
                    "an IP address with an optional port, for example 10.0.0.2 or [fd00::2]:53"));
        }
        return new Configuration.Resolvers(
                nameservers, problems.duration("spec.dns.cacheTTL", spec.dns().cacheTTL()));
    }

    private Configuration.ResolvedTimeouts timeouts(ProxyConfigSpec spec) {
        return new Configuration.ResolvedTimeouts(
                problems.duration("spec.timeouts.connect", spec.timeouts().connect()),
                problems.duration("spec.timeouts.client", spec.timeouts().client()),
                problems.duration("spec.timeouts.server", spec.timeouts().server()),
                problems.duration("spec.timeouts.tunnel", spec.timeouts().tunnel()));
    }

    private static Configuration.@Nullable StatsPage stats(@Nullable Stats stats) {
        return stats == null ? null : new Configuration.StatsPage(stats.address(), stats.port());
    }
}
