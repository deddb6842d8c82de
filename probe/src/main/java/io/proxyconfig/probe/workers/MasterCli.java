package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * HAProxy's master CLI (management guide, section 9.4). Each command uses a new connection, because a reload closes the
 * connections to the master.
 *
 * @param socket path of the Unix socket of the master ({@code haproxy -S})
 * @param timeout time limit of one command
 */
public record MasterCli(Path socket, Duration timeout) {

    private static final int MAX_RESPONSE_BYTES = 16 * 1024 * 1024;

    /**
     * Executes a command on the master.
     *
     * @throws IOException if HAProxy does not listen on the socket, the connection breaks, the response is empty, or the
     *     response exceeds the time limit
     */
    public String execute(String command) throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Blocking operations on a Unix socket have no time limit, and a master that accepts nothing blocks the
            // connection, too. Another thread closes the channel.
            Thread.ofVirtual().start(() -> closeUnlessDone(channel, done));
            channel.connect(UnixDomainSocketAddress.of(socket));
            return exchange(channel, command);
        } catch (ClosedChannelException e) {
            throw new SocketTimeoutException("HAProxy did not respond to '" + command + "' on " + socket + " within "
                    + timeout.toMillis() + " ms");
        } catch (IOException e) {
            throw new IOException("'" + command + "' on " + socket + ": " + e.getMessage(), e);
        } finally {
            done.countDown();
        }
    }

    /**
     * Executes a command on one worker.
     *
     * @throws WorkerExitedException if the worker has exited
     * @throws IOException like {@link #execute(String)}
     */
    public String executeOnWorker(long pid, String command) throws IOException {
        String response = execute("@!" + pid + " " + command);
        if (response.startsWith("Can't find the target")) {
            throw new WorkerExitedException(pid);
        }
        return response;
    }

    private static String exchange(SocketChannel channel, String command) throws IOException {
        ByteBuffer line = StandardCharsets.UTF_8.encode(command + "\n");
        while (line.hasRemaining()) {
            channel.write(line);
        }
        // The master closes the connection after a response only if no other command can follow.
        channel.shutdownOutput();
        ByteBuffer response = ByteBuffer.allocate(8 * 1024);
        while (channel.read(response) >= 0) {
            if (!response.hasRemaining()) {
                response = larger(response);
            }
        }
        if (response.position() == 0) {
            throw new IOException("HAProxy closed the connection without a response; it may be reloading");
        }
        return StandardCharsets.UTF_8.decode(response.flip()).toString();
    }

    private static ByteBuffer larger(ByteBuffer full) throws IOException {
        if (full.capacity() >= MAX_RESPONSE_BYTES) {
            throw new IOException("the response is longer than " + MAX_RESPONSE_BYTES + " bytes");
        }
        return ByteBuffer.allocate(full.capacity() * 2).put(full.flip());
    }

    private void closeUnlessDone(SocketChannel channel, CountDownLatch done) {
        try (channel) {
            if (done.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("cannot close the connection to " + socket, e);
        }
    }

    /** A worker exited between two commands, for example because its last session ended. */
    public static final class WorkerExitedException extends IOException {
        private static final long serialVersionUID = 1L;

        WorkerExitedException(long pid) {
            super("worker " + pid + " has exited");
        }
    }
}
