package io.proxyconfig.operator.render;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.v1alpha1.HealthCheck;
import io.proxyconfig.api.v1alpha1.Names;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.operator.resolve.Configuration.Backend;
import io.proxyconfig.operator.resolve.Configuration.Check;
import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.operator.resolve.Configuration.StatsPage;
import io.proxyconfig.operator.resolve.Configuration.Structured;
import io.proxyconfig.operator.resolve.Configuration.Timeouts;
import io.proxyconfig.operator.resolve.DesiredState;
import io.proxyconfig.operator.resolve.Hosts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes haproxy.cfg from fields, one method a section, in the order in which the Data Plane API saves them: frontends and
 * backends by name, so that their order in the resource is no reason to reload.
 *
 * <p>Nothing is logged: a log line for each connection would go to an output that the master shares with all its workers,
 * the draining ones too, and who doesn't read it fast enough would slow them all down. What logs would tell, the probe and
 * the exporter do.
 */
final class StructuredRenderer {
    /** Name of the {@code defaults} and {@code resolvers} sections. */
    static final String OURS = "proxyconfig";

    /** Name of the frontend with HAProxy's own pages. */
    static final String STATS = "proxyconfig-stats";

    /**
     * How many reloads a worker survives. HAProxy 3.3 and later end the oldest workers, connections and all, after 50; the
     * budget is ours to keep.
     */
    static final String MAX_RELOADS = "mworker-max-reloads";

    private static final Pattern RESERVED = Pattern.compile(Names.RESERVED_PATTERN);

    /** Longest outage of DNS through which a server keeps its last address. */
    private static final Duration DNS_OUTAGE = Duration.ofDays(1);

    /** Below the 350 s after which common load balancers and NAT gateways forget an idle connection. */
    private static final Duration KEEPALIVE_IDLE = Duration.ofMinutes(2);

    private static final Duration KEEPALIVE_INTERVAL = Duration.ofSeconds(30);

    private final DesiredState desired;
    private final Structured structured;
    private final ConfigWriter writer = new ConfigWriter();

    StructuredRenderer(DesiredState desired, Structured structured) {
        this.desired = desired;
        this.structured = structured;
    }

    Rendering render() {
        global();
        defaults(structured.timeouts());
        if (resolvesNames()) {
            resolvers();
        }
        SortedMap<String, Runnable> frontends = new TreeMap<>();
        structured.frontends().forEach(frontend -> frontends.put(frontend.name(), () -> frontend(frontend)));
        StatsPage stats = structured.stats();
        if (stats != null) {
            frontends.put(STATS, () -> stats(stats));
        }
        refuseReserved();
        frontends.values().forEach(Runnable::run);
        structured.backends().stream()
                .sorted(Comparator.comparing(Backend::name))
                .forEach(this::backend);
        List<Section> sections = writer.sections();
        return writer.problems().isEmpty()
                ? Revision.stamp(sections, endpoints(), allowListFiles())
                : new Rendering.Refused(writer.problems());
    }

    private List<Endpoint> endpoints() {
        return structured.frontends().stream()
                .map(frontend -> Endpoint.beside(
                        frontend.name(), frontend.address() == null ? "0.0.0.0" : frontend.address(), frontend.port()))
                .toList();
    }

    private List<AllowListFile> allowListFiles() {
        return structured.frontends().stream().map(AllowLists::of).toList();
    }

    private void global() {
        writer.section("global");
        writer.line("description", "proxyconfig")
                .object(desired.namespace(), desired.name())
                .words("revision", Revision.PLACE);
        writer.line().number(MAX_RELOADS, Integer.MAX_VALUE);
    }

    private void defaults(Timeouts timeouts) {
        writer.ownSection("defaults", OURS);
        writer.line("mode", "tcp");
        writer.line("option", "redispatch");
        writer.line("option", "clitcpka");
        writer.line("option", "srvtcpka");
        writer.line("timeout").duration("connect", timeouts.connect());
        writer.line("timeout").duration("client", timeouts.client());
        writer.line("timeout").duration("server", timeouts.server());
        writer.line("timeout").duration("tunnel", timeouts.tunnel());
        // The kernel's own two hours would notice a vanished peer too late, and let idle connections be forgotten on
        // the way.
        writer.line().duration("clitcpka-idle", KEEPALIVE_IDLE);
        writer.line().duration("clitcpka-intvl", KEEPALIVE_INTERVAL);
        writer.line().duration("srvtcpka-idle", KEEPALIVE_IDLE);
        writer.line().duration("srvtcpka-intvl", KEEPALIVE_INTERVAL);
    }

    private boolean resolvesNames() {
        return structured.backends().stream()
                .flatMap(backend -> backend.servers().stream())
                .anyMatch(server -> Hosts.isName(server.address()));
    }

