package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.MySqlViewBuilder;
import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.probe.mysql.FailureLog.LoggedFailure;
import io.proxyconfig.probe.mysql.FreshConnections.Attempt;
import io.proxyconfig.probe.mysql.HeldConnection.Held;
import io.proxyconfig.probe.workers.CurrentWorkerCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds the desired number of connections, and opens fresh connections. If the interval, the query or the number changes,
 * it keeps the open connections. Another server, account or database replaces them. Thread-safe.
 */
public final class MySqlMonitor implements AutoCloseable {

    private static final Duration GRACE = Duration.ofMillis(500);

    /** The order in which superfluous connections are closed: those that are not open first, then the youngest. */
    private static final Comparator<HeldConnection> CLOSING_ORDER = Comparator.comparing(
            (HeldConnection each) -> each.held().map(Held::openedNanos).orElse(Long.MAX_VALUE),
            Comparator.reverseOrder());

    private final FailureLog failures = new FailureLog();
    private final ConnectionContext context;
    private final FreshConnectionObserver observer;
    private final List<HeldConnection> held = new ArrayList<>();
    private @Nullable FreshConnections fresh;
    private @Nullable MySqlTarget target;

    /**
     * A monitor without a target.
     *
     * @param observer receives the result of every fresh connection
     */
    public MySqlMonitor(CurrentWorkerCache worker, FreshConnectionObserver observer, Clock clock) {
        this.observer = observer;
        this.context = ConnectionContext.of(failures, worker, clock);
    }

    /** Changes the target; null for none. */
    public void apply(@Nullable MySqlTarget desired) {
        stop(changeTarget(desired));
    }

    /** The connections for the report; null without a target. */
    public synchronized @Nullable MySqlView view() {
        if (target == null) {
            return null;
        }
        List<Held> open = held.stream()
                .map(HeldConnection::held)
                .flatMap(Optional::stream)
                .toList();
        List<Held> answered = open.stream().filter(Held::answered).toList();
        Attempt attempt = fresh == null ? null : fresh.last().orElse(null);
        LoggedFailure last = failures.last();
        return MySqlViewBuilder.builder()
                .desired(target.heldConnections())
                .held(answered.size())
                .broken(failures.broken())
                .oldestOpenedAt(oldest(answered))
                .freshSucceeded(attempt == null ? null : attempt.ok())
                .freshLatencyMicros(attempt == null ? null : attempt.took().toNanos() / 1000)
                .lastError(last == null ? null : last.text())
                .lastErrorAt(last == null ? null : last.at())
                .breaks(failures.breaks())
                .sslMode(target.sslMode())
                .build();
    }

    /** When the oldest connection was opened; null without a connection. A step of the clock does not change which one it is. */
    static @Nullable Instant oldest(List<Held> held) {
        return held.stream()
                .min(Comparator.comparingLong(Held::openedNanos))
                .map(Held::openedAt)
                .orElse(null);
    }

    /** Closes all connections. They do not count as broken. */
    @Override
    public void close() {
        apply(null);
    }

    /** Returns the tasks that are no longer needed. The caller stops them without the lock, so that reports do not wait. */
    private synchronized List<RepeatingTask> changeTarget(@Nullable MySqlTarget desired) {
        List<RepeatingTask> superfluous = new ArrayList<>();
        if (desired == null || target == null || !sameServer(target, desired)) {
            superfluous.addAll(held);
            held.clear();
            if (fresh != null) {
                superfluous.add(fresh);
                fresh = null;
            }
        }
        target = desired;
        if (desired != null) {
            superfluous.addAll(adjust(desired));
        }
        return superfluous;
    }

    /** Updates and starts tasks, and returns the superfluous ones. */
    private List<RepeatingTask> adjust(MySqlTarget desired) {
        Stream.concat(held.stream(), Stream.ofNullable(fresh)).forEach(task -> task.update(desired));
        if (fresh == null) {
            fresh = new FreshConnections(desired, context, observer);
            fresh.start();
        }
        while (held.size() < desired.heldConnections()) {
            HeldConnection another = new HeldConnection(desired, context);
            held.add(another);
            another.start();
        }
        List<RepeatingTask> superfluous = new ArrayList<>(held.stream()
                .sorted(CLOSING_ORDER)
                .limit(held.size() - desired.heldConnections())
                .toList());
        held.removeAll(superfluous);
        return superfluous;
    }

    private static void stop(List<RepeatingTask> tasks) {
        tasks.forEach(RepeatingTask::stop);
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            for (RepeatingTask task : tasks) {
                task.awaitEnd(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean sameServer(MySqlTarget one, MySqlTarget other) {
        return one.host().equals(other.host())
                && one.port() == other.port()
                && one.user().equals(other.user())
                && one.password().equals(other.password())
                && Objects.equals(one.database(), other.database())
                && Objects.equals(one.sslMode(), other.sslMode())
                && Objects.equals(one.caCertificate(), other.caCertificate());
    }
}
