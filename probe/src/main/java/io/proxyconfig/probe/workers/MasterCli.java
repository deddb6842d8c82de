package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.net.SocketTimeoutException;
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
 * HAProxy's master CLI (management guide, section 9.4). Every command has a connection of its own and is read to the end:
 * a reload cuts connections to the master, so none is worth keeping.
 *
 * @param socket path of the master's Unix socket ({@code haproxy -S})
 * @param timeout how long one command may take
 */
public record MasterCli(Path socket, Duration timeout) {

    private static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

    /**
     * Asks the master.
     *
     * @throws IOException where nobody listens, the connection breaks, the answer is empty or does not end in time
     */
    public String ask(String command) throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            // Blocking reads of a Unix socket know no time-out: whoever waits too long has the channel closed under it.
            Thread.ofVirtual().start(() -> closeUnlessDone(channel, done));
            return exchange(channel, command);
        } catch (ClosedChannelException e) {
            throw new SocketTimeoutException(
                    "no answer from " + socket + " to '" + command + "' within " + timeout.toMillis() + " ms");
        } catch (IOException e) {
            throw new IOException("'" + command + "' on " + socket + ": " + e.getMessage(), e);
        } finally {
            done.countDown();
        }
    }

    /**
     * Asks one worker by its process id.
     *
     * @throws WorkerExitedException where the master no longer knows it
     * @throws IOException like {@link #ask(String)}
     */
    public String askWorker(long pid, String command) throws IOException {
        String answer = ask("@!" + pid + " " + command);
        if (answer.startsWith("Can't find the target")) {
            throw new WorkerExitedException(pid);
        }
        return answer;
    }

    private static String exchange(SocketChannel channel, String command) throws IOException {
        ByteBuffer line = StandardCharsets.UTF_8.encode(command + "\n");
        while (line.hasRemaining()) {
            channel.write(line);
        }
        // The master closes after an answer only when no other command can come.
        channel.shutdownOutput();
        ByteBuffer answer = ByteBuffer.allocate(8 * 1024);
        while (channel.read(answer) >= 0) {
            if (!answer.hasRemaining()) {
                answer = larger(answer);
            }
        }
        if (answer.position() == 0) {
            throw new IOException("closed without an answer");
        }
        return StandardCharsets.UTF_8.decode(answer.flip()).toString();
    }

    private static ByteBuffer larger(ByteBuffer full) throws IOException {
        if (full.capacity() >= MAX_ANSWER_BYTES) {
            throw new IOException("answer is longer than " + MAX_ANSWER_BYTES + " bytes");
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

    /** A worker ended between two commands, which is its normal end. */
    public static final class WorkerExitedException extends IOException {
        private static final long serialVersionUID = 1L;

        WorkerExitedException(long pid) {
            super("worker " + pid + " is gone");
        }
    }
}
