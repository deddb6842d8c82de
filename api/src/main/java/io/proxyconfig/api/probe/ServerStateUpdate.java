package io.proxyconfig.api.probe;

import java.util.List;

/**
 * The servers of a configuration that the operator pushes next: body of {@code POST /v1/server-state}. The probe then writes the
 * state of these servers to the server-state file, so that the next worker starts with it.
 *
 * @param servers all servers of the next configuration
 */
public record ServerStateUpdate(List<ConfiguredServer> servers) {

    /** Name of the server-state file, in the folder of the socket of the master CLI. */
    public static final String FILE_NAME = "server-state";

    public ServerStateUpdate {
        servers = servers == null ? List.of() : List.copyOf(servers);
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
     */
    public record StateFile(String path) {}
}
