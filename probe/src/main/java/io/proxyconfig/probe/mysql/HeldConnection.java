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
 * One connection that is kept for ever, with a query an interval, as an application's pool would keep it. When it breaks,
 * that is written down, and another takes its place.
 */
final class HeldConnection extends RepeatingTask {

    private static final Logger LOG = LoggerFactory.getLogger(HeldConnection.class);

    /** A worker that was current within this time is a good enough "before": none becomes current twice. */
    private static final long RECENT_NANOS = Duration.ofSeconds(1).toNanos();

    private final ConnectionContext shared;
    private final Backoff pause = new Backoff();
    private boolean failing;
    private volatile @Nullable Open held;

    /**
     * A connection that there is.
     *
     * @param openedAt when it was opened
     * @param worker the worker that it is on, where known
     * @param query the last query, where it was answered; null where it was not
     */
    private record Open(
            Instant openedAt,
            @Nullable Long worker,
            @Nullable String query) {

        private Open answered(@Nullable String now) {
            return new Open(openedAt, worker, now);
        }
    }

    /**
     * The connection as the report needs it.
     *
     * @param openedAt when it was opened
     * @param answered whether it has answered the query that is asked for now
     */
    record Held(Instant openedAt, boolean answered) {}

    HeldConnection(MySqlTarget target, ConnectionContext shared) {
        super(target);
        this.shared = shared;
    }

    /** The connection that there is now, if any. */
    Optional<Held> held() {
        Open now = held;
        return now == null
                ? Optional.empty()
                : Optional.of(new Held(now.openedAt(), target().query().equals(now.query())));
    }

    @Override
    void forget() {
        held = null;
    }

    @Override
    void round() {
        Connection connection = open();
        if (connection != null) {
            try {
                keep(connection);
            } finally {
                held = null;
                close(connection);
            }
        }
        await(pause.nanos());
    }

    private @Nullable Connection open() {
        MySqlTarget now = target();
        try {
            shared.opening().acquire();
            try {
                Long before = shared.worker().pidSince(System.nanoTime() - RECENT_NANOS);
                Connection connection = MySqlConnector.open(now);
                held = new Open(shared.clock().instant(), workerSince(before, connection), null);
                opened();
                return connection;
            } finally {
                shared.opening().release();
            }
        } catch (SQLException e) {
            if (running()) {
                notOpened(shared.failed(e, now));
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** The worker of a connection that was just opened; null where another may have become current meanwhile. */
    private @Nullable Long workerSince(@Nullable Long before, Connection connection) {
        try {
            Long after = shared.worker().pidSince(System.nanoTime());
            return Objects.equals(before, after) ? after : null;
        } catch (RuntimeException e) {
            // nobody else knows of it yet
            close(connection);
            throw e;
        }
    }

    /** A log line when it begins and one when it ends: the tries in between say nothing new. */
    private void notOpened(String failure) {
        if (!failing) {
            LOG.warn("a connection to be held cannot be opened: {}", failure);
        }
        failing = true;
    }

    private void opened() {
        if (failing) {
            LOG.info("connections to be held can be opened again");
        }
        failing = false;
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing a connection failed, as it does after a break", e);
        }
    }

    /** Returns when the connection has broken, or shall end. */
    private void keep(Connection connection) {
        Open mine = Objects.requireNonNull(held);
        int timeout = MySqlConnector.answerTimeoutMillis(target());
        while (running()) {
            long start = System.nanoTime();
            MySqlTarget now = target();
            try {
                if (timeout != MySqlConnector.answerTimeoutMillis(now)) {
                    timeout = MySqlConnector.answerTimeoutMillis(now);
                    connection.setNetworkTimeout(Runnable::run, timeout);
                }
                MySqlConnector.query(connection, now);
                held = mine.answered(now.query());
                pause.reset();
            } catch (SQLException e) {
                if (!MySqlConnector.survives(connection, e)) {
                    broke(mine, e, now);
                    return;
                }
                held = mine.answered(null);
                shared.failed(e, now);
            }
            awaitInterval(start, now);
        }
    }

    private void broke(Open mine, SQLException e, MySqlTarget target) {
        if (!running()) {
            return;
        }
        String cause = SqlErrors.describe(e, target.password());
        shared.history().broke(new Break(shared.clock().instant(), cause, mine.worker(), mine.openedAt()));
        LOG.warn("a held connection on worker {}, opened at {}, broke: {}", mine.worker(), mine.openedAt(), cause);
    }
}
