package io.proxyconfig.probe.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proxyconfig.api.Ticker;
import io.proxyconfig.probe.workers.MasterCli.WorkerExitedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A master CLI that is slow, closes connections or does not exist. The system tests use HAProxy. */
class MasterCliTest {

    @TempDir
    Path directory;

    @Test
    void readsAResponseOfManyPieces() throws Exception {
        String answer = "0x1 10.0.0.0/8\n".repeat(5_000) + "\n";
        try (ServerSocketChannel server = listen();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> asked = threads.submit(() -> answerOne(server, answer));
            assertThat(cli(Duration.ofSeconds(30)).execute("show acl x")).isEqualTo(answer);
            assertThat(asked.get()).isEqualTo("show acl x\n");
        }
    }

    @Test
    void endsAResponseThatIsTooLong() throws Exception {
        String endless = "0x1 10.0.0.0/8\n".repeat(400_000) + "\n";
        try (ServerSocketChannel server = listen();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> asked = threads.submit(() -> answerOne(server, endless));
            assertThatThrownBy(() -> cli(Duration.ofSeconds(30)).execute("show acl x"))
                    .hasMessageContaining("the response is longer than 4194304 bytes");
            assertThatThrownBy(asked::get).hasRootCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void readsALongResponseInPieces() throws Exception {
        String answer = "0x1 10.0.0.0/8\n".repeat(400_000) + "\n";
        try (ServerSocketChannel server = listen();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> asked = threads.submit(() -> answerOne(server, answer));
            long lines = cli(Duration.ofSeconds(30))
                    .readFromWorker(12, "show stat", response -> new BufferedReader(response)
                            .lines()
                            .count());
            assertThat(lines).isEqualTo(400_001);
            assertThat(asked.get()).isEqualTo("@!12 show stat\n");
        }
    }

    @Test
    void failsAtTheTimeLimit() throws IOException {
        try (ServerSocketChannel server = listen()) {
            assertThat(server.isOpen()).isTrue();
            assertThatThrownBy(() -> cli(Duration.ofMillis(100)).execute("show proc"))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("within 100 ms");
        }
    }

    @Test
    void failsAtTheTimeLimitIfTheMasterAcceptsNoConnection() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("master.sock"));
        List<SocketChannel> waiting = new ArrayList<>();
        try (ServerSocketChannel server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address, 1)) {
            assertThat(server.isOpen()).isTrue();
            for (int i = 0; i < 2; i++) {
                waiting.add(SocketChannel.open(address));
            }
            assertThatThrownBy(() -> cli(Duration.ofMillis(100)).execute("show proc"))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("within 100 ms");
        } finally {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
        }
    }

    @Test
    void failsWithoutAMasterAndWithoutAResponse() throws Exception {
        assertThatThrownBy(() -> cli(Duration.ofSeconds(1)).execute("show proc"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("show proc");
        try (ServerSocketChannel server = listen();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> asked = threads.submit(() -> answerOne(server, ""));
            assertThatThrownBy(() -> cli(Duration.ofSeconds(30)).execute("show proc"))
                    .hasMessageContaining("without a response");
            assertThat(asked.get()).isEqualTo("show proc\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"# pxname,svname\nmysql,FRONTEND\n", "# pxname,svna", "\n\n# pxname"})
    void failsIfTheResponseIsCutOff(String start) throws Exception {
        try (ServerSocketChannel server = listen();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> asked = threads.submit(() -> answerOne(server, start));
            assertThatThrownBy(() -> cli(Duration.ofSeconds(30)).execute("@1 show stat"))
                    .hasMessageContaining("in the middle of its response");
            assertThat(asked.get()).isEqualTo("@1 show stat\n");
        }
    }

    @Test
    void acceptsAResponseWithoutLines() throws Exception {
        try (ServerSocketChannel server = listen();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> asked = threads.submit(() -> answerOne(server, "\n"));
            assertThat(cli(Duration.ofSeconds(30)).execute("@1 show acl x")).isEqualTo("\n");
            assertThat(asked.get()).isEqualTo("@1 show acl x\n");
        }
    }

    @Test
    void detectsAWorkerThatHasExited() throws Exception {
        try (ServerSocketChannel server = listen();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> asked =
                    threads.submit(() -> answerOne(server, "Can't find the target PID matching the prefix '@!12'\n"));
            assertThatThrownBy(() -> cli(Duration.ofSeconds(30)).executeOnWorker(12, "show info"))
                    .isInstanceOf(WorkerExitedException.class);
            assertThat(asked.get()).isEqualTo("@!12 show info\n");
        }
    }

    @Test
    void reportsWhyHaproxyIsUnreachable() {
        MasterCli cli = cli(Duration.ofSeconds(1));
        ProcessMemory memory = new ProcessMemory(Path.of("/proc"));
        HaproxyReader haproxy = new HaproxyReader(
                cli,
                new ProcessReader(cli, memory, Clock.systemUTC(), Ticker.system()),
                memory,
                new FailedStarts(null),
                new DrainStartTimes(directory, Ticker.system()),
                Clock.systemUTC());
        assertThat(haproxy.read().reachable()).isFalse();
        assertThat(haproxy.read().error()).contains("show proc");
    }

    private MasterCli cli(Duration timeout) {
        return new MasterCli(directory.resolve("master.sock"), timeout);
    }

    private ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(directory.resolve("master.sock")));
    }

    private static String answerOne(ServerSocketChannel server, String answer) throws IOException {
        try (SocketChannel client = server.accept()) {
            ByteBuffer command = ByteBuffer.allocate(1024);
            while (client.read(command) >= 0) {
                assertThat(command.hasRemaining()).isTrue();
            }
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(answer);
            while (bytes.hasRemaining()) {
                client.write(bytes);
            }
            return StandardCharsets.UTF_8.decode(command.flip()).toString();
        }
    }
}
