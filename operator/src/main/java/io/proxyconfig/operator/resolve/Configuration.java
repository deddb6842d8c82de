package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.Backend.Balance;
import io.proxyconfig.api.v1alpha1.HttpCheck;
import io.proxyconfig.api.v1alpha1.Server;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The desired configuration of HAProxy: sections from fields of the spec, or a whole file. */
public sealed interface Configuration {

    /**
     * Sections that the renderer writes.
     *
     * @param frontends in the order of the spec
     * @param backends in the order of the spec
     * @param resolvers how HAProxy resolves host names of servers
     * @param timeouts of all frontends and backends
     * @param stats HAProxy's HTTP pages; null for none
     */
    record Structured(
            List<Frontend> frontends,
            List<ResolvedBackend> backends,
            Resolvers resolvers,
            ResolvedTimeouts timeouts,
            @Nullable StatsPage stats)
            implements Configuration {
        public Structured {
            frontends = List.copyOf(frontends);
            backends = List.copyOf(backends);
        }

        /** Whether HAProxy must resolve the name of a server. */
        public boolean resolvesNames() {
            return backends.stream()
                    .flatMap(backend -> backend.servers().stream())
                    .anyMatch(server -> Hosts.isName(server.address()));
        }
    }

    /**
     * A whole file.
     *
     * @param text the file
     * @param field path of the reference to it, for messages
     * @param variables names of the environment variables that HAProxy has, as far as the operator knows
     */
    record RawText(String text, String field, Set<String> variables) implements Configuration {
        public RawText {
            variables = Set.copyOf(variables);
        }
    }

    /**
     * A listener.
     *
     * @param name its name
     * @param address IP address to bind to; null for all IPv4 addresses
     * @param port TCP port
     * @param allow networks and addresses that can connect; null for all
     * @param maxConnections maximum of connections at the same time; null for HAProxy's own limit
     * @param backend name of the backend that receives the connections
     */
    record Frontend(
            String name,
            @Nullable String address,
            int port,
            @Nullable List<Cidr> allow,
            @Nullable Integer maxConnections,
            String backend) {
        public Frontend {
            allow = allow == null ? null : List.copyOf(allow);
        }
    }

    /**
     * A group of servers.
     *
     * @param name its name
     * @param balance how HAProxy distributes connections
     * @param servers at least one
     * @param check the health check; null for none
     */
    record ResolvedBackend(
            String name,
            Balance balance,
            List<Server> servers,
            @Nullable Check check) {
        public ResolvedBackend {
            servers = List.copyOf(servers);
        }
    }

    /**
     * A health check.
     *
     * @param request what HAProxy sends
     * @param interval time between two checks
     * @param rise successful checks until a server is up
     * @param fall failed checks until a server is down
     */
    record Check(CheckRequest request, Duration interval, int rise, int fall) {}

    /** What HAProxy sends to a server to check whether it is up. */
    sealed interface CheckRequest {
        /** A TCP connection without data. */
        record TcpConnect() implements CheckRequest {}

        /**
         * A MySQL login.
         *
         * @param user database user without a password
         */
        record MySqlLogin(String user) implements CheckRequest {}

        /**
         * An HTTP request.
         *
         * @param settings of the spec
         */
        record HttpRequest(HttpCheck settings) implements CheckRequest {}
    }

    /**
     * How HAProxy resolves names.
     *
     * @param nameservers {@code address:port}, IPv6 in brackets; empty to use the resolv.conf of the instance
     * @param hold how long HAProxy uses a valid answer
     */
    record Resolvers(List<String> nameservers, Duration hold) {
        public Resolvers {
            nameservers = List.copyOf(nameservers);
        }
    }

    /** HAProxy's timeouts of the same names. */
    record ResolvedTimeouts(Duration connect, Duration client, Duration server, Duration tunnel) {}

    /**
     * HAProxy's HTTP pages.
     *
     * @param address IP address to bind to; null for all IPv4 addresses
     * @param port TCP port
     */
    record StatsPage(@Nullable String address, int port) {}
}
