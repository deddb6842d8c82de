package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.Backend.Balance;
import io.proxyconfig.api.v1alpha1.HealthCheck;
import io.proxyconfig.api.v1alpha1.Server;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What HAProxy shall do: written by us from fields, or by somebody else as a whole file. */
public sealed interface Configuration {

    /**
     * Sections that the renderer writes.
     *
     * @param frontends in the resource's order
     * @param backends in the resource's order
     * @param resolvers how server names are resolved
     * @param timeouts of all frontends and backends
     * @param stats HAProxy's own pages; null for none
     */
    record Structured(
            List<Frontend> frontends,
            List<Backend> backends,
            Resolvers resolvers,
            Timeouts timeouts,
            @Nullable StatsPage stats)
            implements Configuration {
        public Structured {
            frontends = List.copyOf(frontends);
            backends = List.copyOf(backends);
        }
    }

    /**
     * A whole file.
     *
     * @param text the file
     * @param field where the resource refers to it, for messages
     */
    record RawText(String text, String field) implements Configuration {}

    /**
     * A listener.
     *
     * @param name its name
     * @param address IP address to bind to; null for all IPv4 addresses
     * @param port TCP port
     * @param allow who may connect; null for everybody
     * @param maxConnections most connections at a time; null for HAProxy's own limit
     * @param backend where connections go
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
     * @param balance how connections are spread
     * @param servers at least one
     * @param check how a server is found to be down; null for never
     */
    record Backend(
            String name,
            Balance balance,
            List<Server> servers,
            @Nullable Check check) {
        public Backend {
            servers = List.copyOf(servers);
        }
    }

    /**
     * A health check.
     *
     * @param type its kind
     * @param user database user of a MySQL check; null otherwise
     * @param interval time between two checks
     * @param rise good checks until a server is up
     * @param fall failed checks until a server is down
     */
    record Check(HealthCheck.Type type, @Nullable String user, Duration interval, int rise, int fall) {}

    /**
     * How names are resolved.
     *
     * @param nameservers {@code address:port}, IPv6 in brackets; none to use the instance's resolv.conf
     * @param hold how long a good answer is used
     */
    record Resolvers(List<String> nameservers, Duration hold) {
        public Resolvers {
            nameservers = List.copyOf(nameservers);
        }
    }

    /** HAProxy's timeouts of the same names. */
    record Timeouts(Duration connect, Duration client, Duration server, Duration tunnel) {}

    /**
     * HAProxy's own pages.
     *
     * @param address IP address to bind to; null for all IPv4 addresses
     * @param port TCP port
     */
    record StatsPage(@Nullable String address, int port) {}
}
