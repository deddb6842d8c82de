package io.proxyconfig.operator.kubernetes;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which events repeat an earlier one: same object, reason and note. Such events are a series in one Event object, as the clients of
 * Kubernetes write them: the second event is written immediately, later ones together. Has a fixed number of events. Thread-safe.
 */
final class RepeatedEvents {
    /** A series ends after this time without an event, as in Kubernetes' own clients. */
    static final Duration END = Duration.ofMinutes(6);
    /** The count of a series is written again after this time. */
    static final Duration REFRESH = Duration.ofSeconds(10);

    /** Each has a note of 1,024 characters at most. */
    private static final int MAX_EVENTS = 1000;

    private final Map<EventKey, CountedEvent> byKey = new LinkedHashMap<>(16, 0.75F, true);

    /** What makes events the same; the type depends on the reason. */
    record EventKey(String resourceUid, String reason, String note) {}

    /**
     * What to write.
     *
     * @param event the first event of the series
     * @param count number of its events
     * @param lastObserved when the last one occurred
     */
    record EventWrite(Event event, int count, Instant lastObserved) {}

    private static final class CountedEvent {
        private final Event event;
        private int count = 1;
        private int written = 1;
        private Instant lastObserved;
        private Duration last;
        private Duration lastWrite;

        CountedEvent(Event event, Instant lastObserved, Duration now) {
            this.event = event;
            this.lastObserved = lastObserved;
            this.last = now;
            this.lastWrite = now;
        }

        EventWrite write(Duration now) {
            written = count;
            lastWrite = now;
            return new EventWrite(event, count, lastObserved);
        }
    }

    /**
     * Counts an event, and returns what to write now; null if {@link #due} writes it later.
     *
     * @param first makes the Event object of the first event of a series
     * @param clock the time of day
     * @param now the time of the ticker
     */
    synchronized @Nullable EventWrite add(EventKey key, Supplier<Event> first, Instant clock, Duration now) {
        CountedEvent series = byKey.get(key);
        if (series == null || now.minus(series.last).compareTo(END) > 0) {
            CountedEvent started = new CountedEvent(first.get(), clock, now);
            byKey.put(key, started);
            removeEldest();
            return started.write(now);
        }
        series.count++;
        series.lastObserved = clock;
        series.last = now;
        boolean later = series.count > 2 && now.minus(series.lastWrite).compareTo(REFRESH) < 0;
        return later ? null : series.write(now);
    }

    /** The series whose last count must be written now. Removes the series that have ended. */
    synchronized List<EventWrite> due(Duration now) {
        List<EventWrite> writes = new ArrayList<>();
        Iterator<CountedEvent> all = byKey.values().iterator();
        while (all.hasNext()) {
            CountedEvent series = all.next();
            boolean ended = now.minus(series.last).compareTo(END) > 0;
            if (series.count > series.written
                    && (ended || now.minus(series.lastWrite).compareTo(REFRESH) >= 0)) {
                writes.add(series.write(now));
            }
            if (ended) {
                all.remove();
            }
        }
        return writes;
    }

    /** The series whose last count is not written. */
    synchronized List<EventWrite> unwritten(Duration now) {
        return byKey.values().stream()
                .filter(series -> series.count > series.written)
                .map(series -> series.write(now))
                .toList();
    }

    private void removeEldest() {
        if (byKey.size() > MAX_EVENTS) {
            Iterator<EventKey> eldest = byKey.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    synchronized int size() {
        return byKey.size();
    }
}
