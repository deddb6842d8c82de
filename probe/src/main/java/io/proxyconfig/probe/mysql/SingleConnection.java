package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One connection that is opened once and asked as long as it lives, made and judged as the probe's own are. */
public final class SingleConnection implements AutoCloseable {

    private final MySqlTarget target;
    private final Connection connection;

    private SingleConnection(MySqlTarget target, Connection connection) {
        this.target = target;
        this.connection = connection;
    }

    /** What became of a query on a connection that is still well. */
    public sealed interface Outcome {

        /**
         * It was answered.
         *
         * @param value the first value of the answer; null where it has none
         */
        record Answered(@Nullable String value) implements Outcome {}

        /**
         * The database would not carry it out.
         *
         * @param reason what it said
         */
        record Refused(String reason) implements Outcome {}
    }

    /** The connection is lost, or never came to be; the message says why in one line, without the password. */
    public static final class LostException extends Exception {
        private static final long serialVersionUID = 1L;

        private LostException(SQLException e, MySqlTarget target) {
            super(SqlErrors.describe(e, target.password()), e);
        }
    }

    /** Opens it. */
    public static SingleConnection open(MySqlTarget target) throws LostException {
        try {
            return new SingleConnection(target, MySqlConnector.open(target));
        } catch (SQLException e) {
            throw new LostException(e, target);
        }
    }

    /** Runs the target's query. An answer may take 10 s, or three of the target's intervals where that is longer. */
    public Outcome ask() throws LostException {
        try {
            return new Outcome.Answered(MySqlConnector.query(connection, target));
        } catch (SQLException e) {
            if (MySqlConnector.survives(connection, e)) {
                return new Outcome.Refused(SqlErrors.describe(e, target.password()));
            }
            throw new LostException(e, target);
        }
    }

    /** Logs out. */
    @Override
    public void close() throws LostException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new LostException(e, target);
        }
    }
}
