package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.WorkerViewBuilder;
import io.proxyconfig.probe.config.ProbeStateFile;
import io.proxyconfig.probe.workers.ShowProc.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainStartTimesTest {
    private static final String FILE = "drain-starts.json";
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Duration time = Duration.ZERO;
    /** How far HAProxy's clock has been set. */
    private Duration clockStep = Duration.ZERO;

    /** When the process of the probe started: the zero of its ticker. */
    private Duration processStart = Duration.ZERO;

    @TempDir
    private Path folder = Path.of("");

    private DrainStartTimes times = new DrainStartTimes(store(), () -> time);

    private DrainStartStore store() {
        return new DrainStartStore(new ProbeStateFile(folder, FILE), new MachineTime(folder));
    }

    @BeforeEach
    void startTheMachine() throws IOException {
        Files.createDirectories(folder.resolve("sys/kernel/random"));
        Files.writeString(folder.resolve("sys/kernel/random/boot_id"), "first\n");
        restart();
    }

    /** Starts another process of the probe. */
    private void restart() throws IOException {
        processStart = time;
        uptime();
        times = new DrainStartTimes(store(), () -> time.minus(processStart));
    }

    private void uptime() throws IOException {
        Files.writeString(folder.resolve("uptime"), time.plusHours(5).toSeconds() + ".25 99.00\n");
    }

    private static WorkerView worker(long pid, boolean current, int minute) {
        return WorkerViewBuilder.builder()
                .pid(pid)
                .current(current)
                .startedAt(NOON.plusSeconds(60L * minute))
                .servers(Map.of())
                .build();
    }

    private WorkerView report(long pid, WorkerView... workers) throws IOException {
        uptime();
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
        Map<Long, Instant> ownStarts = Stream.of(workers)
                .collect(Collectors.toMap(WorkerView::pid, worker -> Objects.requireNonNull(worker.startedAt())));
        return times.addTo(List.of(workers), processes, ownStarts).stream()
                .filter(worker -> worker.pid() == pid)
                .findFirst()
                .orElseThrow();
    }

    private @Nullable Instant drainingSince(long pid, WorkerView... workers) throws IOException {
        return report(pid, workers).drainingSince();
    }

    @Test
    void theStartOfTheSuccessorStaysWhenTheSuccessorEnds() throws IOException {
        assertThat(drainingSince(1, worker(1, true, 0))).isNull();
        assertThat(drainingSince(1, worker(2, true, 1), worker(1, false, 0))).isEqualTo(NOON.plusSeconds(60));
        assertThat(drainingSince(1, worker(3, true, 2), worker(2, false, 1), worker(1, false, 0)))
                .isEqualTo(NOON.plusSeconds(60));
        assertThat(drainingSince(1, worker(3, true, 2), worker(1, false, 0))).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void aLaterProcessWithTheSameIdStartsAnew() throws IOException {
        assertThat(drainingSince(1, worker(2, true, 1), worker(1, false, 0))).isEqualTo(NOON.plusSeconds(60));
        assertThat(drainingSince(2, worker(2, true, 1))).isNull();
        assertThat(drainingSince(1, worker(4, true, 5), worker(1, false, 4))).isEqualTo(NOON.plusSeconds(300));
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 3600})
    void theAgeOfADrainDoesNotChangeWithTheClock(int step) throws IOException {
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
    void aCurrentWorkerWithTheIdOfADrainingOneHasNotDrained() throws IOException {
        time = Duration.ofMinutes(1);
        report(1, worker(2, true, 1), worker(1, false, 0));
        report(1, worker(1, true, 3));
        time = Duration.ofMinutes(10);
        assertThat(report(1, worker(2, true, 10), worker(1, false, 3)).drainingMillis())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-3600, 0, 3600})
    void aRestartAfterTheEndOfTheSuccessorKeepsTheStart(int step) throws IOException {
        time = Duration.ofMinutes(2);
        report(1, worker(3, true, 2), worker(2, false, 1), worker(1, false, 0));
        time = Duration.ofMinutes(6);
        clockStep = Duration.ofSeconds(step);
        restart();
        WorkerView restarted = report(1, worker(3, true, 2), worker(1, false, 0));
        assertThat(restarted.drainingSince()).isEqualTo(NOON.plusSeconds(60));
        assertThat(restarted.drainingMillis()).isEqualTo(300_000);
        time = Duration.ofMinutes(7);
        assertThat(report(1, worker(3, true, 2), worker(1, false, 0)).drainingMillis())
                .isEqualTo(360_000);
    }

    @Test
    void anotherProcessWithAStoredIdStartsAnew() throws IOException {
        time = Duration.ofMinutes(2);
        report(1, worker(2, true, 1), worker(1, false, 0));
        time = Duration.ofMinutes(20);
        restart();
        assertThat(drainingSince(1, worker(2, true, 15), worker(1, false, 14))).isEqualTo(NOON.plusSeconds(900));
    }

    @Test
    void anotherProcessWithAKnownIdStartsAnew() throws IOException {
        report(1, worker(2, true, 1), worker(1, false, 0));
        assertThat(drainingSince(1, worker(2, true, 15), worker(1, false, 14)))
                .as("the container of HAProxy restarted, and the probe did not see its first worker as the current one")
                .isEqualTo(NOON.plusSeconds(900));
    }

    @Test
    void theFileHasOnlyWorkersThatDrain() throws IOException {
        report(1, worker(2, true, 1), worker(1, false, 0));
        assertThat(folder.resolve(FILE)).content().contains("\"pid\":1,");
        assertThat(Files.getPosixFilePermissions(folder.resolve(FILE)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        report(2, worker(2, true, 1));
        assertThat(folder.resolve(FILE)).content().doesNotContain("pid");
    }

    @Test
    void timesOfAnEarlierStartOfTheMachineAreIgnored() throws IOException {
        report(1, worker(3, true, 2), worker(2, false, 1), worker(1, false, 0));
        Files.writeString(folder.resolve("sys/kernel/random/boot_id"), "second\n");
        restart();
        assertThat(drainingSince(1, worker(3, true, 2), worker(1, false, 0))).isEqualTo(NOON.plusSeconds(120));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "no JSON",
                "{}",
                "{\"bootId\":null,\"drains\":[]}",
                "{\"bootId\":\"first\",\"drains\":[null]}",
                "{\"bootId\":\"first\",\"drains\":[{\"pid\":1}]}",
                "{\"bootId\":\"first\",\"drains\":[{\"pid\":1,\"workerStart\":1767268800000,\"since\":1,"
                        + "\"uptimeMillis\":99999999999}]}",
                "{\"bootId\":\"first\",\"drains\":[{\"pid\":1,\"workerStart\":9223372036854775807,"
                        + "\"since\":-9223372036854775808,\"uptimeMillis\":-9223372036854775808}]}",
            })
    void aFileThatTheProbeCannotReadIsIgnored(String content) throws IOException {
        Files.writeString(folder.resolve(FILE), content);
        restart();
        assertThat(drainingSince(1, worker(3, true, 2), worker(1, false, 0))).isEqualTo(NOON.plusSeconds(120));
        assertThat(folder.resolve(FILE)).content().contains("\"pid\":1,");
    }

    @Test
    void aFolderThatCannotBeWrittenChangesNoReport() throws IOException {
        Files.createDirectories(folder.resolve(FILE).resolve("in the way"));
        restart();
        assertThat(drainingSince(1, worker(2, true, 1), worker(1, false, 0))).isEqualTo(NOON.plusSeconds(60));
    }
}
