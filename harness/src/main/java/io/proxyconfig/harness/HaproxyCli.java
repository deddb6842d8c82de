package io.proxyconfig.harness;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A client of a HAProxy CLI socket (management guide, section 9.3). It opens a connection for each command, sends one line
 * and reads until HAProxy closes. On the master's socket a line can start with {@code @1} or {@code @!<pid>}. During a reload
 * the master binds its socket again, which takes about 0.1 s: it can refuse or reset a connection then.
 */
public record HaproxyCli(Path socket, Duration timeout) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public HaproxyCli(Path socket) {
        this(socket, DEFAULT_TIMEOUT);
    }

    /**
     * Sends one command line and reads the whole answer.
     *
     * @throws SocketTimeoutException where HAProxy has not answered within the time-out
     * @throws ConnectException where no process listens
     * @throws IOException where the connection breaks
     */
    public String ask(String command) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        try (SocketChannel channel = connect();
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer line = StandardCharsets.UTF_8.encode(command + "\n");
            while (line.hasRemaining()) {
                await(selector, deadline, command);
                channel.write(line);
            }
            // The master closes the connection after an answer only where no other command can follow.
            channel.shutdownOutput();
            key.interestOps(SelectionKey.OP_READ);
            return readToEnd(channel, selector, deadline, command);
        }
    }

    private SocketChannel connect() throws IOException {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (SocketException e) {
            // For the caller, a missing socket file is the same as a socket without a listener.
            ConnectException refused = new ConnectException(e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    private String readToEnd(SocketChannel channel, Selector selector, long deadline, String command)
            throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(16 * 1024);
        while (true) {
            await(selector, deadline, command);
            if (channel.read(answer) < 0) {
                return StandardCharsets.UTF_8.decode(answer.flip()).toString();
            }
            if (!answer.hasRemaining()) {
                answer = ByteBuffer.allocate(answer.capacity() * 2).put(answer.flip());
            }
        }
    }

    private void await(Selector selector, long deadline, String command) throws IOException {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0 || selector.select(leftMillis) == 0) {
            throw new SocketTimeoutException("no answer from " + socket + " to '" + command + "' within " + timeout);
        }
        selector.selectedKeys().clear();
    }
}
