package io.proxyconfig.operator.rollout;

import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.api.probe.ServerStateUpdate.ConfiguredServer;
import io.proxyconfig.api.probe.ServerStateUpdate.StateFile;
import io.proxyconfig.operator.observe.InstanceMonitor;
import io.proxyconfig.operator.probe.ProbeException;
import io.proxyconfig.operator.render.Rendered;
import io.proxyconfig.operator.resolve.Configuration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the probe of one instance write the server-state file just before a push, so that the next worker keeps the states. */
final class ServerStates {
    private static final Logger LOG = LoggerFactory.getLogger(ServerStates.class);

    private final Configuration next;
    private final String revision;
    private final InstanceMonitor monitor;

    ServerStates(Configuration next, String revision, InstanceMonitor monitor) {
        this.next = next;
        this.revision = revision;
        this.monitor = monitor;
    }

    /**
     * Writes the file, and returns its path and the limits with which the next worker must start. Empty if the probe cannot write
     * it, also because it has an earlier version. HAProxy must not read any file then: an earlier file can have another port, or
     * a state that no longer applies.
     */
    Optional<StateFile> write() {
        if (!(next instanceof Configuration.Structured structured)) {
            return Optional.empty();
        }
        try {
            StateFile file = monitor.probe()
                    .writeServerState(
                            new ServerStateUpdate(servers(structured), SpecifiedLimits.of(structured, revision)));
            return Optional.of(file).filter(written -> isSafe(written.path()));
        } catch (ProbeException e) {
            LOG.info(
                    "{}: the next worker starts without the states of the servers: {}",
                    monitor.instance().name(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean isSafe(@Nullable String path) {
        return path != null && Rendered.isSafePath(path);
    }

    private static List<ConfiguredServer> servers(Configuration.Structured structured) {
        return structured.backends().stream()
                .flatMap(backend -> backend.servers().stream()
                        .map(server -> new ConfiguredServer(
                                backend.name(),
                                server.name(),
                                server.address(),
                                server.port(),
                                backend.check() != null)))
                .toList();
    }
}
