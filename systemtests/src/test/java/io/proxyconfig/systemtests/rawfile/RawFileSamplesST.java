package io.proxyconfig.systemtests.rawfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.CommandResult;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.HaproxyRelease;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.systemtests.rawfile.RawFileSample.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each file of the folder {@code raw-files} is live with the behavior that it has without the operator, or the operator
 * refuses it with a reason and the worker stays.
 */
@Tag("contract")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ParameterizedClass(name = "HAProxy {0}")
@MethodSource("releases")
final class RawFileSamplesST {
    private static final int RETRIES = 10;

    private final List<GreetingServer> servers =
            Stream.of("one", "two", "three").map(GreetingServer::new).toList();
    private final List<Integer> serverPorts =
            servers.stream().map(GreetingServer::port).toList();
    private final SamplePorts ports = new SamplePorts(serverPorts);
    private final SamplePorts referencePorts = new SamplePorts(serverPorts);

    @Parameter
    private @Nullable HaproxyRelease release;

    private @Nullable RawFileStack stack;

    static Stream<HaproxyRelease> releases() {
        return HaproxyRelease.all();
    }

    static List<RawFileSample> samples() throws IOException {
        return RawFileSample.all();
    }

    @BeforeParameterizedClassInvocation
    void start() throws IOException, InterruptedException {
        assertThat(samples()).hasSizeGreaterThanOrEqualTo(80);
        stack = new RawFileStack(Objects.requireNonNull(release));
    }

    @AfterParameterizedClassInvocation
    void stop() {
        stack().close();
    }

    @AfterAll
    void end() throws IOException {
        // HAProxy makes it for section-acme.cfg
        Files.deleteIfExists(Path.of("/tmp/proxyconfig-raw-files-account.key"));
        for (GreetingServer server : servers) {
            server.close();
        }
    }

    private RawFileStack stack() {
        return Objects.requireNonNull(stack);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void meansTheSameOrIsRefused(RawFileSample sample, @TempDir Path directory)
            throws IOException, InterruptedException {
        String series = stack().series();
        CommandResult haproxy = haproxyAlone(sample, directory);
        assertThat(haproxy.exitCode() == 0)
                .as("%s: %s", sample, haproxy.output())
                .isEqualTo(sample.isValid(series));

        Optional<Refusal> refusal = sample.refusal(series);
        if (refusal.isPresent()) {
            assertRefused(sample, refusal.get());
        } else {
            assertLive(sample, directory);
        }
    }

    private void assertRefused(RawFileSample sample, Refusal refusal) {
        long worker = stack().haproxy().currentWorkerPid();

        ProxyConfig resource = stack().put(sample, ports);

        Condition accepted = StatusReader.condition(resource, "Accepted").orElseThrow();
        assertThat(accepted.status()).as("%s: %s", sample, accepted.message()).isEqualTo(Status.False);
        assertThat(accepted.reason()).as("%s: %s", sample, accepted.message()).isEqualTo(refusal.reason());
        assertThat(accepted.message()).as("%s", sample).contains(refusal.message());
        assertThat(stack().haproxy().currentWorkerPid()).as("%s", sample).isEqualTo(worker);
    }

    private void assertLive(RawFileSample sample, Path directory) throws IOException, InterruptedException {
        try (HaproxyProcess reference = HaproxyProcess.start(
                directory.resolve("r"),
                referencePorts.in(sample.text()),
                stack().haproxy().release())) {
            ProxyConfig resource = stack().put(sample, ports);

            Condition programmed =
                    StatusReader.condition(resource, "Programmed").orElseThrow();
            assertThat(programmed.status())
                    .as(
                            "%s: %s",
                            sample, Objects.requireNonNull(resource.getStatus()).conditions())
                    .isEqualTo(Status.True);
            assertSameBehavior(sample);
            assertThat(reference.isAlive()).as("%s", sample).isTrue();
        }
        stack().awaitWarnings(sample.warnings(stack().series()));
    }

    private void assertSameBehavior(RawFileSample sample) throws InterruptedException {
        ListenerBehavior expected = ListenerBehavior.of(referencePorts.listenersIn(sample.text()));
        ListenerBehavior actual = ListenerBehavior.of(ports.listenersIn(sample.text()));
        // from 3.3 on, HAProxy balances at random unless the file says otherwise
        for (int i = 0; i < RETRIES && !actual.outcomes().equals(expected.outcomes()); i++) {
            expected.connectAgain();
            actual.connectAgain();
        }
        assertThat(actual.outcomes()).as("%s", sample).isEqualTo(expected.outcomes());
    }

    /** The judgment of HAProxy on the file as the user wrote it. */
    private CommandResult haproxyAlone(RawFileSample sample, Path directory) throws IOException, InterruptedException {
        Path file = directory.resolve("alone.cfg");
        Files.writeString(file, referencePorts.in(sample.text()), sample.encoding());
        Process process = new ProcessBuilder(stack().haproxy().release().binary(), "-W", "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandResult(process.waitFor(), output);
    }
}
