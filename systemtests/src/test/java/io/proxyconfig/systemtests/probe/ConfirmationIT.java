package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.Confirmation;
import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.operator.probe.ProbeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A revision is confirmed when the running worker carries it and its listeners accept, and not before. */
class ConfirmationIT {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void saysYesAtOnceToWhatRuns() {
        try (ProbeFixture rig = new ProbeFixture(directory)) {
            Confirmation answer = rig.confirm(rig.asking("r1", LONG));
            assertThat(answer.confirmed()).isTrue();
            assertThat(answer.report().haproxy().workers())
                    .singleElement()
                    .extracting(WorkerView::pid)
                    .isEqualTo(rig.haproxy.currentWorkerPid());
            assertThat(answer.report().listeners()).singleElement().satisfies(check -> {
                assertThat(check.name()).isEqualTo("mysql");
                assertThat(check.accepting()).isTrue();
            });
            assertThat(answer.report().allowListFiles()).singleElement().satisfies(file -> assertThat(file.entries())
                    .containsExactlyInAnyOrder("127.0.0.0/8", "10.1.0.0/16"));
            assertThat(rig.confirm(rig.asking("r1", AT_ONCE)).confirmed())
                    .as("without any time to wait")
                    .isTrue();
        }
    }

    @Test
    void checksOfListenersNeverReachTheDatabase() {
        try (ProbeFixture rig = new ProbeFixture(directory)) {
            rig.configure(new ProbeConfig("listeners only", List.of(rig.listener()), List.of(), null));
            for (int i = 0; i < 10; i++) {
                assertThat(rig.confirm(rig.asking("r1", LONG)).confirmed()).isTrue();
            }
            rig.awaitReport(now -> now.listeners().stream().anyMatch(ListenerCheck::accepting));
            assertThat(rig.haproxy.workerCommand("show stat db 4 -1"))
                    .as("the eighth column counts connections of the server")
                    .containsPattern("(?m)^db,primary,0,0,0,0,,0,");
        }
    }

    @Test
    void saysNoToAnotherRevisionAndToAPartOfOne() {
        try (ProbeFixture rig = new ProbeFixture(directory)) {
            assertThat(rig.confirm(rig.asking("r2", AT_ONCE)).confirmed()).isFalse();
            assertThat(rig.confirm(rig.asking("r", AT_ONCE)).confirmed()).isFalse();
            long start = System.nanoTime();
            Confirmation late = rig.confirm(rig.asking("r2", Duration.ofMillis(400)));
            assertThat(late.confirmed()).isFalse();
            assertThat(late.report().haproxy().description()).endsWith("r1");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(390));
        }
    }

    @Test
    void saysNoWhileAListenerRefuses() {
        try (ProbeFixture rig = new ProbeFixture(directory)) {
            ProbeListener closed = new ProbeListener("closed", "127.0.0.1", FreePorts.one());
            Confirmation answer = rig.confirm(
                    new Confirmation.Request("r1", List.of(rig.listener(), closed), List.of("/no/such/file"), 0));
            assertThat(answer.confirmed()).isFalse();
            assertThat(answer.report().listeners())
                    .hasSize(2)
                    .satisfiesExactly(open -> assertThat(open.accepting()).isTrue(), refusing -> {
                        assertThat(refusing.accepting()).isFalse();
                        assertThat(refusing.error()).contains("refused");
                    });
            assertThat(answer.report().allowListFiles()).containsExactly(new RunningAllowList("/no/such/file", null));
        }
    }

    @Test
    void waitsForAReloadAndKnowsTheDrainingWorkers() throws ProbeException, ExecutionException, InterruptedException {
        try (ProbeFixture rig = new ProbeFixture(directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            rig.hold(1);
            long first = rig.haproxy.currentWorkerPid();
            Future<Confirmation> waiting = threads.submit(() -> rig.confirm(rig.asking("r2", LONG)));
            rig.reload("r2");
            Confirmation answer = waiting.get();
            assertThat(answer.confirmed()).isTrue();
            assertThat(answer.report().haproxy().workers())
                    .satisfiesExactly(
                            current -> {
                                assertThat(current.pid()).isEqualTo(rig.haproxy.currentWorkerPid());
                                assertThat(current.current()).isTrue();
                            },
                            draining -> {
                                assertThat(draining.pid()).isEqualTo(first);
                                assertThat(draining.current()).isFalse();
                                assertThat(draining.reloadsSurvived()).isEqualTo(1);
                            });
            assertThat(rig.client.report().haproxy().description())
                    .as("known from now on")
                    .endsWith("r2");
        }
    }

    @Test
    void saysNoWithoutHaproxy() {
        try (ProbeFixture rig = new ProbeFixture(directory)) {
            rig.haproxy.kill();
            Confirmation answer = rig.confirm(rig.asking("r1", AT_ONCE));
            assertThat(answer.confirmed()).isFalse();
            assertThat(answer.report().haproxy().reachable()).isFalse();
            assertThat(answer.report().allowListFiles())
                    .as("none could be read")
                    .isEmpty();
        }
    }
}
