package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ChangeMethod;
import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.FileModeStack;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.HaproxyRelease;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.harness.StatusReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of a ProxyConfig on each release of HAProxy, behind the Data Plane API of that release. */
@Tag("contract")
final class ReleasesST {
    private static final String NAME = "orders";

    private final int port = FreePorts.one();
    private int generation;

    static Stream<HaproxyRelease> releases() {
        return HaproxyRelease.all();
    }

    @ParameterizedTest(name = "HAProxy {0}")
    @MethodSource("releases")
    void noChangeBreaksAConnection(HaproxyRelease release) throws IOException, SQLException {
        try (FileModeStack stack = FileModeStack.start(release);
                HeldConnections held = new HeldConnections()) {
            stack.replace("secrets.yaml", stack.secrets());
            assertThat(change(stack, "").method()).as("the first file").isEqualTo(ChangeMethod.Reload);
            held.add(MySqlClient.on(stack.database().connect(stack.database().app(), "127.0.0.1", port)));
            long worker = stack.instance().haproxy().currentWorkerPid();

            assertThat(change(stack, "allowedSources: [127.0.0.0/8, 10.0.0.0/8], ")
                            .method())
                    .as("entries are added")
                    .isEqualTo(ChangeMethod.Runtime);
            assertThat(change(stack, "allowedSources: [127.0.0.0/8], ").method())
                    .as("entries are removed")
                    .isEqualTo(ChangeMethod.Runtime);
            assertThat(stack.instance().haproxy().currentWorkerPid()).isEqualTo(worker);

            assertThat(change(stack, "maxConnections: 200, ").method()).isEqualTo(ChangeMethod.Reload);
            assertThat(stack.instance().haproxy().currentWorkerPid()).isNotEqualTo(worker);
            assertThat(stack.instance().haproxy().workerPids()).contains(worker);
            held.assertWork();

            repairsAnEditOfTheFile(stack);
            stack.operator().restart();
            assertThat(change(stack, "maxConnections: 300, ").method()).isEqualTo(ChangeMethod.Reload);
            assertThat(stack.instance().haproxy().workerPids()).contains(worker);
            held.assertWork();
        }
    }

    private void repairsAnEditOfTheFile(FileModeStack stack) throws IOException {
        Path file = stack.instance().haproxy().configFile();
        Files.writeString(
                file, Files.readString(file).replaceFirst("(?m)^(\\s+timeout connect .*)$", "$1\n  timeout queue 77s"));
        await(
                stack,
                "the operator repairs the file",
                () -> !Files.readString(file).contains("timeout queue 77s")
                        && stack.status(NAME).filter(StatusReader::isReady).isPresent());
    }

    private LastChange change(FileModeStack stack, String listener) {
        generation++;
        stack.replace("orders.yaml", stack.proxyConfig(NAME, """
                listeners:
                - {name: mysql, address: 127.0.0.1, port: %d, %sbackend: database}
                backends:
                - name: database
                  servers:
                  - {name: primary, address: 127.0.0.1, port: %d}
                probe:
                  mysql:
                    credentialsSecretRef: {name: %s}
                    database: app
                    interval: 500ms
                    heldConnections: 1
                """.formatted(
                        port, listener, stack.database().port(), KubernetesStack.PROBE_SECRET)));
        await(stack, "change " + generation + " is live", () -> stack.status(NAME)
                .filter(one -> StatusReader.isReady(one) && one.getMetadata().getGeneration() == generation)
                .isPresent());
        ProxyConfig live = stack.status(NAME).orElseThrow();
        return Objects.requireNonNull(live.getStatus().lastChange());
    }

    private static void await(FileModeStack stack, String what, Callable<Boolean> condition) {
        try {
            Awaitility.await(what)
                    .atMost(Scenario.TIMEOUT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "not in time: " + what + "\n" + stack.status(NAME).map(ProxyConfig::getStatus) + "\n"
                            + stack.operator().logTail(),
                    e);
        }
    }
}
