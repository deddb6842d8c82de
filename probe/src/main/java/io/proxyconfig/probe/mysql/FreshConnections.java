package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a fresh connection at each interval: a login and a query, as an application does that starts at this time. */
final class FreshConnections extends RepeatingTask {

    private static final Logger LOG = LoggerFactory.getLogger(FreshConnections.class);

    private final ConnectionContext context;
    private final FreshConnectionObserver observer;
    private volatile @Nullable Attempt last;

    /**
     * One fresh connection.
     *
     * @param ok whether the login and the query succeeded
     * @param took from the first packet to the end of the query
     * @param query the query
     */
    record Attempt(boolean ok, Duration took, String query) {}

    FreshConnections(MySqlTarget target, ConnectionContext context, FreshConnectionObserver observer) {
        super(target);
        this.context = context;
        this.observer = observer;
    }

    /** The last attempt; empty before the first one with the query of the present target. */
    Optional<Attempt> last() {
        return Optional.ofNullable(last).filter(attempt -> attempt.query().equals(target().query()));
    }

    @Override
    void clear() {
        last = null;
    }

    @Override
    void run() {
        long start = System.nanoTime();
        MySqlTarget now = target();
        try (Connection connection = MySqlConnector.open(now)) {
            MySqlConnector.query(connection, now);
            recordAttempt(new Attempt(true, Duration.ofNanos(System.nanoTime() - start), now.query()), "");
        } catch (SQLException e) {
            if (running()) {
                String failure = context.recordFailure(e, now);
                recordAttempt(new Attempt(false, Duration.ofNanos(System.nanoTime() - start), now.query()), failure);
            }
        }
        awaitInterval(start, now);
    }

    private void recordAttempt(Attempt attempt, String failure) {
        Attempt before = last;
        last = attempt;
        observer.attempted(attempt.ok(), attempt.took());
        if (!attempt.ok() && (before == null || before.ok())) {
            LOG.warn("Fresh connections to the database fail: {}; check the database and its account", failure);
        } else if (attempt.ok() && before != null && !before.ok()) {
            LOG.info("Fresh connections to the database succeed again");
        }
    }
}
