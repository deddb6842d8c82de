package io.proxyconfig.probe.mysql;

import io.proxyconfig.api.probe.MySqlViewBuilder;
import io.proxyconfig.api.probe.ProbeConfig.MySqlTarget;
import io.proxyconfig.api.probe.ProbeReport.MySqlView;
import io.proxyconfig.probe.mysql.FailureLog.Failure;
import io.proxyconfig.probe.mysql.FreshConnections.Outcome;
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
 * Holds as many connections as the target says and opens fresh ones beside them. A change of interval, query or number
 * keeps the connections that there are; another server, account or database replaces them. Safe for use by several
 * threads.
 */
public final class MySqlMonitor implements AutoCloseable {

    private static final Duration GRACE = Duration.ofMillis(500);

    /** Those that are worth the least first: not open, then the youngest. */
    private static final Comparator<HeldConnection> LEAST_FIRST = Comparator.comparing(
            (HeldConnection each) -> each.held().map(Held::openedAt).orElse(Instant.MAX), Comparator.reverseOrder());

    private final FailureLog history = new FailureLog();
    private final ConnectionContext shared;
    private final FreshConnectionObserver observer;
    private final List<HeldConnection> held = new ArrayList<>();
    private @Nullable FreshConnections fresh;
    private @Nullable MySqlTarget target;

    /**
     * A watcher without a target.
     *
     * @param observer gets the result of every fresh connection
     */
    public MySqlMonitor(CurrentWorkerCache worker, FreshConnectionObserver observer, Clock clock) {
        this.observer = observer;
        this.shared = ConnectionContext.of(history, worker, clock);
    }

    /** Goes over to another target, or to none. */
    public void apply(@Nullable MySqlTarget wanted) {
        end(goOver(wanted));
    }

    /** What the report says of MySQL; null when there is no target. */
    public synchronized @Nullable MySqlView view() {
        if (target == null) {
            return null;
        }
        List<Held> open = held.stream()
                .map(HeldConnection::held)
                .flatMap(Optional::stream)
                .toList();
        List<Held> answered = open.stream().filter(Held::answered).toList();
        Outcome outcome = fresh == null ? null : fresh.last().orElse(null);
        Failure last = history.last();
        return MySqlViewBuilder.builder()
                .desired(target.heldConnections())
                .held(answered.size())
                .broken(history.broken())
                .oldestOpenedAt(answered.stream()
                        .map(Held::openedAt)
                        .min(Comparator.naturalOrder())
                        .orElse(null))
                .freshSucceeded(outcome == null ? null : outcome.ok())
                .freshLatencyMicros(outcome == null ? null : outcome.took().toNanos() / 1000)
                .lastError(last == null ? null : last.text())
                .lastErrorAt(last == null ? null : last.at())
                .breaks(history.breaks())
                .build();
    }

    /** Closes all connections; none of them counts as broken. */
    @Override
    public void close() {
        apply(null);
    }

    /** Returns what is not wanted any more, to be ended while others may look already. */
    private synchronized List<RepeatingTask> goOver(@Nullable MySqlTarget wanted) {
        List<RepeatingTask> ending = new ArrayList<>();
        if (wanted == null || target == null || !sameServer(target, wanted)) {
            ending.addAll(held);
            held.clear();
            if (fresh != null) {
                ending.add(fresh);
                fresh = null;
            }
        }
        target = wanted;
        if (wanted != null) {
            ending.addAll(adjust(wanted));
        }
        return ending;
    }

    /** Returns what is too much now. */
    private List<RepeatingTask> adjust(MySqlTarget wanted) {
        Stream.concat(held.stream(), Stream.ofNullable(fresh)).forEach(loop -> loop.retarget(wanted));
        if (fresh == null) {
            fresh = new FreshConnections(wanted, shared, observer);
            fresh.start();
        }
        while (held.size() < wanted.heldConnections()) {
            HeldConnection another = new HeldConnection(wanted, shared);
            held.add(another);
            another.start();
        }
        List<RepeatingTask> tooMany = new ArrayList<>(held.stream()
                .sorted(LEAST_FIRST)
                .limit(held.size() - wanted.heldConnections())
                .toList());
        held.removeAll(tooMany);
        return tooMany;
    }

    private static void end(List<RepeatingTask> loops) {
        loops.forEach(RepeatingTask::askToEnd);
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            for (RepeatingTask loop : loops) {
                loop.awaitEnd(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
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
                && Objects.equals(one.database(), other.database());
    }
}
