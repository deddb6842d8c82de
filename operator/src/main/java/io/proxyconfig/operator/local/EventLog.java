package io.proxyconfig.operator.local;

import io.proxyconfig.operator.rollout.OperatorEvent;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts notices into the log, and keeps the last ones for those who ask over HTTP. */
final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int KEPT = 100;

    private final Deque<Event> events = new ArrayDeque<>();
    private final Clock clock;

    EventLog(Clock clock) {
        this.clock = clock;
    }

    /**
     * A notice as it is served.
     *
     * @param time RFC 3339, to the millisecond
     * @param type {@code Normal} or {@code Warning}, as Kubernetes has it
     */
    record Event(String time, String namespace, String name, String type, String reason, String message) {}

    synchronized void record(String namespace, String name, OperatorEvent notice) {
        LOG.info("{}: {}", notice.kind(), notice.message());
        if (events.size() == KEPT) {
            events.removeFirst();
        }
        events.addLast(new Event(
                clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                namespace,
                name,
                notice.kind().warning() ? "Warning" : "Normal",
                notice.kind().name(),
                notice.message()));
    }

    /** The last ones, the newest at the end. */
    synchronized List<Event> last() {
        return List.copyOf(events);
    }
}
