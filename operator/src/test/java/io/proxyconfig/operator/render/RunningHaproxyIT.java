package io.proxyconfig.operator.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running HAProxy says about our files is what the planner compares: the revision, and entries word by word. */
class RunningHaproxyIT {

    @Test
    void printsTheRevisionAndTheEntriesAsTheyWereWritten(@TempDir Path folder) throws Exception {
        Rendered rendered = Samples.rendered(Samples.structured(
                freePort(),
                "10.1.2.3/8",
                "10.0.0.7/32",
                "fd00:0:0::1/128",
                "FD00::/16",
                "::ffff:192.168.0.1",
                "0.0.0.0/0"));
        AllowListFile file = rendered.allowListFiles().getFirst();
        Files.writeString(folder.resolve(file.name()), file.content());
        Path socket = folder.resolve("cli");
        Path cfg = folder.resolve("haproxy.cfg");
        String text = rendered.cfg(name -> folder.resolve(name).toString())
                .replace("bind 127.0.0.1:9000", "bind 127.0.0.1:" + freePort());
        Files.writeString(cfg, text.replaceFirst("global\n", "global\n  stats socket " + socket + " level admin\n"));
        Process haproxy = new ProcessBuilder(
                        Objects.requireNonNull(System.getProperty("haproxy.bin")), "-db", "-f", cfg.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            // the socket file exists shortly before HAProxy accepts connections on it
            String info = await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> ask(socket, "show info"), answer -> !answer.isEmpty());
            String description = lineWith(info, "description: ");
            assertThat(ConfigurationText.revisionInDescription(description)).contains(rendered.revision());
            List<String> entries = ask(socket, "show acl " + folder.resolve(file.name()))
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.substring(line.indexOf(' ') + 1))
                    .toList();
            assertThat(entries).containsExactlyInAnyOrderElementsOf(file.entries());
        } finally {
            haproxy.destroyForcibly().waitFor();
        }
    }

    private static String lineWith(String answer, String start) {
        return answer.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .findFirst()
                .orElse("");
    }

    private static String ask(Path socket, String command) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Below the range from which the kernel takes the ports of outgoing connections. */
    private static int freePort() throws IOException {
        int port = 0;
        do {
            port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
        } while (!isFree(port));
        return port;
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.isBound();
        } catch (BindException taken) {
            return false;
        }
    }
}
