package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import io.proxyconfig.api.probe.ProbeReport.RunningAllowList;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.api.probe.Verification;
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

/** The probe verifies a revision if the running worker has it and the listeners accept, and not before. */
class VerificationIT {

    private static final Duration NO_WAIT = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void verifiesTheRunningRevisionImmediately() {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            Verification answer = fixture.verify(fixture.request("r1", LONG));
            assertThat(answer.verified()).isTrue();
            assertThat(answer.report().haproxy().workers())
                    .singleElement()
                    .extracting(WorkerView::pid)
                    .isEqualTo(fixture.haproxy.currentWorkerPid());
            assertThat(answer.report().listeners()).singleElement().satisfies(check -> {
                assertThat(check.name()).isEqualTo("mysql");
                assertThat(check.accepting()).isTrue();
            });
            assertThat(answer.report().allowListFiles()).singleElement().satisfies(file -> assertThat(file.entries())
                    .containsExactlyInAnyOrder("127.0.0.0/8", "10.1.0.0/16"));
            assertThat(fixture.verify(fixture.request("r1", NO_WAIT)).verified())
                    .as("without waiting")
                    .isTrue();
        }
    }

    @Test
    void listenerChecksNeverReachTheDatabase() {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            fixture.configure(new ProbeConfig("listeners only", List.of(fixture.listener()), List.of(), null));
            for (int i = 0; i < 10; i++) {
                assertThat(fixture.verify(fixture.request("r1", LONG)).verified())
                        .isTrue();
            }
            fixture.awaitReport(now -> now.listeners().stream().anyMatch(ListenerCheck::accepting));
            assertThat(fixture.haproxy.workerCommand("show stat db 4 -1"))
                    .as("the eighth column counts connections of the server")
                    .containsPattern("(?m)^db,primary,0,0,0,0,,0,");
        }
    }

    @Test
    void doesNotVerifyAnotherRevisionOrAPartOfOne() {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            assertThat(fixture.verify(fixture.request("r2", NO_WAIT)).verified())
                    .isFalse();
            assertThat(fixture.verify(fixture.request("r", NO_WAIT)).verified()).isFalse();
            long start = System.nanoTime();
            Verification late = fixture.verify(fixture.request("r2", Duration.ofMillis(400)));
            assertThat(late.verified()).isFalse();
            assertThat(late.report().haproxy().description()).endsWith("r1");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(390));
        }
    }

    @Test
    void doesNotVerifyWhileAListenerRefuses() {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            ProbeListener closed = new ProbeListener("closed", "127.0.0.1", FreePorts.one(), true);
            Verification answer = fixture.verify(
                    new Verification.Request("r1", List.of(fixture.listener(), closed), List.of("/no/such/file"), 0));
            assertThat(answer.verified()).isFalse();
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
    void waitsForAReloadAndReportsTheDrainingWorkers() throws ProbeException, ExecutionException, InterruptedException {
        try (ProbeFixture fixture = new ProbeFixture(directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            fixture.hold(1);
            long first = fixture.haproxy.currentWorkerPid();
            Future<Verification> waiting = threads.submit(() -> fixture.verify(fixture.request("r2", LONG)));
            fixture.reload("r2");
            Verification answer = waiting.get();
            assertThat(answer.verified()).isTrue();
            assertThat(answer.report().haproxy().workers())
                    .satisfiesExactly(
                            current -> {
                                assertThat(current.pid()).isEqualTo(fixture.haproxy.currentWorkerPid());
                                assertThat(current.current()).isTrue();
                            },
                            draining -> {
                                assertThat(draining.pid()).isEqualTo(first);
                                assertThat(draining.current()).isFalse();
                                assertThat(draining.reloadsSurvived()).isEqualTo(1);
                            });
            assertThat(fixture.client.report().haproxy().description())
                    .as("later reports have it too")
                    .endsWith("r2");
        }
    }

    @Test
    void doesNotVerifyWithoutHaproxy() {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            fixture.haproxy.kill();
            Verification answer = fixture.verify(fixture.request("r1", NO_WAIT));
            assertThat(answer.verified()).isFalse();
            assertThat(answer.report().haproxy().reachable()).isFalse();
            assertThat(answer.report().allowListFiles())
                    .as("no file can be read")
                    .isEmpty();
        }
    }
}
