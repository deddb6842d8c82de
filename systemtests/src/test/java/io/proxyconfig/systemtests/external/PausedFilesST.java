package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.FileModeStack;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.StatusReader;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** File mode pauses a resource by the same field and the same annotation as Kubernetes. */
final class PausedFilesST {
    private static final String NAME = "orders";
    private static final String FILE = "orders.yaml";

    private final int port = FreePorts.one();
    private FileModeStack stack;

    @BeforeEach
    void start() {
        stack = FileModeStack.start(1, progress -> {});
        stack.replace("secrets.yaml", stack.secrets());
        stack.replace(FILE, file(100));
        await("Ready", StatusReader::isReady);
    }

    @AfterEach
    void end() {
        stack.close();
    }

    @Test
    void aPausedFileIsAppliedAfterThePause() {
        long worker = stack.instance().haproxy().currentWorkerPid();

        stack.replace(FILE, annotated(file(100)));
        await("paused", one -> isPaused(one) && StatusReader.is(one, "Programmed", Status.True));
        stack.replace(FILE, annotated(file(200)));
        await("a change is not applied", PausedFilesST::isNotApplied);
        stack.replace(FILE, file(200) + "  paused: true\n");
        await(
                "the spec pauses as well",
                one -> isNotApplied(one) && one.getMetadata().getGeneration() == 3);
        assertThat(stack.instance().haproxy().currentWorkerPid()).isEqualTo(worker);

        stack.replace(FILE, file(200));
        await("the change is applied", one -> StatusReader.isReady(one) && !isPaused(one));
        assertThat(stack.instance().haproxy().currentWorkerPid()).isNotEqualTo(worker);
    }

    private String file(int maxConnections) {
        return stack.proxyConfig(
                NAME, """
                listeners:
                - {name: mysql, address: 127.0.0.1, port: %d, backend: database, maxConnections: %d}
                backends:
                - name: database
                  servers:
                  - {name: primary, address: 127.0.0.1, port: %d}
                """.formatted(port, maxConnections, stack.database().port()));
    }

    private static String annotated(String file) {
        String annotated = file.replaceFirst(
                "(?m)^metadata:.*$", "metadata: {name: " + NAME + ", annotations: {proxyconfig.io/paused: \"true\"}}");
        assertThat(annotated).isNotEqualTo(file);
        return annotated;
    }

    private static boolean isPaused(ProxyConfig resource) {
        return StatusReader.is(resource, "Paused", Status.True);
    }

    private static boolean isNotApplied(ProxyConfig resource) {
        return isPaused(resource)
                && StatusReader.condition(resource, "Programmed")
                        .filter(programmed -> programmed.status() == Status.False
                                && programmed.reason().equals("Paused"))
                        .isPresent();
    }

    private void await(String description, Predicate<ProxyConfig> condition) {
        Awaitility.await(description)
                .atMost(Scenario.TIMEOUT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> stack.status(NAME).filter(condition).isPresent());
    }
}
