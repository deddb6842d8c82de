package io.proxyconfig.soak.faults;

import io.proxyconfig.soak.faults.FaultEffect.EndsDatabase;
import io.proxyconfig.soak.faults.FaultEffect.EndsHaproxy;
import io.proxyconfig.soak.faults.FaultEffect.EndsWorker;
import io.proxyconfig.soak.faults.FaultEffect.HangsHaproxy;
import io.proxyconfig.soak.faults.FaultEffect.StopsStatus;
import io.proxyconfig.soak.plan.StepKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The faults of a run, when each began and ended, and so which broken connection and which wrong status they excuse. */
public final class FaultLog {
    /** A client detects the end of its connection with its next query. */
    private static final Duration DETECTION = Duration.ofSeconds(5);

    private final LongSupplier ticks;
    private final List<LoggedFault> faults = new ArrayList<>();

    /** A log with a monotonic time in nanoseconds. */
    public FaultLog(LongSupplier ticks) {
        this.ticks = ticks;
    }

    /** A fault, from its beginning. */
    public final class LoggedFault {
        private final StepKind kind;
        private final FaultEffect effect;
        private final long begin;
        private @Nullable Long end;
        private @Nullable Long recovered;
        private int brokenConnections;

        private LoggedFault(StepKind kind, FaultEffect effect, long begin) {
            this.kind = kind;
            this.effect = effect;
            this.begin = begin;
        }

        /** The affected part works again. */
        public void end() {
            synchronized (FaultLog.this) {
                end = ticks.getAsLong();
            }
        }

        private Duration recovery() {
            return end == null || recovered == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, recovered - end));
        }

        private boolean lastsWithin(long from, long to) {
            return begin <= to && (end == null || end >= from);
        }

        private boolean ends(HeldBy connection) {
            boolean affected =
                    switch (effect) {
                        case EndsHaproxy ended ->
                            connection.instance() == null || connection.instance() == ended.instance();
                        case EndsWorker ended -> connection.worker() == null || connection.worker() == ended.pid();
                        case EndsDatabase ended -> connection.database() == ended.database();
                        default -> false;
                    };
            return affected && (end == null || connection.openedAt() <= end);
        }
    }

    /** Adds a fault, before it happens. */
    public synchronized LoggedFault begin(StepKind kind, FaultEffect effect) {
        LoggedFault fault = new LoggedFault(kind, effect, ticks.getAsLong());
        faults.add(fault);
        return fault;
    }

    /** The fault that ended a connection a moment ago, and counts the connection; empty if no fault did. */
    public synchronized Optional<StepKind> causeOfEnd(HeldBy connection) {
        long now = ticks.getAsLong();
        Optional<LoggedFault> cause = faults.reversed().stream()
                .filter(fault -> fault.lastsWithin(now - DETECTION.toNanos(), now) && fault.ends(connection))
                .findFirst();
        cause.ifPresent(fault -> fault.brokenConnections++);
        return cause.map(fault -> fault.kind);
    }

    /** Whether a fault of an instance's HAProxy lasted within a period. */
    public synchronized boolean disturbedHaproxy(int instance, long from, long to) {
        return faults.stream().filter(fault -> fault.lastsWithin(from, to)).anyMatch(fault -> switch (fault.effect) {
            case EndsHaproxy ended -> ended.instance() == instance;
            case HangsHaproxy hung -> hung.instance() == instance;
            default -> false;
        });
    }

    /** Since when the operator can write the status without interruption; empty if it cannot now. */
    public synchronized OptionalLong statusWritableSince() {
        long since = Long.MIN_VALUE;
        for (LoggedFault fault : faults) {
            if (fault.effect instanceof StopsStatus) {
                if (fault.end == null) {
                    return OptionalLong.empty();
                }
                since = Math.max(since, fault.end);
            }
        }
        return OptionalLong.of(since);
    }

    /** Notes that the status is right now, for all faults that have ended. */
    public synchronized void statusIsRight() {
        for (LoggedFault fault : faults) {
            if (fault.end != null && fault.recovered == null) {
                fault.recovered = ticks.getAsLong();
            }
        }
    }

    /** Whether the status was right after each fault. */
    public synchronized boolean allRecovered() {
        return faults.stream().allMatch(fault -> fault.recovered != null);
    }

    /** What the faults of each kind did so far. */
    public synchronized Map<StepKind, FaultSummary> summaries() {
        Map<StepKind, FaultSummary> summaries = new EnumMap<>(StepKind.class);
        for (LoggedFault fault : faults) {
            FaultSummary one = new FaultSummary(1, fault.brokenConnections, fault.recovery());
            summaries.merge(fault.kind, one, FaultSummary::and);
        }
        return summaries;
    }

    /** The connections that faults ended. */
    public synchronized int endedConnections() {
        return faults.stream().mapToInt(fault -> fault.brokenConnections).sum();
    }
}
