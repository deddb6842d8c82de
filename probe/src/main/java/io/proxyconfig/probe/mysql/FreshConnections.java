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
final class FreshConnections extends Loop {

    private static final Logger LOG = LoggerFactory.getLogger(FreshConnections.class);

    private final Connections shared;
    private volatile @Nullable Outcome last;

    /**
     * One fresh connection.
     *
     * @param ok whether login and query succeeded
     * @param took from the first packet to the end of the query
     */
    record Outcome(boolean ok, Duration took) {}

    FreshConnections(MySqlTarget target, Connections shared) {
        super(target);
        this.shared = shared;
    }

    /** How the last one went; empty before the first. */
    Optional<Outcome> last() {
        return Optional.ofNullable(last);
    }

    @Override
    void run() {
        while (running()) {
            long start = System.nanoTime();
            MySqlTarget now = target();
            try (Connection connection = MySqlConnector.open(now)) {
                MySqlConnector.query(connection, now);
                became(new Outcome(true, Duration.ofNanos(System.nanoTime() - start)), "");
            } catch (SQLException e) {
                if (running()) {
                    String failure = shared.failed(e, now);
                    became(new Outcome(false, Duration.ofNanos(System.nanoTime() - start)), failure);
                }
            }
            awaitInterval(start);
        }
    }

    private void became(Outcome outcome, String failure) {
        Outcome before = last;
        last = outcome;
        if (!outcome.ok() && (before == null || before.ok())) {
            LOG.warn("fresh connections fail: {}", failure);
        } else if (outcome.ok() && before != null && !before.ok()) {
            LOG.info("fresh connections work again");
        }
    }
}
