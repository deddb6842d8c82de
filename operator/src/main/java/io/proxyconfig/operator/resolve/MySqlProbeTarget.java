package io.proxyconfig.operator.resolve;

import io.proxyconfig.api.v1alpha1.SslMode;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * MySQL connections that the probe makes through one listener. {@code Rendered.listener} has the address of the listener.
 *
 * @param listener name of the listener; null for the first
 * @param user database user
 * @param password its password
 * @param database database to open; null for none
 * @param query query of each connection at each interval
 * @param interval time between two queries
 * @param heldConnections number of held connections
 * @param sslMode whether the connections use TLS
 * @param caCertificate PEM of the CA certificates for {@code VerifyCA}; null for the default CAs
 */
@RecordBuilder
public record MySqlProbeTarget(
        @Nullable String listener,
        String user,
        String password,
        @Nullable String database,
        String query,
        Duration interval,
        int heldConnections,
        SslMode sslMode,
        @Nullable String caCertificate) {

    /** Without the password, so that no log can show it. */
    @Override
    public String toString() {
        return "MySqlProbeTarget[" + user + " through " + (listener == null ? "the first listener" : listener) + "]";
    }
}
