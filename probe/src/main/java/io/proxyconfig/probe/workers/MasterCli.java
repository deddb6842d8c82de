package io.proxyconfig.probe.workers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
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
import org.jspecify.annotations.Nullable;

/**
 * HAProxy's master CLI (management guide, section 9.4). Each command uses a new connection, because a reload closes the
 * connections to the master.
 *
 * @param socket path of the Unix socket of the master ({@code haproxy -S})
 * @param timeout time limit of one command
 */
public record MasterCli(Path socket, Duration timeout) {

    /** The longest response that the probe keeps as a whole. The entries of one allow list have less than 100 KiB. */
    private static final int MAX_TEXT_BYTES = 4 * 1024 * 1024;

    /** The longest response that the probe reads in pieces. 16,384 servers, the most of a spec, have 8 MiB of statistics. */
    private static final int MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

    private static final String NO_SUCH_WORKER = "Can't find the target";

    /** Reads a response in pieces. */
    @FunctionalInterface
    public interface ResponseReader<T> {
        /** Reads the response to its end. */
        T read(Reader response) throws IOException;
    }

    /**
     * Executes a command on the master.
     *
     * @throws IOException if HAProxy does not listen on the socket, the response is empty or cut off, or the response
     *     exceeds the time limit or 4 MiB
     */
    public String execute(String command) throws IOException {
        return exchange(command, null, MasterCli::text);
    }

    /**
     * Executes a command on one worker.
     *
     * @throws WorkerExitedException if the worker has exited
     * @throws IOException like {@link #execute(String)}
     */
    public String executeOnWorker(long pid, String command) throws IOException {
        return readFromWorker(pid, command, MasterCli::text);
    }

    /**
     * Executes a command with a long response on one worker. The response is never in memory as a whole.
     *
     * @throws WorkerExitedException if the worker has exited
     * @throws IOException like {@link #execute(String)}, but with a limit of 64 MiB
     */
    public <T> T readFromWorker(long pid, String command, ResponseReader<T> reader) throws IOException {
        return exchange("@!" + pid + " " + command, pid, reader);
    }

    private <T> T exchange(String command, @Nullable Long worker, ResponseReader<T> reader) throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            // Blocking operations on a Unix socket have no time limit, and a master that accepts nothing blocks the
            // connection, too. Another thread closes the channel.
            Thread.ofVirtual().start(() -> closeUnlessDone(channel, done));
            channel.connect(UnixDomainSocketAddress.of(socket));
            send(channel, command);
            ResponseBytes bytes = new ResponseBytes(channel);
            BufferedReader response = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
            String start = firstCharacters(response, NO_SUCH_WORKER.length());
            if (start.isEmpty()) {
                throw new IOException("HAProxy closed the connection without a response; it may be reloading");
            }
            boolean withoutWorker = start.equals(NO_SUCH_WORKER);
            if (withoutWorker && worker != null) {
                throw new WorkerExitedException(worker);
            }
            T result = reader.read(response);
            // the message of the master has no empty line at its end
            if (!withoutWorker && !bytes.isComplete()) {
                throw new IOException(
                        "HAProxy closed the connection in the middle of its response; it may be reloading");
            }
            return result;
        } catch (WorkerExitedException e) {
            throw e;
        } catch (ClosedChannelException e) {
            throw new SocketTimeoutException("HAProxy did not respond to '" + command + "' on " + socket + " within "
                    + timeout.toMillis() + " ms");
        } catch (IOException e) {
            throw new IOException("'" + command + "' on " + socket + ": " + e.getMessage(), e);
        } finally {
            done.countDown();
        }
    }

    private static void send(SocketChannel channel, String command) throws IOException {
        ByteBuffer line = StandardCharsets.UTF_8.encode(command + "\n");
        while (line.hasRemaining()) {
            channel.write(line);
        }
        // The master closes the connection after a response only if no other command can follow.
        channel.shutdownOutput();
    }

    private static String text(Reader response) throws IOException {
        StringBuilder text = new StringBuilder();
        char[] piece = new char[8 * 1024];
        for (int length = response.read(piece); length >= 0; length = response.read(piece)) {
            if (text.length() + length > MAX_TEXT_BYTES) {
                throw new IOException("the response is longer than " + MAX_TEXT_BYTES + " bytes");
            }
            text.append(piece, 0, length);
        }
        return text.toString();
    }

    /** The start of the response, which the next reading gets again. */
    private static String firstCharacters(Reader response, int count) throws IOException {
        response.mark(count);
        char[] start = new char[count];
        int length = 0;
        while (length < count) {
            int read = response.read(start, length, count - length);
            if (read < 0) {
                break;
            }
            length += read;
        }
        response.reset();
        return new String(start, 0, length);
    }

    /** The bytes of a response. HAProxy ends each response with an empty line. */
    private static final class ResponseBytes extends InputStream {
        private final SocketChannel channel;
        private long size;
        /** The number of newlines at the end of what was read. */
        private int newlines;

        ResponseBytes(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = channel.read(ByteBuffer.wrap(bytes, offset, length));
            size += Math.max(read, 0);
            if (size > MAX_RESPONSE_BYTES) {
                throw new IOException("the response is longer than " + MAX_RESPONSE_BYTES + " bytes");
            }
            for (int i = offset; i < offset + read; i++) {
                newlines = bytes[i] == '\n' ? newlines + 1 : 0;
            }
            return read;
        }

        boolean isComplete() {
            return newlines >= 2 || (newlines == 1 && size == 1);
        }
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
