package io.proxyconfig.systemtests.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A server that speaks first, as a database does, and counts its connections. */
final class CountingServer implements AutoCloseable {
    private static final int BACKLOG = 50;
    private static final int GREETING = 'g';

    private final ServerSocket socket;
    private int open;
    private int most;

    CountingServer() throws IOException {
        this.socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The most connections that it has had at the same time. */
    synchronized int most() {
        return most;
    }

    /** Whether a client has a connection to the server, as far as the client can tell. */
    static boolean isGreeted(Socket client) throws IOException {
        client.setSoTimeout(1000);
        try {
            return client.getInputStream().read() == GREETING;
        } catch (SocketException reset) {
            return false;
        } catch (SocketTimeoutException waits) {
            return false;
        }
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
        count(1);
        try (client) {
            client.getOutputStream().write(GREETING);
            InputStream input = client.getInputStream();
            input.readAllBytes();
            // before HAProxy sees the end of the connection
            count(-1);
        } catch (IOException gone) {
            count(-1);
        }
    }

    private synchronized void count(int change) {
        open += change;
        most = Math.max(most, open);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
