package io.proxyconfig.probe.listeners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sockets of this machine, and recorded files of the kernel. */
class ListeningSocketsTest {

    private static final String HEADER =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid\n";

    private final ListeningSockets sockets = new ListeningSockets(Path.of("/proc/net"));

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "127.0.0.1, ::1, false",
        "0.0.0.0, 127.0.0.1, true",
        "::1, ::1, true",
        "::1, 127.0.0.1, false",
        "::1, ::2, false"
    })
    void ofThisMachine(String bound, String asked, boolean expected) throws IOException {
        InetAddress address = InetAddress.ofLiteral(bound);
        // with a family, because Java would bind the wildcard address to both families
        try (ServerSocketChannel server = ServerSocketChannel.open(
                address instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
            server.bind(new InetSocketAddress(address, 0));
            assertThat(sockets.listenOn(
                            InetAddress.ofLiteral(asked), server.socket().getLocalPort()))
                    .isEqualTo(expected);
            assertThat(sockets.listenOn(InetAddress.ofLiteral(bound), 1)).isFalse();
        }
    }

    @Test
    void aConnectionIsNoListener() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertThat(sockets.listenOn(client.getLocalAddress(), client.getLocalPort()))
                    .isFalse();
        }
    }

    @Test
    void aKernelWithoutIpv6HasNoListenerThere(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("tcp"), HEADER + "   0: 00000000:0CEA 00000000:0000 0A 00000000:00000000 00:00000000\n");
        ListeningSockets recorded = new ListeningSockets(folder);
        assertThat(recorded.listenOn(InetAddress.ofLiteral("127.0.0.1"), 3306)).isTrue();
        assertThat(recorded.listenOn(InetAddress.ofLiteral("::1"), 3306)).isFalse();
    }
}
