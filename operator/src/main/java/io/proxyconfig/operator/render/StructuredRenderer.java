package io.proxyconfig.operator.render;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.v1alpha1.HttpCheck;
import io.proxyconfig.api.v1alpha1.Names;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.operator.resolve.Configuration.Check;
import io.proxyconfig.operator.resolve.Configuration.CheckRequest;
import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.operator.resolve.Configuration.ResolvedBackend;
import io.proxyconfig.operator.resolve.Configuration.ResolvedTimeouts;
import io.proxyconfig.operator.resolve.Configuration.StatsPage;
import io.proxyconfig.operator.resolve.Configuration.Structured;
import io.proxyconfig.operator.resolve.Hosts;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes haproxy.cfg from the fields of the spec, in the order in which the Data Plane API saves sections. Frontends and
 * backends are sorted by name, so that another order in the spec does not need a reload.
 *
 * <p>HAProxy logs nothing. The master shares its output with all workers, also with draining ones, so that a slow reader of
 * the log would slow all of them down. The probe and the Prometheus exporter report the same facts.
 */
final class StructuredRenderer {
    /** Name of the {@code defaults} and {@code resolvers} sections. */
    static final String SECTION = "proxyconfig";

    /** Name of the frontend with HAProxy's statistics and metrics. */
    static final String STATS = "proxyconfig-stats";

    /**
     * How many reloads a worker survives. By default, HAProxy 3.3 and later end the oldest workers and their connections
     * after 50 reloads; the drain budget of the spec is the only limit here.
     */
    static final String MAX_RELOADS = "mworker-max-reloads";

    private static final Pattern RESERVED = Pattern.compile(Names.RESERVED_PATTERN);

    /** How long a server keeps its last address while DNS fails. */
    private static final Duration DNS_OUTAGE = Duration.ofDays(1);

    /** Below the 350 s after which common load balancers and NAT gateways drop an idle connection. */
    private static final Duration KEEPALIVE_IDLE = Duration.ofMinutes(2);

    private static final Duration KEEPALIVE_INTERVAL = Duration.ofSeconds(30);

    private final Structured structured;
    private final ConfigurationMark mark;
    private final ConfigWriter writer = new ConfigWriter();

    StructuredRenderer(Structured structured, ConfigurationMark mark) {
        this.structured = structured;
        this.mark = mark;
    }

