package io.proxyconfig.stack.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.stack.Client;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Connections of an application on which something is asked all the time. */
final class HeldConnections implements AutoCloseable {
    private final List<Client> clients = new ArrayList<>();

    Client add(Client client) {
        clients.add(client);
        return client;
    }

    /** All are answered once more from now on, and none is broken. */
    void assertWork() {
        for (Client client : clients) {
            long before = client.answers();
            Awaitility.await("a held connection answers")
                    .atMost(Scenario.PATIENCE)
                    .until(() -> client.broken().isPresent() || client.answers() > before);
            assertThat(client.broken()).isEmpty();
        }
    }

    /** Ends one in order, and forgets it. */
    void release(Client client) {
        clients.remove(client);
        client.close();
    }

    /** Ends all in order. */
    @Override
    public void close() {
        List.copyOf(clients).forEach(this::release);
    }
}
