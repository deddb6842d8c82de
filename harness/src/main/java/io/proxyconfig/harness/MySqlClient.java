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

/** An application that holds one MySQL connection and asks something on it all the time; it never reconnects. */
public final class MySqlClient implements AutoCloseable {
    private static final Duration USUAL_PAUSE = Duration.ofMillis(100);

    private final Duration pause;
    private final Connection connection;
    private final AtomicLong answers = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;
    private volatile @Nullable String broken;

    private MySqlClient(Connection connection, Duration pause) {
        this.connection = connection;
        this.pause = pause;
        this.thread = Thread.ofVirtual().name("client").start(this::ask);
    }

    /** Starts asking on a connection, which the client closes at its end. */
    public static MySqlClient on(Connection connection) {
        return on(connection, USUAL_PAUSE);
    }

    /** The same with another pause between an answer and the next question. */
    public static MySqlClient on(Connection connection, Duration pause) {
        return new MySqlClient(connection, pause);
    }

    /** How many questions were answered. */
    public long answers() {
        return answers.get();
    }

    /** Why the connection is broken, and when it broke; empty while it works. */
    public Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    private void ask() {
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
                broken = Instant.now() + " " + e.getMessage();
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
            broken = "could not be closed: " + e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
