package io.proxyconfig.systemtests.external;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.FileModeStack;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.harness.StatusReader;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests that share an operator in file mode. Each test begins with a resource that is Ready, and with a held connection. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FileModeSystemTest {
    static final String NAME = "orders";
    static final String FILE = "orders.yaml";

    final int port = FreePorts.one();
    final HeldConnections held = new HeldConnections();
    final FileModeStack stack = FileModeStack.start(1, progress -> {});

    @BeforeAll
    void secrets() {
        stack.replace("secrets.yaml", stack.secrets());
    }

    @AfterAll
    void end() {
        stack.close();
    }

    @BeforeEach
    void begin() throws SQLException {
        stack.replace(FILE, file(100));
        await("Ready", StatusReader::isReady);
        Connection connection = stack.database().connect(stack.database().app(), "127.0.0.1", port);
        held.add(MySqlClient.on(connection));
    }

    @AfterEach
    void remove() throws IOException {
        held.close();
        Files.deleteIfExists(stack.folder().resolve(FILE));
        awaitGone();
    }

    String file(int maxConnections) {
        return stack.proxyConfig(
                NAME, """
                listeners:
                - {name: mysql, address: 127.0.0.1, port: %d, backend: database, maxConnections: %d}
                backends:
                - name: database
                  healthCheck: {type: MySQL, mySQL: {user: haproxy}, interval: 1s}
                  servers:
                  - {name: primary, address: 127.0.0.1, port: %d}
                probe:
                  mysql:
                    credentialsSecretRef: {name: %s}
                    database: app
                    interval: 500ms
                    heldConnections: 1
                """.formatted(port, maxConnections, stack.database().port(), KubernetesStack.PROBE_SECRET));
    }

    static boolean isInvalid(ProxyConfig resource) {
        return StatusReader.condition(resource, "Accepted")
                .filter(accepted -> accepted.status() == Condition.Status.False
                        && accepted.reason().equals("InvalidFile"))
                .isPresent();
    }

    static long generation(ProxyConfig resource) {
        return resource.getMetadata().getGeneration();
    }

    String revision() {
        return StatusReader.instance(stack.status(NAME).orElseThrow(), "haproxy-0")
                .map(InstanceStatus::revision)
                .orElseThrow();
    }

    ProxyConfig await(String description, Predicate<ProxyConfig> condition) {
        try {
            Awaitility.await(description)
                    .atMost(Scenario.TIMEOUT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> stack.status(NAME).filter(condition).isPresent());
            return stack.status(NAME).orElseThrow();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "not in time: " + description + "\n"
                            + stack.status(NAME).map(ProxyConfig::getStatus) + "\nthe operator's log ends:\n"
                            + stack.operator().logTail(),
                    e);
        }
    }

    void awaitGone() {
        Awaitility.await("the status is gone").atMost(Scenario.TIMEOUT).until(() -> stack.status(NAME)
                .isEmpty());
    }
}