    private void resolvers() {
        writer.ownSection("resolvers", OURS);
        List<String> nameservers = structured.resolvers().nameservers();
        for (int i = 0; i < nameservers.size(); i++) {
            writer.line("nameserver", "dns" + (i + 1))
                    .value("spec.dns.nameservers[" + i + "]", nameservers.get(i), ValueKind.ADDRESS_AND_PORT);
        }
        // A DNS server that doesn't answer says nothing about a database that does.
        writer.line("hold").duration("other", DNS_OUTAGE);
        writer.line("hold").duration("refused", DNS_OUTAGE);
        writer.line("hold").duration("timeout", DNS_OUTAGE);
        writer.line("hold").duration("valid", structured.resolvers().hold());
        if (nameservers.isEmpty()) {
            writer.line("parse-resolv-conf");
        }
    }

    private void frontend(Frontend frontend) {
        String field = "spec.listeners[" + frontend.name() + "]";
        writer.sectionFrom("frontend", field + ".name", frontend.name(), OURS);
        if (frontend.maxConnections() != null) {
            writer.line().number("maxconn", frontend.maxConnections());
        }
        bind(field, frontend.address(), frontend.port());
        // The probe's checks end here, accepted all the same: half logins count against us in the database.
        writer.line("tcp-request", "connection", "reject", "if", "{ src " + ProbeListener.CHECK_SOURCE + " }");
        writer.line("acl", "allowed", "src", "-f").file(AllowLists.fileName(frontend.name()));
        writer.line("tcp-request", "connection", "reject", "unless", "allowed");
        writer.line("default_backend").value(field + ".backend", frontend.backend(), ValueKind.NAME);
    }

    private void bind(String field, @Nullable String address, int port) {
        if (address == null) {
            writer.line("bind", "*:" + port);
        } else {
            writer.line("bind").endpoint(field + ".address", address, port, ValueKind.ADDRESS);
        }
    }

    private void refuseReserved() {
        structured.frontends().forEach(frontend -> refuseReserved("spec.listeners", frontend.name()));
        structured.backends().forEach(backend -> refuseReserved("spec.backends", backend.name()));
    }

    private void refuseReserved(String list, String name) {
        if (RESERVED.matcher(name).matches()) {
            writer.refuse(
                    list + "[" + name + "].name", name + " is a name of HAProxy or of the operator; choose another");
        }
    }

    private void stats(StatsPage stats) {
        writer.ownSection("frontend", STATS).words("from", OURS);
        writer.line("mode", "http");
        bind("spec.stats", stats.address(), stats.port());
        writer.line("monitor-uri", "/status");
        // A browser tab or a scraper must not keep an old worker alive.
        writer.line("timeout").duration("http-request", Duration.ofSeconds(10));
        writer.line("timeout").duration("client", Duration.ofSeconds(30));
        writer.line("timeout").duration("http-keep-alive", Duration.ofSeconds(5));
        writer.line("stats", "enable");
        writer.line("stats", "uri", "/stats");
        writer.line("http-request", "use-service", "prometheus-exporter", "if", "{ path /metrics }");
    }

    private void backend(Backend backend) {
        String field = "spec.backends[" + backend.name() + "]";
        writer.sectionFrom("backend", field + ".name", backend.name(), OURS);
        writer.line("balance", balance(backend));
        Check check = backend.check();
        if (check != null && check.type() == HealthCheck.Type.MySQL) {
            writer.line("option", "mysql-check", "user")
                    .value(field + ".healthCheck.user", check.user() == null ? "" : check.user(), ValueKind.USER)
                    .words("post-41");
        }
        for (Server server : backend.servers()) {
            server(field + ".servers[" + server.name() + "]", server, check);
        }
    }

    private static String balance(Backend backend) {
        return switch (backend.balance()) {
            case LeastConnections -> "leastconn";
            case RoundRobin -> "roundrobin";
            case Source -> "source";
            case First -> "first";
        };
    }

    private void server(String field, Server server, @Nullable Check check) {
        ConfigWriter.Line line = writer.line("server")
                .value(field + ".name", server.name(), ValueKind.NAME)
                .endpoint(field + ".address", server.address(), server.port(), ValueKind.HOST);
        if (check != null) {
            line.words("check")
                    .duration("inter", check.interval())
                    .number("rise", check.rise())
                    .number("fall", check.fall());
        }
        line.number("weight", server.weight());
        if (server.maxConnections() != null) {
            line.number("maxconn", server.maxConnections());
        }
        if (server.backup()) {
            line.words("backup");
        }
        if (Hosts.isName(server.address())) {
            line.words("resolvers", OURS, "resolve-prefer", "ipv4", "init-addr", "last,libc,none");
        }
    }
}
