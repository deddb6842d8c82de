package io.proxyconfig.operator.dataplane;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An HTTP server on loopback whose answers follow no limit. It counts the requests, and the bytes that a client accepted. */
final class HostileServer implements AutoCloseable {
    final AtomicInteger requests = new AtomicInteger();
    final AtomicLong sentBytes = new AtomicLong();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Answer answer;

    /** Writes the answer to one request. */
    @FunctionalInterface
    interface Answer {
        void write(Client client) throws IOException, InterruptedException;
    }

    /** The connection that an answer is written to. */
    final class Client {
        private final OutputStream out;

        private Client(OutputStream out) {
            this.out = out;
        }

        void send(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            out.write(bytes);
            out.flush();
            sentBytes.addAndGet(bytes.length);
        }

        /** Waits until the test ends, or for this time; returns whether it has ended. */
        boolean awaitEnd(Duration time) throws InterruptedException {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Sends a text again and again until the client closes the connection. */
        void sendForever(String text) throws IOException {
            while (true) {
                send(text);
            }
        }
    }

    HostileServer(Answer answer) throws IOException {
        this.answer = answer;
        threads.execute(this::accept);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket));
            }
        } catch (SocketException closed) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(closed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            readHeaders(socket);
            requests.incrementAndGet();
            answer.write(new Client(socket.getOutputStream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException clientClosed) {
            // what each test waits for: the client ended the connection
            return;
        }
    }

    private static void readHeaders(Socket socket) throws IOException {
        int newlines = 0;
        while (newlines < 2) {
            int one = socket.getInputStream().read();
            if (one < 0) {
                throw new IOException("no request");
            }
            newlines = one == '\n' ? newlines + 1 : one == '\r' ? newlines : 0;
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        threads.shutdownNow();
    }
}
