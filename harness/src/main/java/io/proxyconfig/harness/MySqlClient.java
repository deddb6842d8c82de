package io.proxyconfig.harness;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** An application that holds one MySQL connection and runs a query on it again and again. It never reconnects. */
public final class MySqlClient implements AutoCloseable {
    private static final Duration DEFAULT_PAUSE = Duration.ofMillis(100);

    private final Duration pause;
    private final Connection connection;
    private final AtomicLong answers = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable String failure;

    private MySqlClient(Connection connection, Duration pause) {
        this.connection = connection;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("client").start(this::run);
    }

    /** Starts queries on a connection. The client closes the connection. */
    public static MySqlClient on(Connection connection) {
        return on(connection, DEFAULT_PAUSE);
    }

    /** Starts queries with a pause between an answer and the next query. */
    public static MySqlClient on(Connection connection, Duration pause) {
        return new MySqlClient(connection, pause);
    }

    /** The number of answered queries. */
    public long answers() {
        return answers.get();
    }

    /** When and why the connection broke; empty while it works. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    private void run() {
        try (Statement statement = connection.createStatement()) {
            while (!closing) {
                try (ResultSet result = statement.executeQuery("SELECT now()")) {
                    result.next();
                }
                answers.incrementAndGet();
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (SQLException e) {
            if (!closing) {
                failure = Instant.now() + " " + e.getMessage();
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
            connection.close();
        } catch (SQLException e) {
            failure = "the connection cannot be closed: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
