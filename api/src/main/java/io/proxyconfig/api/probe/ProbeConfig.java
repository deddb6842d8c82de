package io.proxyconfig.api.probe;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a probe checks: body of {@code PUT /v1/config}. The probe stores it in a file, and continues with it after a restart
 * without the operator.
 *
 * @param configId the operator's hash of this content; the report has it, so that the operator sends no content twice
 * @param listeners listeners that the probe connects to every few seconds
 * @param allowListFiles paths of the allow lists whose entries in the current worker the probe reports
 * @param mysql MySQL connections to hold and to open; null for none
 * @param instance the instance that the operator takes this probe for; null if it belongs to none
 * @param limits limits that the probe makes hold over all workers; null for none
 */
public record ProbeConfig(
        String configId,
        List<ProbeListener> listeners,
        List<String> allowListFiles,
        @Nullable MySqlTarget mysql,
        @Nullable InstanceIdentity instance,
        @Nullable ConnectionLimits limits) {

    /** A configuration without an instance. */
    public ProbeConfig(
            String configId, List<ProbeListener> listeners, List<String> allowListFiles, @Nullable MySqlTarget mysql) {
        this(configId, listeners, allowListFiles, mysql, null, null);
    }

    public ProbeConfig {
        listeners = listeners == null ? List.of() : List.copyOf(listeners);
        allowListFiles = allowListFiles == null ? List.of() : List.copyOf(allowListFiles);
    }

    /**
     * An instance of a ProxyConfig.
     *
     * @param name name of the instance, unique in the ProxyConfig
     * @param probeUrl URL at which the operator reached its probe
     */
    public record InstanceIdentity(String name, String probeUrl) {}

    /**
     * A listener at an address that the probe can reach.
     *
     * @param name name of the listener in the ProxyConfig
     * @param host IP address
     * @param port TCP port
     * @param rejectsChecks whether HAProxy closes connections from {@link #CHECK_SOURCE} to this listener before it connects
     *     to a server. If not, the probe opens no connection: it reads from the kernel whether a socket listens. Null, which
     *     an operator without this field sends, means no.
     */
    public record ProbeListener(
            String name, String host, int port, @Nullable Boolean rejectsChecks) {

        /**
         * Source address of the probe's listener checks. The rendered listeners reject it before any other rule
         * ({@code tcp-request connection reject if { src 127.99.99.99 }}): the check has succeeded by then. Without that rule
         * the database counts a connection without a login, and blocks HAProxy after {@code max_connect_errors} of them.
         */
        public static final String CHECK_SOURCE = "127.99.99.99";

        /** A listener that does not reject checks. */
        public ProbeListener(String name, String host, int port) {
            this(name, host, port, null);
        }
    }

    /**
     * MySQL connections through one listener.
     *
     * @param host IP address of the listener
     * @param port TCP port of the listener
     * @param user database user
     * @param password its password; never in a report, a log or a message
     * @param database database to open; null for none
     * @param query query that each connection runs at each interval
     * @param intervalMillis time between two queries, in milliseconds
     * @param heldConnections how many connections to hold
     * @param sslMode {@code REQUIRED} or {@code VERIFY_CA}, as in Connector/J; null for TLS only if the database offers it
     * @param caCertificate PEM of the CA certificates for {@code VERIFY_CA}; null for the default CAs
     */
    @RecordBuilder
    public record MySqlTarget(
            String host,
            int port,
            String user,
            String password,
            @Nullable String database,
            String query,
            long intervalMillis,
            int heldConnections,
            @Nullable String sslMode,
            @Nullable String caCertificate) {

        /** The {@code sslMode} of connections with TLS whose certificate is not checked. */
        public static final String REQUIRED = "REQUIRED";

        /** The {@code sslMode} of connections with TLS to a database whose CA is trusted. */
        public static final String VERIFY_CA = "VERIFY_CA";

        /** Connections with TLS if the database offers it. */
        public MySqlTarget(
                String host,
                int port,
                String user,
                String password,
                @Nullable String database,
                String query,
                long intervalMillis,
                int heldConnections) {
            this(host, port, user, password, database, query, intervalMillis, heldConnections, null, null);
        }

        /** Without the password, so that no log can show it. */
        @Override
        public String toString() {
            return "MySqlTarget[" + user + "@" + host + ":" + port + "]";
        }
    }
}
