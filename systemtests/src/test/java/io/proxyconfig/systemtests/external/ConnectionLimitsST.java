package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.FileModeStack;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.HaproxyRelease;
import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.harness.StatusReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The limit of a server holds over all workers, on each release of HAProxy, behind the Data Plane API of that release. The database
 * counts.
 */
@Tag("contract")
final class ConnectionLimitsST {
    private static final String NAME = "orders";
    private static final int LIMIT = 10;
    /** The connection of the test that reads the counter. */
    private static final int OWN = 1;

    /** Also the time that a client waits in the queue of a worker. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private final int port = FreePorts.one();
    private int generation;

    static Stream<HaproxyRelease> releases() {
        return HaproxyRelease.all();
    }

    @ParameterizedTest(name = "HAProxy {0}")
    @MethodSource("releases")
    void waitsUntilConnectionsOfADrainingWorkerEnd(HaproxyRelease release) throws SQLException {
        try (FileModeStack stack = FileModeStack.start(release);
                Connection counter = stack.database().connect(stack.database().app())) {
            HaproxyProcess haproxy = stack.instance().haproxy();
            stack.replace("secrets.yaml", stack.secrets());
            apply(stack);
            List<MySqlClient> held = hold(stack, LIMIT);
            try (ConnectingClients others = new ConnectingClients(LIMIT, () -> connect(stack))) {
                apply(stack);
                long worker = haproxy.currentWorkerPid();
                awaitAnswers(held, CONNECT_TIMEOUT.multipliedBy(3));
                assertThat(most(counter)).isEqualTo(LIMIT + OWN);
                assertThat(others.connected()).isZero();

                closeFirst(held, 4);
                awaitConnected(others, 4);
                apply(stack);
                assertThat(haproxy.currentWorkerPid()).isNotEqualTo(worker);
                assertThat(haproxy.workerPids()).as("two workers drain").hasSize(3);
                awaitAnswers(held, CONNECT_TIMEOUT.multipliedBy(2));
                assertThat(others.connected()).isEqualTo(4);

                long last = haproxy.currentWorkerPid();
                closeFirst(held, LIMIT - 4);
                awaitConnected(others, LIMIT);
                others.assertWork();
                assertThat(most(counter)).isEqualTo(LIMIT + OWN);
                assertThat(haproxy.currentWorkerPid())
                        .as("the limits change without a reload")
                        .isEqualTo(last);
            } finally {
                held.forEach(MySqlClient::close);
            }
        }
    }

    @ParameterizedTest(name = "HAProxy {0}")
    @MethodSource("releases")
    void isNotExceededDuringAReload(HaproxyRelease release) throws SQLException {
        try (FileModeStack stack = FileModeStack.start(release);
                Connection counter = stack.database().connect(stack.database().app())) {
            HaproxyProcess haproxy = stack.instance().haproxy();
            stack.replace("secrets.yaml", stack.secrets());
            apply(stack);
            List<MySqlClient> held = hold(stack, LIMIT - 3);
            apply(stack);
            long worker = haproxy.currentWorkerPid();
            apply(stack);
            assertThat(haproxy.currentWorkerPid()).isNotEqualTo(worker);
            try (ConnectingClients others = new ConnectingClients(LIMIT, () -> connect(stack))) {
                for (int i = 0; i < 3; i++) {
                    apply(stack);
                }
                awaitConnected(others, 3);
                awaitAnswers(held, CONNECT_TIMEOUT.multipliedBy(2));
                assertThat(others.connected()).isEqualTo(3);
                assertThat(most(counter)).isEqualTo(LIMIT + OWN);
                stack.operator().restart();
                long last = haproxy.currentWorkerPid();
                awaitLive(stack);
                assertThat(haproxy.currentWorkerPid())
                        .as("a file with lower limits is no drift")
                        .isEqualTo(last);
                others.assertWork();
            } finally {
                held.forEach(MySqlClient::close);
            }
        }
    }

    private List<MySqlClient> hold(FileModeStack stack, int count) throws SQLException {
        List<MySqlClient> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(MySqlClient.on(connect(stack)));
        }
        return held;
    }

    private Connection connect(FileModeStack stack) throws SQLException {
        return stack.database().connect(stack.database().app(), "127.0.0.1", port);
    }

    private static void closeFirst(List<MySqlClient> held, int count) {
        for (int i = 0; i < count; i++) {
            MySqlClient client = held.removeFirst();
            assertThat(client.failure()).isEmpty();
            client.close();
        }
    }

    private static void awaitConnected(ConnectingClients clients, int count) {
        Awaitility.await(count + " clients get in")
                .atMost(Duration.ofSeconds(20))
                .until(() -> clients.connected() >= count);
    }

    /** For a time, all connections get answers. */
    private static void awaitAnswers(List<MySqlClient> held, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        do {
            for (MySqlClient client : held) {
                long before = client.answers();
                Awaitility.await("a held connection answers")
                        .atMost(Scenario.TIMEOUT)
                        .until(() -> client.failure().isPresent() || client.answers() > before);
                assertThat(client.failure()).isEmpty();
            }
        } while (System.nanoTime() < end);
    }

    /** The most connections that the database has ever had at the same time. */
    private static int most(Connection counter) throws SQLException {
        try (Statement statement = counter.createStatement();
                ResultSet result = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Max_used_connections'")) {
            result.next();
            return result.getInt(2);
        }
    }

    /** A change that reloads. */
    private void apply(FileModeStack stack) {
        generation++;
        stack.replace("orders.yaml", stack.proxyConfig(NAME, """
                timeouts: {connect: %ds, tunnel: %dh}
                listeners:
                - {name: mysql, address: 127.0.0.1, port: %d, backend: database}
                backends:
                - name: database
                  servers:
                  - {name: primary, address: 127.0.0.1, port: %d, maxConnections: %d}
                """.formatted(
                        CONNECT_TIMEOUT.toSeconds(),
                        20 + generation,
                        port,
                        stack.database().port(),
                        LIMIT)));
        awaitLive(stack);
    }

    private void awaitLive(FileModeStack stack) {
        Awaitility.await("change " + generation + " is live")
                .atMost(Scenario.TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stack.status(NAME)
                        .filter(one ->
                                StatusReader.isReady(one) && one.getMetadata().getGeneration() == generation)
                        .isPresent());
    }
}
