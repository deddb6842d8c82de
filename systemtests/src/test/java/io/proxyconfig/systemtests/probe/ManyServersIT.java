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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The most servers of a spec. Their statistics have several megabytes, and the heap of the probe has 64 MiB. */
class ManyServersIT {
    private static final int BACKENDS = 64;
    private static final int SERVERS = 256;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final int port = FreePorts.one();

    @ParameterizedTest
    @ValueSource(strings = {"2.8", "3.2", "3.4"})
    void theProbeReportsTheSessionsOfAllWorkers(String release, @TempDir Path folder) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ProcessGroup processes = ProcessGroup.in(folder)) {
            HaproxyProcess haproxy = processes.add(HaproxyProcess.start(
                    folder.resolve("haproxy"), configuration(server.getLocalPort()), HaproxyRelease.of(release)));
            ProbeProcess probe = processes.add(ProbeProcess.start(folder, haproxy.masterSocket()));
            ProbeClient client = new ProbeClient(probe.url(), probe.token(), processes.add(HttpClient.newHttpClient()));
            try (Socket held = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket accepted = server.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertThat(haproxy.reload()).startsWith("Success=1");
                assertThat(held.isConnected()).isTrue();

                HaproxyView view = await("both workers are in the report")
                        .atMost(TIMEOUT)
                        .ignoreExceptionsInstanceOf(ProbeException.class)
                        .until(() -> client.report().haproxy(), ManyServersIT::isComplete);

                assertThat(view.workers())
                        .filteredOn(worker -> !worker.current())
                        .singleElement()
                        .satisfies(worker -> assertThat(worker.servers()).containsEntry("b0/s0", 1));
                assertThat(probe.isAlive()).isTrue();
            }
        }
    }

    private static boolean isComplete(HaproxyView view) {
        return view.workers().size() == 2
                && view.workers().stream().map(WorkerView::sessions).allMatch(sessions -> sessions != null);
    }

    private String configuration(int server) {
        String backends = IntStream.range(0, BACKENDS)
                .mapToObj(backend -> "backend b" + backend + "\n"
                        + IntStream.range(0, SERVERS)
                                .mapToObj(one -> "  server s" + one + " 127.0.0.1:" + server + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
        return """
                global
                  description proxyconfig test/many revision 0123456789ab
                defaults
                  mode tcp
                  balance first
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                frontend mysql
                  bind 127.0.0.1:%d
                  default_backend b0
                """.formatted(port) + backends;
    }
}
