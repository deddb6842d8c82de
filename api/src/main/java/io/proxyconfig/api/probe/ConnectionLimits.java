package io.proxyconfig.api.probe;

import java.util.Map;

/**
 * The limits of one configuration for connections at the same time ({@code maxconn}). HAProxy counts in each worker for itself. The
 * probe makes them hold over all workers.
 *
 * @param revision the configuration that has these limits; the probe applies them to a worker with this revision only
 * @param servers limits by {@code backend/server}, 1 or more; only servers with a limit
 * @param listeners limits by listener, 1 or more; only listeners with a limit
 */
public record ConnectionLimits(String revision, Map<String, Integer> servers, Map<String, Integer> listeners) {

    public ConnectionLimits {
        servers = servers == null ? Map.of() : Map.copyOf(servers);
        listeners = listeners == null ? Map.of() : Map.copyOf(listeners);
    }

    /** The key of a server. */
    public static String server(String backend, String name) {
        return backend + "/" + name;
    }
}
