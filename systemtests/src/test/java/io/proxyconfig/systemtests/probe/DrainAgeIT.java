package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.probe.ProbeReport;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.ProbeProcess;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drain is counted from the start of the successor, also if the probe restarts after the successor has ended. */
class DrainAgeIT {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** So long is the drain of the first worker, at least, when the third one starts. */
    private static final long DISTANCE_MILLIS = 4000;

    @TempDir
    Path directory;

    private final int port = FreePorts.one();

    private String configuration(int server) {
        return """
                global
                  description proxyconfig test/probe revision r1
                defaults
                  mode tcp
                  timeout connect 2s
                  timeout client 1h
                  timeout server 1h
                frontend mysql
                  bind 127.0.0.1:%d
                  default_backend db
                backend db
                  server primary 127.0.0.1:%d
                """.formatted(port, server);
    }

    @Test
    void theSuccessorEndsWhileTheProbeIsAway() throws Exception {
        try (ServerSocket database = new ServerSocket(0, 50, LOOPBACK);
                HaproxyProcess haproxy =
                        HaproxyProcess.start(directory.resolve("haproxy"), configuration(database.getLocalPort()));
                ProbeProcess probe = ProbeProcess.start(directory, haproxy.masterSocket());
                HttpClient http = HttpClient.newHttpClient();
                Socket onFirst = new Socket(LOOPBACK, port);
                Socket serverOfFirst = database.accept()) {
            ProbeClient client = new ProbeClient(probe.url(), probe.token(), http);
            long first = haproxy.currentWorkerPid();
            assertThat(haproxy.reload()).startsWith("Success=1");
            long middle = haproxy.currentWorkerPid();
            WorkerView before;
            try (Socket onMiddle = new Socket(LOOPBACK, port);
                    Socket serverOfMiddle = database.accept()) {
                assertThat(serverOfMiddle.isConnected()).isTrue();
                awaitWorker(client, first, worker -> drained(worker) > DISTANCE_MILLIS);
                assertThat(haproxy.reload()).startsWith("Success=1");
                awaitWorker(client, middle, worker -> worker.drainingSince() != null);
                before = awaitWorker(client, first, worker -> worker.drainingSince() != null);
                probe.kill();
                onMiddle.shutdownOutput();
            }
            await().atMost(ProbeFixture.TIMEOUT)
                    .until(() -> !haproxy.masterCommand("show proc").contains(Long.toString(middle)));

            probe.restart();

            WorkerView after = awaitWorker(client, first, worker -> worker.drainingSince() != null);
            assertThat(after.drainingSince()).isEqualTo(before.drainingSince());
            assertThat(drained(after)).isGreaterThan(drained(before));
            assertThat(onFirst.isConnected() && serverOfFirst.isConnected()).isTrue();
        }
    }

    /** Waits until the report has the worker, and the worker fulfils a condition. */
    private static WorkerView awaitWorker(ProbeClient client, long pid, Predicate<WorkerView> condition) {
        return await().atMost(ProbeFixture.TIMEOUT)
                .ignoreExceptionsInstanceOf(ProbeException.class)
                .until(() -> worker(client.report(), pid), found -> found.filter(condition)
                        .isPresent())
                .orElseThrow();
    }

    private static Optional<WorkerView> worker(ProbeReport report, long pid) {
        return report.haproxy().workers().stream()
                .filter(worker -> worker.pid() == pid)
                .findFirst();
    }

    private static long drained(WorkerView worker) {
        return Objects.requireNonNullElse(worker.drainingMillis(), -1L);
    }
}
