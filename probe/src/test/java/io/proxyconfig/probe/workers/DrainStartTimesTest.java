package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.probe.workers.ShowProc.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainStartTimesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Duration time = Duration.ZERO;
    /** How far HAProxy's clock has been set. */
    private Duration clockStep = Duration.ZERO;

    private final DrainStartTimes times = new DrainStartTimes(() -> time);

    private static WorkerView worker(long pid, boolean current, int minute) {
        return WorkerViewBuilder.builder()
                .pid(pid)
                .current(current)
                .startedAt(NOON.plusSeconds(60L * minute))
                .servers(Map.of())
                .build();
    }

    private WorkerView report(long pid, WorkerView... workers) {
        List<WorkerProcess> processes = Stream.of(workers)
                .map(worker -> new WorkerProcess(
                        worker.pid(),
                        !worker.current(),
                        null,
                        Duration.between(NOON, Objects.requireNonNull(worker.startedAt()))
                                .negated()
                                .plus(time)
                                .plus(clockStep)))
                .toList();
        return times.addTo(List.of(workers), processes).stream()
                .filter(worker -> worker.pid() == pid)
                .findFirst()
                .orElseThrow();
    }

    private @Nullable Instant drainingSince(long pid, WorkerView... workers) {
        return report(pid, workers).drainingSince();
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

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void theAgeOfADrainDoesNotChangeWithTheClock(int step) {
        time = Duration.ofMinutes(1);
        assertThat(report(1, worker(2, true, 1), worker(1, false, 0)).drainingMillis())
                .isZero();
        time = Duration.ofMinutes(2);
        clockStep = Duration.ofSeconds(step);
        assertThat(report(1, worker(2, true, 1), worker(1, false, 0)).drainingMillis())
                .isEqualTo(60_000);
        time = Duration.ofMinutes(3);
        assertThat(report(1, worker(3, true, 2), worker(1, false, 0)).drainingMillis())
                .as("the successor is gone")
                .isEqualTo(120_000);
    }

    @Test
    void aCurrentWorkerWithTheIdOfADrainingOneHasNotDrained() {
        time = Duration.ofMinutes(1);
        report(1, worker(2, true, 1), worker(1, false, 0));
        report(1, worker(1, true, 3));
        time = Duration.ofMinutes(10);
        assertThat(report(1, worker(2, true, 10), worker(1, false, 3)).drainingMillis())
                .isZero();
    }
}
