package io.proxyconfig.probe.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.probe.mysql.HeldConnection.Held;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MySqlMonitorTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void theOldestConnectionIsTheOneThatOpenedFirstAlsoWhenTheClockStepsBackAfterIt() {
        Held first = new Held(NOON, 1_000, true);
        Held second = new Held(NOON.minusSeconds(3_600), 2_000, true);

        assertThat(MySqlMonitor.oldest(List.of(second, first))).isEqualTo(NOON);
    }

    @Test
    void withoutAConnectionThereIsNoOldestOne() {
        assertThat(MySqlMonitor.oldest(List.of())).isNull();
    }
}
