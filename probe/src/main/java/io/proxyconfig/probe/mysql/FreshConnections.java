package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A new connection an interval, with a login and a query, as an application that starts now would make it. */
final class FreshConnections extends RepeatingTask {

    private static final Logger LOG = LoggerFactory.getLogger(FreshConnections.class);

    private final ConnectionContext shared;
    private final FreshConnectionObserver observer;
    private volatile @Nullable Outcome last;

    /**
     * One fresh connection.
     *
     * @param ok whether login and query succeeded
     * @param took from the first packet to the end of the query
     * @param query that query
     */
    record Outcome(boolean ok, Duration took, String query) {}

    FreshConnections(MySqlTarget target, ConnectionContext shared, FreshConnectionObserver observer) {
        super(target);
        this.shared = shared;
        this.observer = observer;
    }

    /** How the last one went; empty before the first that ran the query that is asked for now. */
    Optional<Outcome> last() {
        return Optional.ofNullable(last).filter(one -> one.query().equals(target().query()));
    }

    @Override
    void forget() {
        last = null;
    }

    @Override
    void round() {
        long start = System.nanoTime();
        MySqlTarget now = target();
        try (Connection connection = MySqlConnector.open(now)) {
            MySqlConnector.query(connection, now);
            became(new Outcome(true, Duration.ofNanos(System.nanoTime() - start), now.query()), "");
        } catch (SQLException e) {
            if (running()) {
                String failure = shared.failed(e, now);
                became(new Outcome(false, Duration.ofNanos(System.nanoTime() - start), now.query()), failure);
            }
        }
        awaitInterval(start, now);
    }

    private void became(Outcome outcome, String failure) {
        Outcome before = last;
        last = outcome;
        observer.opened(outcome.ok(), outcome.took());
        if (!outcome.ok() && (before == null || before.ok())) {
            LOG.warn("fresh connections fail: {}", failure);
        } else if (outcome.ok() && before != null && !before.ok()) {
            LOG.info("fresh connections work again");
        }
    }
}
