package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The heap of the operator does not depend on the size of the Secrets and ConfigMaps that no ProxyConfig refers to. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LargeSecretsST {
    private static final int OBJECTS = 400;
    private static final String CONTENT = "x".repeat(500_000);
    private static final Map<String, String> ENCODED =
            Map.of("content", Base64.getEncoder().encodeToString(CONTENT.getBytes(StandardCharsets.US_ASCII)));

    private Scenario scenario;
    private KubernetesStack stack;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        stack = scenario.stack();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @Test
    void theOperatorStaysAlive() {
        long watching = stack.operator().pid();
        create();
        scenario.apply(SpecSamples.simple());
        scenario.awaitReady();
        assertThat(stack.operator().pid())
                .as("the operator that watched their creation")
                .isEqualTo(watching);
        assertIsAlive(watching);

        stack.operator().restart();
        long listing = stack.operator().pid();
        scenario.change();
        scenario.awaitReady();
        assertIsAlive(listing);
    }

    private static void assertIsAlive(long pid) {
        assertThat(ProcessHandle.of(pid))
                .hasValueSatisfying(process -> assertThat(process.isAlive()).isTrue());
    }

    private void create() {
        IntStream.range(0, OBJECTS).parallel().forEach(number -> {
            HasMetadata object = number % 4 == 0
                    ? new ConfigMapBuilder()
                            .withMetadata(metadata(number, Map.of()))
                            .withData(Map.of("content", CONTENT))
                            .build()
                    : new SecretBuilder()
                            .withMetadata(metadata(
                                    number,
                                    number % 2 == 0
                                            ? Map.of()
                                            : Map.of("app.kubernetes.io/managed-by", "proxyconfig-operator")))
                            .withData(ENCODED)
                            .build();
            stack.client().resource(object).create();
        });
    }

    private ObjectMeta metadata(int number, Map<String, String> labels) {
        return new ObjectMetaBuilder()
                .withNamespace(stack.namespace())
                .withName("large-" + number)
                .withLabels(labels)
                .build();
    }
}
