package io.proxyconfig.api.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers of a configuration that the operator pushes next: body of {@code POST /v1/server-state}. The probe then writes the
 * state of these servers to the server-state file, so that the next worker starts with it.
 *
 * @param servers all servers of the next configuration
 * @param limits limits of the next configuration; null, which an operator without this field sends, means that the limits hold for
 *     each worker
 */
public record ServerStateUpdate(
        List<ConfiguredServer> servers, @Nullable ConnectionLimits limits) {

    /** Name of the server-state file, in the folder of the socket of the master CLI. */
    public static final String FILE_NAME = "server-state";

    public ServerStateUpdate {
        servers = servers == null ? List.of() : List.copyOf(servers);
    }

    /** An update of a configuration whose limits hold for each worker. */
    public ServerStateUpdate(List<ConfiguredServer> servers) {
        this(servers, null);
    }

    /**
     * A server of the next configuration.
     *
     * @param backend name of the backend
     * @param name name of the server
     * @param address IP address or host name
     * @param port TCP port
     * @param checked whether HAProxy checks its health
     */
    public record ConfiguredServer(String backend, String name, String address, int port, boolean checked) {}

    /**
     * The answer.
     *
     * @param path absolute path of the server-state file
     * @param startLimits lower limits that the next worker must start with, because other workers have connections; null for none
     */
    public record StateFile(String path, @Nullable ConnectionLimits startLimits) {}
}
