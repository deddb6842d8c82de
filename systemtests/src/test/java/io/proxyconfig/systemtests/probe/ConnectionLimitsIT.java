package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.api.probe.ConnectionLimits;
import io.proxyconfig.api.probe.ProbeConfig;
import io.proxyconfig.api.probe.ServerStateUpdate;
import io.proxyconfig.api.probe.ServerStateUpdate.ConfiguredServer;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.HaproxyRelease;
import io.proxyconfig.harness.ProbeProcess;
import io.proxyconfig.harness.ProcessGroup;
import io.proxyconfig.operator.probe.ProbeClient;
import io.proxyconfig.operator.probe.ProbeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the probe does with limits of servers and listeners while workers drain, on each release of HAProxy. */
class ConnectionLimitsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String REVISION = "0123456789ab";
    private static final int LIMIT = 2;

    /** State of a server by {@code show servers state} and {@code show stat}: its administrative flags, and its limit. */
    private record Seen(String admin, String limit) {}

    private static final Seen OPEN = new Seen("0", "2");
    private static final Seen CLOSED = new Seen("8", "1");

    private final int port = FreePorts.one();
    private final List<Socket> clients = new ArrayList<>();

    @TempDir
    Path directory;

    static Stream<HaproxyRelease> releases() {
        return HaproxyRelease.all();
    }

    @ParameterizedTest(name = "HAProxy {0}")
    @MethodSource("releases")
    void aServerDrainsUntilItsConnectionsEnd(HaproxyRelease release) throws Exception {
        try (CountingServer server = new CountingServer();
                ProcessGroup processes = ProcessGroup.in(directory)) {
            HaproxyProcess haproxy = start(processes, release, server, "");
            ProbeProcess probe = processes.add(ProbeProcess.start(directory, haproxy.masterSocket()));
            ProbeClient client = client(processes, probe);
            configure(client, new ConnectionLimits(REVISION, Map.of("db/primary", LIMIT), Map.of()));
            Socket first = connect();
            Socket second = connect();
            assertThat(CountingServer.isGreeted(first)).isTrue();
            assertThat(CountingServer.isGreeted(second)).isTrue();
            long old = haproxy.currentWorkerPid();
            reload(haproxy, client, server);
            assertThat(seen(haproxy)).as("from the first moment").isEqualTo(CLOSED);
            assertThat(CountingServer.isGreeted(connect())).isFalse();

            signal("STOP", old);
            probe.restart();
            await("the probe runs").atMost(TIMEOUT).ignoreExceptions().until(() -> client.report() != null);
            assertThat(seen(haproxy)).as("a worker does not answer").isEqualTo(CLOSED);
            signal("CONT", old);

            first.close();
            awaitSeen(haproxy, new Seen("0", "1"));
            assertThat(CountingServer.isGreeted(connect())).isTrue();
            second.close();
            awaitSeen(haproxy, OPEN);
            assertThat(CountingServer.isGreeted(connect())).isTrue();
            assertThat(server.most()).isEqualTo(LIMIT);
        } finally {
            closeClients();
        }
    }

    @ParameterizedTest(name = "HAProxy {0}")
    @MethodSource("releases")
    void theDrainOfAnAdministratorStays(HaproxyRelease release) throws Exception {
        try (CountingServer server = new CountingServer();
                ProcessGroup processes = ProcessGroup.in(directory)) {
            HaproxyProcess haproxy = start(processes, release, server, "");
            ProbeProcess probe = processes.add(ProbeProcess.start(directory, haproxy.masterSocket()));
            ProbeClient client = client(processes, probe);
            configure(client, new ConnectionLimits(REVISION, Map.of("db/primary", LIMIT), Map.of()));
            Socket first = connect();
            Socket second = connect();
            assertThat(CountingServer.isGreeted(second)).isTrue();
            haproxy.workerCommand("set server db/primary state drain");
            reload(haproxy, client, server);
            awaitSeen(haproxy, CLOSED);
            probe.restart();
            first.close();
            awaitSeen(haproxy, new Seen("8", "1"));
            second.close();
            awaitSeen(haproxy, new Seen("8", "2"));
            haproxy.workerCommand("set server db/primary state ready");
            assertThat(CountingServer.isGreeted(connect())).isTrue();
        } finally {
            closeClients();
        }
    }

    @ParameterizedTest(name = "HAProxy {0}")
    @MethodSource("releases")
    void connectionsToAFullListenerWait(HaproxyRelease release) throws Exception {
        try (CountingServer server = new CountingServer();
                ProcessGroup processes = ProcessGroup.in(directory)) {
            HaproxyProcess haproxy = start(processes, release, server, "maxconn " + LIMIT);
            ProbeProcess probe = processes.add(ProbeProcess.start(directory, haproxy.masterSocket()));
            ProbeClient client = client(processes, probe);
            configure(client, new ConnectionLimits(REVISION, Map.of(), Map.of("mysql", LIMIT)));
            Socket first = connect();
            Socket second = connect();
            assertThat(CountingServer.isGreeted(first)).isTrue();
            assertThat(CountingServer.isGreeted(second)).isTrue();
            assertThat(haproxy.reload()).startsWith("Success=1");
            long worker = haproxy.currentWorkerPid();
            awaitListener(haproxy, 0);
            Socket third = connect();
            assertThat(CountingServer.isGreeted(third)).isFalse();
            first.close();
            awaitListener(haproxy, 1);
            assertThat(CountingServer.isGreeted(third)).isTrue();
            second.close();
            awaitListener(haproxy, LIMIT);
            assertThat(server.most()).isEqualTo(LIMIT);
            assertThat(haproxy.currentWorkerPid()).isEqualTo(worker);
        } finally {
            closeClients();
        }
    }

    private HaproxyProcess start(
            ProcessGroup processes, HaproxyRelease release, CountingServer server, String listenerLimit) {
        return processes.add(HaproxyProcess.start(
                directory.resolve("haproxy"),
                """
                global
                  description proxyconfig test/limits revision %s
                  server-state-file %s
                defaults
                  mode tcp
                  load-server-state-from-file global
                  timeout connect 1s
                  timeout client 1h
                  timeout server 1h
                frontend mysql
                  %s
                  bind 127.0.0.1:%d
                  default_backend db
                backend db
                  server primary 127.0.0.1:%d maxconn %d
                """.formatted(
                                REVISION,
                                directory.resolve("haproxy/server-state"),
                                listenerLimit,
                                port,
                                server.port(),
                                listenerLimit.isEmpty() ? LIMIT : 100),
                release));
    }

    private static ProbeClient client(ProcessGroup processes, ProbeProcess probe) {
        return new ProbeClient(probe.url(), probe.token(), processes.add(HttpClient.newHttpClient()));
    }

    private static void configure(ProbeClient client, ConnectionLimits limits) throws ProbeException {
        client.configure(new ProbeConfig("limits", List.of(), List.of(), null, null, limits));
    }

    /** As the operator does it. */
    private static void reload(HaproxyProcess haproxy, ProbeClient client, CountingServer server)
            throws ProbeException {
        client.writeServerState(new ServerStateUpdate(
                List.of(new ConfiguredServer("db", "primary", "127.0.0.1", server.port(), false)),
                new ConnectionLimits(REVISION, Map.of("db/primary", LIMIT), Map.of())));
        assertThat(haproxy.reload()).startsWith("Success=1");
        await("the worker has the limit of its predecessor")
                .atMost(TIMEOUT)
                .until(() -> seen(haproxy).limit().equals("1"));
    }

    private Socket connect() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        clients.add(client);
        return client;
    }

    private void closeClients() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    private static Seen seen(HaproxyProcess haproxy) {
        String admin = column(haproxy.workerCommand("show servers state db"), " ", "primary", 3, 6);
        return new Seen(admin, column(haproxy.workerCommand("show stat db 4 -1"), ",", "primary", 1, 6));
    }

    private static void awaitSeen(HaproxyProcess haproxy, Seen expected) {
        await("the server is " + expected)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(seen(haproxy)).isEqualTo(expected));
    }

    private static void awaitListener(HaproxyProcess haproxy, int limit) {
        await("the limit of the listener is " + limit)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> assertThat(column(haproxy.workerCommand("show stat mysql 1 -1"), ",", "FRONTEND", 1, 6))
                                .isEqualTo(Integer.toString(limit)));
    }

    private static String column(String output, String separator, String name, int nameColumn, int column) {
        return output.lines()
                .map(line -> line.split(separator, -1))
                .filter(columns -> columns.length > column && columns[nameColumn].equals(name))
                .map(columns -> columns[column])
                .findFirst()
                .orElse("");
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }
}
