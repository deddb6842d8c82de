package io.proxyconfig.probe.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.probe.AddressCheck;
import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressAvailabilityTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void anAddressWithAListeningSocketIsInUse() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
            ProbeListener address = new ProbeListener("mysql", "127.0.0.1", server.getLocalPort());

            assertThat(AddressAvailability.inUse(List.of(address)))
                    .containsExactly(new AddressCheck.Taken(address, "Address already in use"));
        }
    }

    @Test
    void anAddressWithConnectionsInTimeWaitIsAvailable() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
                Socket client = new Socket(LOOPBACK, server.getLocalPort());
                Socket accepted = server.accept()) {
            port = server.getLocalPort();
            accepted.close(); // this side closes first, and waits in TIME_WAIT
            assertThat(client.getInputStream().read()).isNegative();
        }

        assertThat(AddressAvailability.inUse(List.of(new ProbeListener("mysql", "127.0.0.1", port))))
                .isEmpty();
    }

    @Test
    void anAddressOfAnotherMachineIsNotAvailable() throws IOException {
        ProbeListener address = new ProbeListener("mysql", "192.0.2.1", 3306);

        assertThat(AddressAvailability.inUse(List.of(address)))
                .containsExactly(new AddressCheck.Taken(address, "Cannot assign requested address"));
    }
}
