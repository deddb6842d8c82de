package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.api.v1alpha1.Server;
import io.proxyconfig.operator.resolve.Configuration;
import io.proxyconfig.operator.resolve.Configuration.Frontend;
import io.proxyconfig.operator.resolve.Configuration.ResolvedBackend;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The limits of a configuration that the probe makes hold over all workers. */
final class SpecifiedLimits {
    private SpecifiedLimits() {}

    /** Null without a limit. The limits of a file of {@code spec.raw} hold for each worker. */
    static @Nullable ConnectionLimits of(Configuration configuration, String revision) {
        if (!(configuration instanceof Configuration.Structured structured)) {
            return null;
        }
        Map<String, Integer> servers = new TreeMap<>();
        for (ResolvedBackend backend : structured.backends()) {
            for (Server server : backend.servers()) {
                if (server.maxConnections() != null) {
                    servers.put(ConnectionLimits.server(backend.name(), server.name()), server.maxConnections());
                }
            }
        }
        Map<String, Integer> listeners = new TreeMap<>();
        for (Frontend frontend : structured.frontends()) {
            if (frontend.maxConnections() != null) {
                listeners.put(frontend.name(), frontend.maxConnections());
            }
        }
        return servers.isEmpty() && listeners.isEmpty() ? null : new ConnectionLimits(revision, servers, listeners);
    }
}
