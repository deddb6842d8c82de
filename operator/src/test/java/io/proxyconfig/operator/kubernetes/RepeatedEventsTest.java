package io.proxyconfig.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.proxyconfig.operator.kubernetes.RepeatedEvents.EventKey;
import io.proxyconfig.operator.kubernetes.RepeatedEvents.EventWrite;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RepeatedEventsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final RepeatedEvents events = new RepeatedEvents();
    private Duration now = Duration.ofHours(1);

    @Test
    void theSecondEventIsWrittenImmediatelyAndLaterOnesTogether() {
        assertThat(add("a")).extracting(EventWrite::count).isEqualTo(1);
        assertThat(add("a")).extracting(EventWrite::count).isEqualTo(2);
        for (int i = 0; i < 10; i++) {
            assertThat(add("a")).isNull();
        }
        assertThat(events.due(now)).isEmpty();

        now = now.plus(RepeatedEvents.REFRESH);

        assertThat(events.due(now)).singleElement().satisfies(write -> assertThat(write.count())
                .isEqualTo(12));
        assertThat(events.due(now)).isEmpty();
    }

    @Test
    void anotherNoteIsAnotherEvent() {
        EventWrite first = add("a");
        EventWrite second = add("b");

        assertThat(first).isNotNull();
        assertThat(second).isNotNull().extracting(EventWrite::count).isEqualTo(1);
    }

    @Test
    void aSeriesEndsAfterAQuietTime() {
        add("a");
        add("a");
        add("a");
        now = now.plus(RepeatedEvents.END).plusSeconds(1);

        assertThat(events.due(now)).extracting(EventWrite::count).containsExactly(3);
        assertThat(events.size()).isZero();
        assertThat(add("a")).extracting(EventWrite::count).isEqualTo(1);
    }

    @Test
    void theLastCountIsWrittenAtTheEnd() {
        add("a");
        add("a");
        add("a");

        assertThat(events.unwritten(now)).extracting(EventWrite::count).containsExactly(3);
        assertThat(events.unwritten(now)).isEmpty();
    }

    @Test
    void theNumberOfEventsIsLimited() {
        for (int i = 0; i < 5000; i++) {
            add("note " + i);
        }
        assertThat(events.size()).isEqualTo(1000);
        assertThat(add("note 4999")).extracting(EventWrite::count).isEqualTo(2);
    }

    private @Nullable EventWrite add(String note) {
        return events.add(new EventKey("uid", "Drifted", note), Event::new, NOON, now);
    }
}
