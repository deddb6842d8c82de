package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.harness.DnsServer;
import io.proxyconfig.harness.FileModeStack;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.HaproxyRelease;
import io.proxyconfig.harness.StatusReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A reload keeps the states of the servers, on each release of HAProxy, behind the Data Plane API of that release. */
@Tag("contract")
final class ServerStateST {
    private static final String NAME = "orders";

    /** Longer than this test: HAProxy finds out by a check that a server is down after several of them. */
    private static final String CHECK = "healthCheck: {type: TCP, interval: 10m}";

    private final int port = FreePorts.one();
    private final int closed = FreePorts.one();
    private int dns = FreePorts.one();
    private int generation;

    static Stream<HaproxyRelease> releases() {
        return HaproxyRelease.all();
    }

    /** What {@code show servers state} tells of a server. */
    private record ServerState(String address, int port, String operational, String admin, String weight) {}

    @ParameterizedTest(name = "HAProxy {0}")
    @MethodSource("releases")
    void aReloadKeepsTheStatesOfTheServers(HaproxyRelease release) throws IOException, SQLException {
        try (FileModeStack stack = FileModeStack.start(release);
                DnsServer server = DnsServer.start("127.0.0.9")) {
            dns = server.port();
            stack.replace("secrets.yaml", stack.secrets());
            HaproxyProcess haproxy = stack.instance().haproxy();
            apply(stack, 100, CHECK, closed);
            Awaitility.await("HAProxy has the address of the server with a name")
                    .atMost(Scenario.TIMEOUT)
                    .until(() -> states(haproxy).getLast().address().equals("127.0.0.9"));
            server.stop();
            for (String command : List.of(
                    "weight database/primary 30",
                    "server database/standby health down",
                    "server database/reader state drain",
                    "server database/broken state maint")) {
                haproxy.workerCommand("set " + command);
            }
            List<ServerState> before = states(haproxy);
            assertThat(before)
                    .containsExactly(
                            new ServerState("127.0.0.1", stack.database().port(), "2", "0", "30"),
                            new ServerState("127.0.0.1", closed, "0", "0", "100"),
                            new ServerState("127.0.0.1", closed, "2", "8", "100"),
                            new ServerState("127.0.0.1", closed, "0", "1", "100"),
                            new ServerState("127.0.0.9", closed, "2", "0", "1"));

            apply(stack, 200, CHECK, closed);
            assertThat(states(haproxy)).as("after a change that reloads").isEqualTo(before);
            connectAFewTimes(stack);
            assertThat(haproxy.workerCommand("show stat").lines())
                    .as("sessions of the server that was down")
                    .filteredOn(line -> line.startsWith("database,standby,"))
                    .allSatisfy(line -> assertThat(line.split(",", 9)[7]).isEqualTo("0"));

            haproxy.workerCommand("set weight database/primary 40");
            awaitStored(stack, " 40 100 ");
            assertThat(haproxy.reload()).contains("Success=1");
            assertThat(states(haproxy).getFirst().weight())
                    .as("after a reload that the operator did not cause")
                    .isEqualTo("40");
            assertThat(status(stack).warnings()).isNull();
        }
    }

    @ParameterizedTest(name = "HAProxy {0}")
    @MethodSource("releases")
    void aChangeOfTheSpecTakesPrecedence(HaproxyRelease release) throws IOException {
        try (FileModeStack stack = FileModeStack.start(release)) {
            stack.replace("secrets.yaml", stack.secrets());
            HaproxyProcess haproxy = stack.instance().haproxy();
            apply(stack, 100, CHECK, closed);
            haproxy.workerCommand("set server database/standby health down");
            int other = FreePorts.one();
            apply(stack, 100, CHECK, other);
            assertThat(states(haproxy).get(1))
                    .as("another port")
                    .isEqualTo(new ServerState("127.0.0.1", other, "2", "0", "100"));
            haproxy.workerCommand("set server database/standby health down");
            apply(stack, 100, "balance: RoundRobin", other);
            assertThat(states(haproxy).get(1).operational())
                    .as("nothing checks the server any more")
                    .isEqualTo("2");
        }
    }

    private static void awaitStored(FileModeStack stack, String text) {
        Path file = stack.instance().haproxy().masterSocket().resolveSibling("server-state");
        Awaitility.await("the probe stores " + text)
                .atMost(Duration.ofMinutes(1))
                .until(() -> Files.readString(file).contains(text));
    }

    private void connectAFewTimes(FileModeStack stack) throws SQLException {
        for (int i = 0; i < 10; i++) {
            try (Connection connection =
                    stack.database().connect(stack.database().app(), "127.0.0.1", port)) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    private static List<ServerState> states(HaproxyProcess haproxy) {
        return haproxy.workerCommand("show servers state database")
                .lines()
                .map(line -> line.split(" "))
                .filter(columns -> columns.length > 18 && columns[1].equals("database"))
                .map(columns ->
                        new ServerState(columns[4], Integer.parseInt(columns[18]), columns[5], columns[6], columns[7]))
                .toList();
    }

    private void apply(FileModeStack stack, int maxConnections, String backend, int standby) {
        generation++;
        stack.replace("orders.yaml", stack.proxyConfig(NAME, """
                dns: {nameservers: ["127.0.0.1:%d"]}
                listeners:
                - {name: mysql, address: 127.0.0.1, port: %d, maxConnections: %d, backend: database}
                backends:
                - name: database
                  %s
                  servers:
                  - {name: primary, address: 127.0.0.1, port: %d}
                  - {name: standby, address: 127.0.0.1, port: %d}
                  - {name: reader, address: 127.0.0.1, port: %d}
                  - {name: broken, address: 127.0.0.1, port: %d}
                  - {name: named, address: database.example, port: %d, weight: 1}
                """.formatted(
                        dns, port, maxConnections, backend, stack.database().port(), standby, closed, closed, closed)));
        Awaitility.await("change " + generation + " is live")
                .atMost(Scenario.TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stack.status(NAME)
                        .filter(one ->
                                StatusReader.isReady(one) && one.getMetadata().getGeneration() == generation)
                        .isPresent());
    }

    private static ProxyConfigStatus status(FileModeStack stack) {
        return stack.status(NAME).map(ProxyConfig::getStatus).orElseThrow();
    }
}
