package io.proxyconfig.probe.listeners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.api.probe.ProbeConfig.ProbeListener;
import io.proxyconfig.api.probe.ProbeReport.ListenerCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Listeners that accept, that accept and reset, and that do not exist. */
class ListenerChecksTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ListenerChecks checks = new ListenerChecks(Clock.systemUTC());

    @Test
    void useTheSourceAddressOfChecks() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<InetAddress> seen = threads.submit(() -> acceptOne(server));
            assertThat(checks.check(List.of(listener(server)), TIMEOUT))
                    .singleElement()
                    .extracting(ListenerCheck::accepting)
                    .isEqualTo(true);
            assertThat(seen.get()).isEqualTo(InetAddress.ofLiteral(ProbeListener.CHECK_SOURCE));
        }
    }

    @Test
    void doNotConnectToAListenerThatDoesNotRejectThem() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"))) {
            server.setSoTimeout(1);
            ProbeListener listener = new ProbeListener("l", "127.0.0.1", server.getLocalPort());
            assertThat(checks.check(List.of(listener), TIMEOUT))
                    .singleElement()
                    .extracting(ListenerCheck::accepting)
                    .isEqualTo(true);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
            server.close();
            assertThat(checks.check(List.of(listener), TIMEOUT))
                    .singleElement()
                    .extracting(ListenerCheck::error)
                    .isEqualTo("no socket listens on this address");
        }
    }

    @Test
    void countAResetConnectionAsAccepted() throws Exception {
        int many = 300;
        try (ServerSocket server = new ServerSocket(0, many, InetAddress.ofLiteral("127.0.0.1"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> accepted = threads.submit(() -> {
                for (int i = 0; i < many; i++) {
                    acceptOne(server);
                }
                return many;
            });
            List<ProbeListener> listeners =
                    IntStream.range(0, many).mapToObj(i -> listener(server)).toList();
            assertThat(checks.check(listeners, TIMEOUT)).hasSize(many).allSatisfy(check -> assertThat(check.accepting())
                    .as(check.toString())
                    .isTrue());
            assertThat(accepted.get()).isEqualTo(many);
        }
    }

    @Test
    void reportWhyAListenerDoesNotAccept() throws IOException {
        ProbeListener closed;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            closed = listener(server);
        }
        assertThat(checks.check(List.of(closed), TIMEOUT)).singleElement().satisfies(check -> {
            assertThat(check.accepting()).isFalse();
            assertThat(check.error()).contains("refused");
        });
        assertThat(checks.check(List.of(), TIMEOUT)).isEmpty();
    }

    private static ProbeListener listener(ServerSocket server) {
        return new ProbeListener("l", "127.0.0.1", server.getLocalPort(), true);
    }

    /** Resets the connection as HAProxy does when a rule rejects it. */
    private static InetAddress acceptOne(ServerSocket server) throws IOException {
        try (Socket client = server.accept()) {
            client.setSoLinger(true, 0);
            return client.getInetAddress();
        }
    }
}
