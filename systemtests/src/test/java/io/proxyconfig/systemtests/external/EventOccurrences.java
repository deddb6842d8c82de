package io.proxyconfig.systemtests.external;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.MicroTime;
import java.time.Instant;
import java.util.Collections;
import java.util.stream.Stream;

/** The occurrences of an event, which one Event object counts in its series. */
final class EventOccurrences {
    private EventOccurrences() {}

    /** The event, once for each time that it occurred. */
    static Stream<Event> of(Event event) {
        int count = event.getSeries() == null ? 1 : event.getSeries().getCount();
        return Collections.nCopies(count, event).stream();
    }

    /** When the event occurred last. */
    static Instant last(Event event) {
        MicroTime time = event.getSeries() == null
                ? event.getEventTime()
                : event.getSeries().getLastObservedTime();
        return Instant.parse(time.getTime());
    }
}
