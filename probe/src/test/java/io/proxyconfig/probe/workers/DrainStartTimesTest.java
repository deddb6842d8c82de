package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DrainStartTimesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final DrainStartTimes times = new DrainStartTimes();

    private static WorkerView worker(long pid, boolean current, int minute) {
        return WorkerViewBuilder.builder()
                .pid(pid)
                .current(current)
                .startedAt(NOON.plusSeconds(60L * minute))
                .servers(Map.of())
                .build();
    }

    private @Nullable Instant drainingSince(long pid, WorkerView... workers) {
        return times.addTo(List.of(workers)).stream()
                .filter(worker -> worker.pid() == pid)
                .findFirst()
                .orElseThrow()
                .drainingSince();
    }

    @Test
    void theStartOfTheSuccessorStaysWhenTheSuccessorEnds() {
        assertThat(drainingSince(1, worker(1, true, 0))).isNull();
        assertThat(drainingSince(1, worker(2, true, 1), worker(1, false, 0))).isEqualTo(NOON.plusSeconds(60));
        assertThat(drainingSince(1, worker(3, true, 2), worker(2, false, 1), worker(1, false, 0)))
                .isEqualTo(NOON.plusSeconds(60));
        assertThat(drainingSince(1, worker(3, true, 2), worker(1, false, 0))).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void aLaterProcessWithTheSameIdStartsAnew() {
        assertThat(drainingSince(1, worker(2, true, 1), worker(1, false, 0))).isEqualTo(NOON.plusSeconds(60));
        assertThat(drainingSince(2, worker(2, true, 1))).isNull();
        assertThat(drainingSince(1, worker(4, true, 5), worker(1, false, 4))).isEqualTo(NOON.plusSeconds(300));
    }
}
