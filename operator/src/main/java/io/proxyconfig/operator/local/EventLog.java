package io.proxyconfig.operator.local;

import io.proxyconfig.operator.rollout.OperatorEvent;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events of the operator to the log, and keeps the last ones for the HTTP endpoint {@code /events}. */
final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int CAPACITY = 100;

    private final Deque<Event> events = new ArrayDeque<>();
    private final Clock clock;

    EventLog(Clock clock) {
        this.clock = clock;
    }

    /**
     * An event in the form that the endpoint serves.
     *
     * @param time RFC 3339, to the millisecond
     * @param type {@code Normal} or {@code Warning}, as in Kubernetes
     */
    record Event(String time, String namespace, String name, String type, String reason, String message) {}

    synchronized void record(String namespace, String name, OperatorEvent event) {
        LOG.info("{}: {}", event.reason(), event.message());
        if (events.size() == CAPACITY) {
            events.removeFirst();
        }
        events.addLast(new Event(
                clock.instant().truncatedTo(ChronoUnit.MILLIS).toString(),
                namespace,
                name,
                event.reason().warning() ? "Warning" : "Normal",
                event.reason().name(),
                event.message()));
    }

    /** The last events, the newest at the end. */
    synchronized List<Event> last() {
        return List.copyOf(events);
    }
}
