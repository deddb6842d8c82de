package io.proxyconfig.probe.workers;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A master CLI with responses that the test defines. After an empty response it closes the connection. Without a response it
 * keeps the connection open and silent.
 */
public final class FakeMasterCli implements AutoCloseable {
    private final Path socket;
    private final ServerSocketChannel server;
    private final Function<String, @Nullable String> answers;
    private final List<SocketChannel> silent = new ArrayList<>();
    private final Thread thread = Thread.ofVirtual().name("master").unstarted(this::serve);

    public FakeMasterCli(Path socket, Function<String, @Nullable String> answers) throws IOException {
        this.socket = socket;
        this.answers = answers;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
        thread.start();
    }

    public Path socket() {
        return socket;
    }

    private void serve() {
        try {
            while (true) {
                answer(server.accept());
            }
        } catch (ClosedChannelException end) {
            // closed by the test
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(SocketChannel client) throws IOException {
        ByteBuffer command = ByteBuffer.allocate(1024);
        while (client.read(command) >= 0 && command.hasRemaining()) {}
        String asked = StandardCharsets.UTF_8.decode(command.flip()).toString().strip();
        String response = answers.apply(asked);
        if (response == null) {
            silent.add(client);
            return;
        }
        try (client) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(response.isEmpty() ? "" : complete(response));
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
        }
    }

    /** HAProxy ends each response with an empty line. */
    private static String complete(String response) {
        return response.endsWith("\n\n") ? response : response.stripTrailing() + "\n\n";
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
        thread.join();
        for (SocketChannel client : silent) {
            client.close();
        }
    }
}
