package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
 * Opens single connections with Connector/J, to MySQL and MariaDB alike. Every wait has an end, nothing is pooled or
 * reconnected behind the probe's back, and the password goes nowhere but to the driver.
 */
final class MySqlConnector {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration MIN_ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final int ANSWER_TIMEOUT_INTERVALS = 3;
    private static final int MAX_ROWS = 100;
    private static final int VALID_TIMEOUT_SECONDS = 5;

    private MySqlConnector() {}

    static Connection open(MySqlTarget target) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", target.user());
        properties.setProperty("password", target.password());
        properties.setProperty("connectTimeout", Long.toString(CONNECT_TIMEOUT.toMillis()));
        properties.setProperty("socketTimeout", Integer.toString(answerTimeoutMillis(target)));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("sslMode", "PREFERRED");
        // caching_sha2_password without TLS, which a database behind a proxy on the same host may well offer.
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectionAttributes", "program_name:proxyconfig-probe");
        try {
            return DriverManager.getConnection(url(target.host(), target.port(), target.database()), properties);
        } catch (RuntimeException e) {
            throw driverFailed(e);
        }
    }

    /** How long an answer may take before the connection counts as broken. */
    static int answerTimeoutMillis(MySqlTarget target) {
        long millis = Math.max(MIN_ANSWER_TIMEOUT.toMillis(), ANSWER_TIMEOUT_INTERVALS * target.intervalMillis());
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, millis));
    }

    /** Runs the query, reads its answer, and returns the first value of that, where it has one. */
    static @Nullable String query(Connection connection, MySqlTarget target) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setMaxRows(MAX_ROWS);
            return statement.execute(target.query()) ? readAll(statement) : null;
        } catch (RuntimeException e) {
            throw driverFailed(e);
        }
    }

    /** Whether a connection is well after a query failed on it, for want of a table for example. */
    static boolean survives(Connection connection, SQLException e) {
        try {
            return !SqlErrors.endsConnection(e) && connection.isValid(VALID_TIMEOUT_SECONDS);
        } catch (SQLException broken) {
            return false;
        }
    }

    /** A driver that is surprised by what the server says may throw anything; the connection is of no use any more. */
    private static SQLException driverFailed(RuntimeException e) {
        return new SQLNonTransientConnectionException("the driver failed", "08000", e);
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
