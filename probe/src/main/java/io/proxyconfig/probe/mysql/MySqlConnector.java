package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens single connections to MySQL and MariaDB with Connector/J. Every operation has a time limit. There is no pool and no
 * automatic reconnection. Only the driver gets the password.
 */
final class MySqlConnector {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration MIN_QUERY_TIMEOUT = Duration.ofSeconds(10);
    private static final int QUERY_TIMEOUT_INTERVALS = 3;
    private static final int MAX_ROWS = 100;
    private static final int VALID_TIMEOUT_SECONDS = 5;

    private MySqlConnector() {}

    static Connection open(MySqlTarget target) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", target.user());
        properties.setProperty("password", target.password());
        properties.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toMillis()));
        properties.setProperty("socketTimeout", Integer.toString(queryTimeoutMillis(target)));
        properties.setProperty("tcpKeepAlive", "true");
        // For caching_sha2_password without TLS.
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectionAttributes", "program_name:proxyconfig-probe");
        String mode = target.sslMode();
        properties.setProperty("sslMode", mode == null ? "PREFERRED" : mode);
        try {
            return target.caCertificate() == null
                    ? connect(target, properties)
                    : connectWithAuthorities(target, target.caCertificate(), properties);
        } catch (RuntimeException e) {
            throw driverError(e);
        } catch (SQLException e) {
            throw mode == null ? e : TlsErrors.explained(e, mode);
        }
    }

    private static Connection connectWithAuthorities(MySqlTarget target, String pem, Properties properties)
            throws SQLException {
        try (TrustStoreFile authorities = TrustStoreFile.of(pem)) {
            properties.setProperty("trustCertificateKeyStoreUrl", authorities.url());
            properties.setProperty("trustCertificateKeyStoreType", TrustStoreFile.TYPE);
            properties.setProperty("trustCertificateKeyStorePassword", TrustStoreFile.PASSWORD);
            properties.setProperty("fallbackToSystemTrustStore", "false");
            return connect(target, properties);
        } catch (GeneralSecurityException | IOException e) {
            throw new SQLNonTransientConnectionException(
                    "the probe cannot use the CA certificates of spec.probe.mysql.credentialsSecretRef.caKey",
                    "08001",
                    e);
        }
    }

    private static Connection connect(MySqlTarget target, Properties properties) throws SQLException {
        return DriverManager.getConnection(url(target.host(), target.port(), target.database()), properties);
    }

    /** The time limit of one query. A connection that exceeds it is broken. */
    static int queryTimeoutMillis(MySqlTarget target) {
        long millis = Math.max(MIN_QUERY_TIMEOUT.toMillis(), QUERY_TIMEOUT_INTERVALS * target.intervalMillis());
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, millis));
    }

    /** Runs the query, reads its rows, and returns the first value; null without one. */
    static @Nullable String query(Connection connection, MySqlTarget target) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(MAX_ROWS);
            return statement.execute(target.query()) ? readAll(statement) : null;
        } catch (RuntimeException e) {
            throw driverError(e);
        }
    }

    /** Whether a connection still works after a query failed, for example because a table does not exist. */
    static boolean isUsableAfter(Connection connection, SQLException e) {
        try {
            return !SqlErrors.isConnectionError(e) && connection.isValid(VALID_TIMEOUT_SECONDS);
        } catch (SQLException broken) {
            return false;
        }
    }

    /** An unexpected packet of the server can cause any exception in the driver. The connection is then unusable. */
    private static SQLException driverError(RuntimeException e) {
        return new SQLNonTransientConnectionException("the MySQL driver failed", "08000", e);
    }

    private static @Nullable String readAll(Statement statement) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            boolean more = rows.next();
            String first = more ? rows.getString(1) : null;
            while (more) {
                more = rows.next();
            }
            return first;
        }
    }

    private static String url(String host, int port, @Nullable String database) {
        String literal = host.contains(":") ? "[" + host + "]" : host;
        String path = database == null ? "" : URLEncoder.encode(database, StandardCharsets.UTF_8);
        return "jdbc:mysql://" + literal + ":" + port + "/" + path;
    }
}
