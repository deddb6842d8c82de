package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyRelease;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The start script of a pod, when HAProxy ends during a start and otherwise. */
@ParameterizedClass(name = "HAProxy {0}")
@MethodSource("releases")
class StartScriptST {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String FIRST = "proxyconfig db/orders revision 000000000001";
    private static final String SECOND = "proxyconfig db/orders revision 000000000002";

    /** HAProxy accepts it in its check, and ends during its start. */
    private static final String ENDS_HAPROXY = "fd-hard-limit 10";

    @Parameter
    private @Nullable HaproxyRelease release;

    @TempDir
    private Path folder = Path.of("");

    private final EchoProgram echo = new EchoProgram();
    private final int port = FreePorts.one();

    static Stream<HaproxyRelease> releases() {
        return HaproxyRelease.all();
    }

    @AfterEach
    void serveNoMore() throws Exception {
        echo.close();
    }

    @Test
    void unpacksACompressedFile() throws Exception {
        try (StartScript script = new StartScript(folder, Objects.requireNonNull(release), file(FIRST, ""), true)) {
            await("the compressed file runs", () -> script.runs(FIRST));
            await("the listener accepts a connection", () -> StartScript.accepts(port));
        }
    }

    @Test
    void returnsToTheLastGoodFile() throws Exception {
        try (StartScript script = start(file(FIRST, ""))) {
            await("the first file is good", () -> Files.readString(script.lastGood())
                    .contains(FIRST));
            Files.writeString(script.config(), file(SECOND, ENDS_HAPROXY));
            end(script);

            script.restart();

            await("the last good file serves", () -> script.runs(FIRST) && StartScript.accepts(port));
            assertThat(script.failedStarts()).containsExactly(SECOND);
            assertThat(script.config()).hasSameTextualContentAs(script.lastGood());
            assertThat(script.process().logTail())
                    .contains("HAProxy ended with status 1 during its start with " + SECOND);

            Files.writeString(script.config(), file(SECOND, ENDS_HAPROXY));
            end(script);
            script.restart();
            await("HAProxy does not start with the bad file again", () -> script.process()
                    .logTail()
                    .contains("haproxy.cfg: HAProxy ended during its start with " + SECOND));
            await("the last good file serves", () -> script.runs(FIRST));
        }
    }

    @Test
    void prefersThePreviousFileDuringACheck() throws Exception {
        try (StartScript script = start(file(FIRST, ""))) {
            await("HAProxy runs", () -> script.runs(FIRST));
            Files.copy(script.config(), script.previous());
            Files.writeString(script.config(), file(SECOND, ""));
            end(script);

            script.restart();

            await("the previous file serves", () -> script.runs(FIRST) && StartScript.accepts(port));
            assertThat(script.config()).hasSameTextualContentAs(script.previous());
        }
    }

    @Test
    void listensNowhereWithoutAGoodFile() throws Exception {
        try (StartScript script = start(file(FIRST, ENDS_HAPROXY))) {
            await("HAProxy runs", () -> script.runs("no configuration yet"));
            assertThat(script.failedStarts()).containsExactly(FIRST);

            Files.writeString(script.config(), file(FIRST, ""));
            script.ask("reload");

            await(
                    "the mended file is good",
                    () -> Files.readString(script.lastGood()).contains(FIRST)
                            && script.failedStarts().isEmpty());
            assertThat(script.process().isAlive()).isTrue();
        }
    }

    @Test
    void keepsNoFileThatHaproxyDoesNotRun() throws Exception {
        try (StartScript script = start(file(FIRST, ""))) {
            await("HAProxy runs", () -> script.runs(FIRST));
            Files.writeString(script.config(), file(SECOND, ""));
            Awaitility.await("the second file does not become the last good one")
                    .during(Duration.ofSeconds(6))
                    .atMost(TIMEOUT)
                    .until(() -> !Files.readString(script.lastGood()).contains(SECOND));

            script.ask("reload");

            await("the second file is good", () -> Files.readString(script.lastGood())
                    .contains(SECOND));
        }
    }

    @Test
    void keepsAGoodFileWhenItsPortIsTaken() throws Exception {
        try (StartScript script = start(file(FIRST, ""))) {
            await("the first file is good", () -> Files.readString(script.lastGood())
                    .contains(FIRST));
            end(script);
            try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(other.isBound()).isTrue();
                script.restart();
                assertThat(script.process().exitsWithin(TIMEOUT)).isTrue();
                assertThat(script.process().exitCode()).isNotZero();
            }
            assertThat(script.failedStarts()).isEmpty();

            script.restart();

            await("the same file serves", () -> script.runs(FIRST) && StartScript.accepts(port));
        }
    }

    @Test
    void passesSignalsToHaproxy() throws Exception {
        try (StartScript script = start(file(FIRST, ""))) {
            await("HAProxy runs", () -> script.runs(FIRST));
            try (Socket held = EchoProgram.connect(port)) {
                assertThat(EchoProgram.works(held)).isTrue();
                Files.writeString(script.config(), file(SECOND, ""));
                script.process().signal("HUP");
                await("HAProxy reloads", () -> script.runs(SECOND));

                script.process().signal("USR1");
                await("HAProxy does not listen", () -> !StartScript.accepts(port));
                assertThat(EchoProgram.works(held)).isTrue();
                assertThat(script.process().isAlive()).isTrue();
            }
            assertThat(script.process().exitsWithin(TIMEOUT)).isTrue();
            assertThat(script.failedStarts()).isEmpty();

            script.restart();
            await("HAProxy runs again", () -> script.runs(SECOND));
            long master = script.master();
            script.process().signal("TERM");
            assertThat(script.process().exitsWithin(TIMEOUT)).isTrue();
            assertThat(ProcessHandle.of(master)).isEmpty();
            assertThat(script.failedStarts()).isEmpty();
        }
    }

    private StartScript start(String boot) throws IOException {
        return new StartScript(folder, Objects.requireNonNull(release), boot);
    }

    /** HAProxy ends without an order. */
    private static void end(StartScript script) throws IOException {
        ProcessHandle master = ProcessHandle.of(script.master()).orElseThrow();
        master.children().forEach(ProcessHandle::destroyForcibly);
        assertThat(script.process().exitsWithin(TIMEOUT)).isTrue();
        assertThat(script.process().exitCode()).isNotZero();
    }

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(condition);
    }

    private String file(String revision, String line) {
        return """
                global
                  description %s
                  %s
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                listen echo
                  bind 127.0.0.1:%d
                  server echo 127.0.0.1:%d
                """.formatted(revision, line, port, echo.port());
    }
}
