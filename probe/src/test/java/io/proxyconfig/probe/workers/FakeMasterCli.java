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
import java.util.function.UnaryOperator;

/** A master CLI with responses that the test defines. After an empty response it closes the connection. */
public final class FakeMasterCli implements AutoCloseable {
    private final Path socket;
    private final ServerSocketChannel server;
    private final UnaryOperator<String> answers;
    private final Thread thread = Thread.ofVirtual().name("master").unstarted(this::serve);

    public FakeMasterCli(Path socket, UnaryOperator<String> answers) throws IOException {
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
                try (SocketChannel client = server.accept()) {
                    answer(client);
                }
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
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(answers.apply(asked));
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.close();
        thread.join();
    }
}
