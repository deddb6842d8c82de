package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.probe.workers.ShowProc.WorkerProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Output of different HAProxy versions. */
class ShowProcTest {

    @Test
    void readsTheCurrentWorkerAndTheDrainingWorkersYoungestFirst() throws IOException {
        ShowProc proc = ShowProc.parse(RecordedOutputs.read("show-proc-2.8.txt"));
        assertThat(proc.masterPid()).isEqualTo(29543);
        assertThat(proc.version()).isEqualTo("2.8.25-5cf5d0683");
        assertThat(proc.reloads()).isEqualTo(5);
        assertThat(proc.failedInRow()).isEqualTo(1);
        assertThat(proc.workers())
                .containsExactly(
                        new WorkerProcess(29770, false, 1, Duration.ofSeconds(532)),
                        new WorkerProcess(29676, true, 3, Duration.ofSeconds(533)),
                        new WorkerProcess(29555, true, 5, Duration.parse("P1DT2H3M4S")));
        assertThat(proc.current()).map(WorkerProcess::pid).contains(29770L);
    }

    @Test
    void readsThatOfVersion3WithItsDebugColumns() throws IOException {
        ShowProc proc = ShowProc.parse(RecordedOutputs.read("show-proc-3.x.txt"));
        assertThat(proc.masterPid()).isEqualTo(7);
        assertThat(proc.version()).isEqualTo("3.2.26-e4c9f1d");
        assertThat(proc.reloads()).isEqualTo(12);
        assertThat(proc.failedInRow()).isZero();
        assertThat(proc.workers()).extracting(WorkerProcess::pid).containsExactly(310L, 298L);
    }

    @Test
    void ignoresPrograms() throws IOException {
        ShowProc proc = ShowProc.parse(RecordedOutputs.read("show-proc-programs.txt"));
        assertThat(proc.workers()).extracting(WorkerProcess::pid).containsExactly(19L);
    }

    @Test
    void hasNoCurrentWorkerWhileTheFirstOneStarts() throws IOException {
        ShowProc proc = ShowProc.parse("1 master 0 [failed: 0] 0d00h00m00s 2.8.25\n# workers\n# programs\n");
        assertThat(proc.current()).isEmpty();
    }

    @Test
    void rejectsOutputWithoutAMaster() {
        assertThatThrownBy(() -> ShowProc.parse("Unknown command: 'show proc'")).isInstanceOf(IOException.class);
    }

    @Test
    void countsFailuresThatHaproxyResets() throws IOException {
        FailedReloadCounter failedReloads = new FailedReloadCounter();
        assertThat(failedReloads.update(proc(1, 0, 0))).isZero();
        assertThat(failedReloads.update(proc(1, 2, 2))).isEqualTo(2);
        assertThat(failedReloads.update(proc(1, 3, 0))).isEqualTo(2);
        assertThat(failedReloads.update(proc(1, 4, 1))).isEqualTo(3);
        assertThat(failedReloads.update(proc(1, 4, 1))).isEqualTo(3);
        assertThat(failedReloads.update(proc(2, 0, 0))).as("another master").isZero();
        assertThat(failedReloads.update(proc(2, 4, 4))).isEqualTo(4);
        assertThat(failedReloads.update(proc(2, 1, 1)))
                .as("another master with the same process ID")
                .isEqualTo(1);
    }

    private static ShowProc proc(int master, int reloads, int failed) throws IOException {
        return ShowProc.parse("%d master %d [failed: %d] 0d00h00m00s 2.8.25".formatted(master, reloads, failed));
    }

    @ParameterizedTest
    @CsvSource({"1000,false", "16100,false", "16250,true", "16384,true", "16385,false", "18665,false", "32700,true"})
    void anAnswerThatFillsABufferCanBeCut(int length, boolean cut) {
        assertThat(ShowProc.isPossiblyCut("x".repeat(length))).isEqualTo(cut);
    }
}
