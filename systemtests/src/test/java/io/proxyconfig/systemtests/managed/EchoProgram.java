package io.proxyconfig.systemtests.managed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;

/** A server behind HAProxy that sends back what it gets, and connections through HAProxy that are tried with it. */
final class EchoProgram implements AutoCloseable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    EchoProgram() {
        try {
            server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** What a ProxyConfig says that has this server behind a listener. */
    String spec(int listenerPort) {
        return """
                listeners:
                - {name: echo, address: 127.0.0.1, port: %d, backend: echo-servers}
                backends:
                - name: echo-servers
                  servers:
                  - {name: echo, address: 127.0.0.1, port: %d}
                """.formatted(listenerPort, port());
    }

    /** A connection through a listener. */
    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Whether a byte comes back. */
    static boolean works(Socket socket) throws IOException {
        socket.getOutputStream().write(42);
        return socket.getInputStream().read() == 42;
    }

    /** Waits until a byte comes back through a listener. */
    static void awaitWorks(int port) {
        Awaitility.await("a connection through HAProxy")
                .atMost(ManagedFixture.TIMEOUT)
                .ignoreExceptionsInstanceOf(ConnectException.class)
                .until(() -> {
                    try (Socket socket = connect(port)) {
                        return works(socket);
                    }
                });
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> echo(socket));
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void echo(Socket accepted) {
        try (Socket socket = accepted) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (SocketException gone) {
            // whoever was connected is not any more, which is what tests look at on their side
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
