package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeReport.Break;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A held connection with a query at each interval, like a connection in the pool of an application. After a break it
 * records the break and opens another connection.
 */
final class HeldConnection extends RepeatingTask {

    private static final Logger LOG = LoggerFactory.getLogger(HeldConnection.class);

    /** The age limit of the worker before the login. A worker that was replaced never becomes current again. */
    private static final long RECENT_NANOS = Duration.ofSeconds(1).toNanos();

    private final ConnectionContext context;
    private final Backoff backoff = new Backoff();
    private boolean failing;
    private volatile @Nullable Open open;

    /**
     * An open connection.
     *
     * @param openedAt time of the login
     * @param openedNanos the same, by {@link System#nanoTime()}
     * @param worker the worker that has the connection; null if unknown
     * @param query the last query, if it succeeded; otherwise null
     */
    private record Open(
            Instant openedAt,
            long openedNanos,
            @Nullable Long worker,
            @Nullable String query) {

        private Open withQuery(@Nullable String last) {
            return new Open(openedAt, openedNanos, worker, last);
        }
    }

    /**
     * An open connection in the form that the report needs.
     *
     * @param openedAt time of the login, for people
     * @param openedNanos the same for the order, by {@link System#nanoTime()}
     * @param answered whether the query of the present target succeeded
     */
    record Held(Instant openedAt, long openedNanos, boolean answered) {}

    HeldConnection(MySqlTarget target, ConnectionContext context) {
        super(target);
        this.context = context;
    }

    /** The open connection; empty without one. */
    Optional<Held> held() {
        Open now = open;
        return now == null
                ? Optional.empty()
                : Optional.of(new Held(
                        now.openedAt(), now.openedNanos(), target().query().equals(now.query())));
    }

    @Override
    void clear() {
        open = null;
    }

    @Override
    void run() {
        Connection connection = open();
        if (connection != null) {
            try {
                queryUntilBreak(connection);
            } finally {
                open = null;
                close(connection);
            }
        }
        await(backoff.nextDelayNanos());
    }

    private @Nullable Connection open() {
        MySqlTarget now = target();
        try {
            context.opening().acquire();
            try {
                Long before = context.worker().pidSince(System.nanoTime() - RECENT_NANOS);
                Connection connection = MySqlConnector.open(now);
                open = new Open(context.clock().instant(), System.nanoTime(), workerOf(connection, before), null);
                logSuccess();
                return connection;
            } finally {
                context.opening().release();
            }
        } catch (SQLException e) {
            if (running()) {
                logFailure(context.recordFailure(e, now));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** The worker of a new connection; null if the current worker has changed since {@code before}. */
    private @Nullable Long workerOf(Connection connection, @Nullable Long before) {
        try {
            Long after = context.worker().pidSince(System.nanoTime());
            return Objects.equals(before, after) ? after : null;
        } catch (RuntimeException e) {
            // The caller has no reference to the connection yet, so it cannot close it.
            close(connection);
            throw e;
        }
    }

    /** Logs the first failure only. Repeated attempts fail for the same reason. */
    private void logFailure(String failure) {
        if (!failing) {
            LOG.warn("Cannot open a held connection to the database: {}; the probe tries again", failure);
        }
        failing = true;
    }

    private void logSuccess() {
        if (failing) {
            LOG.info("The probe can open held connections again");
        }
        failing = false;
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("Closing a connection failed, which is normal after a break", e);
        }
    }

    /** Returns when the connection has broken or the task is stopped. */
    private void queryUntilBreak(Connection connection) {
        Open opened = Objects.requireNonNull(open);
        int timeout = MySqlConnector.queryTimeoutMillis(target());
        while (running()) {
            long start = System.nanoTime();
            MySqlTarget now = target();
            try {
                if (timeout != MySqlConnector.queryTimeoutMillis(now)) {
                    timeout = MySqlConnector.queryTimeoutMillis(now);
                    connection.setNetworkTimeout(Runnable::run, timeout);
                }
                MySqlConnector.query(connection, now);
                open = opened.withQuery(now.query());
                backoff.reset();
            } catch (SQLException e) {
                if (!MySqlConnector.isUsableAfter(connection, e)) {
                    recordBreak(opened, e, now);
                    return;
                }
                open = opened.withQuery(null);
                context.recordFailure(e, now);
            }
            awaitInterval(start, now);
        }
    }

    private void recordBreak(Open broken, SQLException e, MySqlTarget target) {
        if (!running()) {
            return;
        }
        String cause = SqlErrors.describe(e, target.password());
        context.failures().recordBreak(new Break(context.clock().instant(), cause, broken.worker(), broken.openedAt()));
        LOG.warn("A held connection on worker {}, opened at {}, broke: {}", broken.worker(), broken.openedAt(), cause);
    }
}
