package io.proxyconfig.systemtests.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.proxyconfig.harness.ChildProcess;
import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.JavaProgram;
import io.proxyconfig.probe.client.ClientMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client program during reloads, when its connection is closed, and when it is terminated. */
class SingleClientIT {

    @TempDir
    Path directory;

    @Test
    void survivesReloadsAndFailsWithTheReasonWhenItsConnectionIsClosed() throws IOException {
        try (ProbeFixture fixture = new ProbeFixture(directory);
                ChildProcess client = start(fixture)) {
            await().atMost(ProbeFixture.TIMEOUT).until(() -> answers() >= 2);
            long first = fixture.haproxy.currentWorkerPid();
            for (int i = 2; i <= 4; i++) {
                fixture.reload("r" + i);
            }
            long before = answers();
            await().atMost(ProbeFixture.TIMEOUT).until(() -> answers() >= before + 3);
            assertThat(fixture.haproxy.workerPids())
                    .as("the worker of its connection drains")
                    .contains(first);

            String session = fixture.haproxy
                    .masterCommand("@!" + first + " show sess")
                    .lines()
                    .filter(line -> line.contains("fe=mysql"))
                    .map(line -> line.substring(0, line.indexOf(':')))
                    .findFirst()
                    .orElseThrow();
            fixture.haproxy.masterCommand("@!" + first + " shutdown session " + session);

            assertThat(client.exitsWithin(ProbeFixture.TIMEOUT)).isTrue();
            assertThat(client.exitCode()).isEqualTo(1);
            List<String> lines = Files.readAllLines(log());
            assertThat(lines.getFirst()).endsWith("connected to app@127.0.0.1:" + fixture.port);
            assertThat(lines.getLast())
                    .matches("\\S+ error: the connection broke after [0-9]+ s and [0-9]+ answers: .+link failure.*");
            assertThat(lines).filteredOn(line -> line.contains("connected")).hasSize(1);
            assertThat(Files.readString(log()))
                    .doesNotContain(fixture.database.app().password());
        }
    }

    @Test
    void closesItsConnectionWhenTerminated() throws IOException {
        try (ProbeFixture fixture = new ProbeFixture(directory);
                ChildProcess client = start(fixture)) {
            await().atMost(ProbeFixture.TIMEOUT).until(() -> answers() >= 1);
            client.stop();
            assertThat(Files.readAllLines(log()).getLast()).endsWith("the connection works");
        }
    }

    @Test
    void failsImmediatelyWithoutAListener() throws IOException {
        try (ProbeFixture fixture = new ProbeFixture(directory)) {
            fixture.haproxy.kill();
            try (ChildProcess client = start(fixture)) {
                assertThat(client.exitsWithin(ProbeFixture.TIMEOUT)).isTrue();
                assertThat(client.exitCode()).isEqualTo(1);
                assertThat(Files.readAllLines(log()).getLast()).contains("error: no connection: ");
            }
        }
    }

    private ChildProcess start(ProbeFixture fixture) throws IOException {
        Path passwordFile = directory.resolve("password");
        Files.writeString(passwordFile, fixture.database.app().password() + "\n");
        List<String> arguments = new ArrayList<>(List.of(
                "--host=127.0.0.1",
                "--port=" + fixture.port,
                "--user=" + fixture.database.app().user(),
                "--database=" + Database.NAME,
                "--password-file=" + passwordFile,
                "--interval=PT0.1S"));
        return ChildProcess.start(
                JavaProgram.command(ClientMain.class.getName(), List.of("-Xmx64m"), arguments), log());
    }

    private Path log() {
        return directory.resolve("client.log");
    }

    private long answers() throws IOException {
        if (!Files.exists(log())) {
            return 0;
        }
        return Files.readAllLines(log()).stream()
                .filter(line -> line.contains(" database: 2"))
                .count();
    }
}
