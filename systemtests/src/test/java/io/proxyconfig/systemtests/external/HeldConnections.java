package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.MySqlClient;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Connections of applications that run queries all the time. */
final class HeldConnections implements AutoCloseable {
    private final List<MySqlClient> clients = new ArrayList<>();

    MySqlClient add(MySqlClient client) {
        clients.add(client);
        return client;
    }

    /** Asserts that every connection gets another answer, and that none is broken. */
    void assertWork() {
        for (MySqlClient client : clients) {
            long before = client.answers();
            Awaitility.await("a held connection answers")
                    .atMost(Scenario.TIMEOUT)
                    .until(() -> client.failure().isPresent() || client.answers() > before);
            assertThat(client.failure()).isEmpty();
        }
    }

    /** Closes a connection and removes it. */
    void release(MySqlClient client) {
        clients.remove(client);
        client.close();
    }

    /** Closes all connections. */
    @Override
    public void close() {
        List.copyOf(clients).forEach(this::release);
    }
}
