package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.probe.ProbeReport.HaproxyView;
import io.proxyconfig.api.probe.ProbeReport.WorkerView;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.HaproxyRelease;
import io.proxyconfig.harness.ProbeProcess;
import io.proxyconfig.harness.ProcessGroup;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * More draining workers than an old release can list: HAProxy 2.8 does not answer {@code show proc} with them. The report has all
 * of them with their sessions.
 */
class ManyWorkersIT {
    private static final int RELOADS = 260;
    /** HAProxy before December 2025 lists fewer. A connection can be on the worker before, so not every reload leaves a worker. */
    private static final int MORE_THAN_LISTED = 210;

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final int port = FreePorts.one();

    @ParameterizedTest
    @ValueSource(strings = {"2.8", "3.2"})
    void allAreInTheReport(String release, @TempDir Path folder) throws IOException {
        List<Socket> held = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, RELOADS, InetAddress.getLoopbackAddress());
                ProcessGroup processes = ProcessGroup.in(folder)) {
            HaproxyProcess haproxy = processes.add(HaproxyProcess.start(
                    folder.resolve("haproxy"), configuration(server.getLocalPort()), HaproxyRelease.of(release)));
            ProbeProcess probe = processes.add(ProbeProcess.start(folder, haproxy.masterSocket()));
            ProbeClient client = new ProbeClient(probe.url(), probe.token(), processes.add(HttpClient.newHttpClient()));
            for (int i = 0; i < RELOADS; i++) {
                held.add(new Socket(InetAddress.getLoopbackAddress(), port));
                held.add(server.accept());
                assertThat(haproxy.reload()).startsWith("Success=1");
            }
            HaproxyView view = await("all workers are in the report")
                    .atMost(TIMEOUT)
                    .ignoreExceptionsInstanceOf(ProbeException.class)
                    .until(() -> client.report().haproxy(), ManyWorkersIT::isComplete);

            assertThat(view.workersError()).isNull();
            assertThat(Objects.requireNonNull(view.description())).contains("0123456789ab");
            assertThat(view.workers().stream().filter(WorkerView::current)).hasSize(1);
            assertThat(view.workers()).hasSizeGreaterThan(MORE_THAN_LISTED);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    private static boolean isComplete(HaproxyView view) {
        return view.reachable()
                && view.workers().stream()
                                .mapToInt(worker -> Objects.requireNonNullElse(worker.sessions(), 0))
                                .sum()
                        == RELOADS;
    }

    private String configuration(int server) {
        return """
                global
                  description proxyconfig test/many revision 0123456789ab
                  mworker-max-reloads 100000
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                listen held
                  bind 127.0.0.1:%d
                  server primary 127.0.0.1:%d
                """.formatted(port, server);
    }
}
