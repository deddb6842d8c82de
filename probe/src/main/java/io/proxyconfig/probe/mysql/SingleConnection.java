package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One connection without reconnection. It has the same settings and time limits as the connections of the probe. */
public final class SingleConnection implements AutoCloseable {

    private final MySqlTarget target;
    private final Connection connection;

    private SingleConnection(MySqlTarget target, Connection connection) {
        this.target = target;
        this.connection = connection;
    }

    /** The result of a query on a connection that still works. */
    public sealed interface QueryResult {

        /**
         * The query succeeded.
         *
         * @param value the first value of the rows; null without one
         */
        record Succeeded(@Nullable String value) implements QueryResult {}

        /**
         * The database rejected the query.
         *
         * @param reason the error message of the database
         */
        record QueryRejected(String reason) implements QueryResult {}
    }

    /** The connection broke or could not be opened. The message gives the reason in one line, without the password. */
    public static final class ConnectionLostException extends Exception {
        private static final long serialVersionUID = 1L;

        private ConnectionLostException(SQLException e, MySqlTarget target) {
            super(SqlErrors.describe(e, target.password()), e);
        }
    }

    /** Opens the connection. */
    public static SingleConnection open(MySqlTarget target) throws ConnectionLostException {
        try {
            return new SingleConnection(target, MySqlConnector.open(target));
        } catch (SQLException e) {
            throw new ConnectionLostException(e, target);
        }
    }

    /** Runs the query of the target. The time limit is 10 s or three intervals, whichever is longer. */
    public QueryResult query() throws ConnectionLostException {
        try {
            return new QueryResult.Succeeded(MySqlConnector.query(connection, target));
        } catch (SQLException e) {
            if (MySqlConnector.isUsableAfter(connection, e)) {
                return new QueryResult.QueryRejected(SqlErrors.describe(e, target.password()));
            }
            throw new ConnectionLostException(e, target);
        }
    }

    /** Closes the connection with a logout. */
    @Override
    public void close() throws ConnectionLostException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new ConnectionLostException(e, target);
        }
    }
}
