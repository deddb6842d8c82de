package io.proxyconfig.api.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the operator asks a probe to watch: body of {@code PUT /v1/config}. The probe keeps it in a file of its own, so
 * that it goes on after a restart with the operator down.
 *
 * @param configId the operator's name for this very content; the report carries it, so that nothing is sent twice
 * @param listeners addresses to open a fresh TCP connection to, once every few seconds
 * @param allowListFiles paths of ACL files whose entries in the running worker are reported
 * @param mysql MySQL connections to hold and to open; none when null
 */
public record ProbeConfig(
        String configId,
        List<ProbeListener> listeners,
        List<String> allowListFiles,
        @Nullable MySqlTarget mysql) {

    public ProbeConfig {
        listeners = listeners == null ? List.of() : List.copyOf(listeners);
        allowListFiles = allowListFiles == null ? List.of() : List.copyOf(allowListFiles);
    }

    /**
     * A listener as the probe reaches it from beside HAProxy.
     *
     * @param name the listener's name in the ProxyConfig
     * @param host IP address
     * @param port TCP port
     */
    public record ProbeListener(String name, String host, int port) {

        /**
         * Where the probe's TCP checks of a loopback address come from. A configuration may turn this address away at
         * once ({@code tcp-request connection reject if { src 127.99.99.99 }}, before any other rule): the check has
         * succeeded by then, and spares the database a connection without a login, of which MySQL counts
         * {@code max_connect_errors} before it locks HAProxy out.
         */
        public static final String CHECK_SOURCE = "127.99.99.99";
    }

    /**
     * MySQL connections through one listener.
     *
     * @param host IP address of the listener
     * @param port TCP port of the listener
     * @param user database user
     * @param password its password; never in a report, a log or a message
     * @param database database to open; none when null
     * @param query query that each connection runs once an interval
     * @param intervalMillis time between two queries, in milliseconds
     * @param heldConnections how many connections to hold
     */
    public record MySqlTarget(
            String host,
            int port,
            String user,
            String password,
            @Nullable String database,
            String query,
            long intervalMillis,
            int heldConnections) {

        /** Without the password, so that no log can show it. */
        @Override
        public String toString() {
            return "MySqlTarget[" + user + "@" + host + ":" + port + "]";
        }
    }
}
