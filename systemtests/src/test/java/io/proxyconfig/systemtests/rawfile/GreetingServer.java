package io.proxyconfig.systemtests.rawfile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A server that speaks first, as a database does. Its greeting is also a response in HTTP. */
final class GreetingServer implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final ServerSocket socket;
    private final byte[] greeting;

    GreetingServer(String name) {
        this.greeting = ("HTTP/1.0 200 " + name + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        try {
            this.socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen", e);
        }
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        try {
            while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> greet(client));
            }
        } catch (SocketException closed) {
            // closed by the test
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void greet(Socket client) {
        try (client) {
            client.getOutputStream().write(greeting);
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        } catch (IOException gone) {
            // the client closed first
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
