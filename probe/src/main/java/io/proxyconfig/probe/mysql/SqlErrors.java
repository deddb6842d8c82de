package io.proxyconfig.probe.mysql;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.HashSet;
import java.util.Set;

/** Describes exceptions from the driver in one line, and detects those that end a connection. */
final class SqlErrors {

    private static final int MAX_LENGTH = 300;

    private SqlErrors() {}

    /** The first line of the exception and, if it differs, of the innermost cause. It never contains the password. */
    static String describe(Throwable failure, String password) {
        String summary = firstLine(failure);
        String reason = firstLine(innermost(failure));
        String text = summary.contains(reason) ? summary : summary + ": " + reason;
        String safe = password.isEmpty() ? text : text.replace(password, "***");
        return safe.length() > MAX_LENGTH ? safe.substring(0, MAX_LENGTH) : safe;
    }

    /** Whether the type or the SQL state (class 08) of the exception means that the connection is lost. */
    static boolean isConnectionError(SQLException e) {
        String state = e.getSQLState();
        return e instanceof SQLNonTransientConnectionException
                || e instanceof SQLTransientConnectionException
                || e instanceof SQLRecoverableException
                || (state != null && state.startsWith("08"));
    }

    private static Throwable innermost(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        Throwable innermost = failure;
        while (innermost.getCause() != null && seen.add(innermost)) {
            innermost = innermost.getCause();
        }
        return innermost;
    }

    private static String firstLine(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElseThrow().strip();
    }
}