    Rendering render() {
        global();
        defaults(structured.timeouts());
        if (structured.resolvesNames()) {
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
                .sorted(Comparator.comparing(ResolvedBackend::name))
                .forEach(this::backend);
        List<Section> sections = writer.sections();
        return writer.problems().isEmpty()
                ? new Rendered(mark.revision(), endpoints(), allowListFiles(), sections)
                : new Rendering.NotRenderable(writer.problems());
    }

    private List<Endpoint> endpoints() {
        return structured.frontends().stream()
                .map(frontend -> Endpoint.of(
                                frontend.name(),
                                frontend.address() == null ? "0.0.0.0" : frontend.address(),
                                frontend.port())
                        .rejectingChecks())
                .toList();
    }

    private List<AllowListFile> allowListFiles() {
        return structured.frontends().stream().map(AllowLists::of).toList();
    }

    private void global() {
        writer.section("global");
        writer.line("description").mark(mark);
        writer.line().number(MAX_RELOADS, Integer.MAX_VALUE);
        // Nothing that the operator writes uses the HTTP client.
        writer.line(InternalHttpClient.VERIFY, InternalHttpClient.NONE);
        writer.serverStateLine("server-state-file", ServerStateLines.PATH);
    }

    private void defaults(ResolvedTimeouts timeouts) {
        writer.ownSection("defaults", SECTION);
        writer.line("mode", "tcp");
        writer.serverStateLine("load-server-state-from-file", "global");
        writer.line("option", "redispatch");
        writer.line("option", "clitcpka");
        writer.line("option", "srvtcpka");
        writer.line("timeout").duration("connect", timeouts.connect());
        writer.line("timeout").duration("client", timeouts.client());
        writer.line("timeout").duration("server", timeouts.server());
        writer.line("timeout").duration("tunnel", timeouts.tunnel());
        // The kernel's default of two hours detects a lost peer too late, and lets gateways drop idle connections.
        writer.line().duration("clitcpka-idle", KEEPALIVE_IDLE);
        writer.line().duration("clitcpka-intvl", KEEPALIVE_INTERVAL);
        writer.line().duration("srvtcpka-idle", KEEPALIVE_IDLE);
        writer.line().duration("srvtcpka-intvl", KEEPALIVE_INTERVAL);
    }

    private void resolvers() {
        writer.ownSection("resolvers", SECTION);
        List<String> nameservers = structured.resolvers().nameservers();
        for (int i = 0; i < nameservers.size(); i++) {
            writer.line("nameserver", "dns" + (i + 1))
                    .value("spec.dns.nameservers[" + i + "]", nameservers.get(i), ValueKind.ADDRESS_AND_PORT);
        }
        // A database can be up while the DNS server does not answer.
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
        writer.sectionFrom("frontend", field + ".name", frontend.name(), SECTION);
        if (frontend.maxConnections() != null) {
            writer.line("maxconn", LimitPlaces.ofListener(frontend.name(), frontend.maxConnections()));
        }
        bind(field, frontend.address(), frontend.port());
        // The checks of the probe end here: the database counts incomplete logins and blocks the host.
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
        writer.ownSection("frontend", STATS).words("from", SECTION);
        writer.line("mode", "http");
        bind("spec.stats", stats.address(), stats.port());
        writer.line("monitor-uri", "/status");
        // A browser or a scraper must not keep an old worker alive.
        writer.line("timeout").duration("http-request", Duration.ofSeconds(10));
        writer.line("timeout").duration("client", Duration.ofSeconds(30));
        writer.line("timeout").duration("http-keep-alive", Duration.ofSeconds(5));
        writer.line("stats", "enable");
        writer.line("stats", "uri", "/stats");
        writer.line("http-request", "use-service", "prometheus-exporter", "if", "{ path /metrics }");
    }

    private void backend(ResolvedBackend backend) {
        String field = "spec.backends[" + backend.name() + "]";
        writer.sectionFrom("backend", field + ".name", backend.name(), SECTION);
        writer.line("balance", balance(backend));
        Check check = backend.check();
        if (check != null) {
            check(field + ".healthCheck", check.request());
        }
        for (Server server : backend.servers()) {
            server(field + ".servers[" + server.name() + "]", backend.name(), server, check);
        }
    }

    private void check(String field, CheckRequest request) {
        switch (request) {
            case CheckRequest.TcpConnect tcp -> {}
            case CheckRequest.MySqlLogin mySql ->
                writer.line("option", "mysql-check", "user")
                        .value(field + ".mySQL.user", mySql.user(), ValueKind.USER)
                        .words("post-41");
            case CheckRequest.HttpRequest http -> httpCheck(field + ".http", http.settings());
        }
    }

    private void httpCheck(String field, HttpCheck settings) {
        writer.line("option", "httpchk");
        ConfigWriter.Line send = writer.line("http-check", "send")
                .words("meth", settings.method().name(), "uri")
                .value(field + ".path", settings.path(), ValueKind.PATH);
        if (settings.host() != null) {
            // Without a version, HAProxy sends HTTP/1.0, which has no Host header.
            send.words("ver", "HTTP/1.1", "hdr", "Host").value(field + ".host", settings.host(), ValueKind.HOST_HEADER);
        }
        if (settings.expectedStatus() != null) {
            writer.line("http-check", "expect").number("status", settings.expectedStatus());
        }
    }

    private static String balance(ResolvedBackend backend) {
        return switch (backend.balance()) {
            case LeastConnections -> "leastconn";
            case RoundRobin -> "roundrobin";
            case Source -> "source";
            case First -> "first";
        };
    }

    private void server(String field, String backend, Server server, @Nullable Check check) {
        ConfigWriter.Line line = writer.line("server")
                .value(field + ".name", server.name(), ValueKind.NAME)
                .endpoint(field + ".address", server.address(), server.port(), ValueKind.HOST);
        if (check != null) {
            line.words("check");
            if (check.request() instanceof CheckRequest.HttpRequest http
                    && http.settings().port() != null) {
                line.number("port", http.settings().port());
            }
            line.duration("inter", check.interval())
                    .number("rise", check.rise())
                    .number("fall", check.fall());
        }
        line.number("weight", server.weight());
        if (server.maxConnections() != null) {
            line.words("maxconn", LimitPlaces.ofServer(backend, server.name(), server.maxConnections()));
        }
        if (server.backup()) {
            line.words("backup");
        }
        if (Hosts.isName(server.address())) {
            line.words("resolvers", SECTION, "resolve-prefer", "ipv4", "init-addr", "last,libc,none");
        }
    }
}
