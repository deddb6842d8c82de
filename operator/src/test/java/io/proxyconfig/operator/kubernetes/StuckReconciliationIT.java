package io.proxyconfig.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.kubernetes.pods.ReplacementTurns;
import io.proxyconfig.operator.pipeline.ReconciliationProgress;
import io.proxyconfig.operator.pipeline.RenderingRenewals;
import io.proxyconfig.operator.rollout.StepTimer.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The health of an operator with an API server, one of whose reconciliations does not end. */
@ExtendWith(SharedControlPlane.class)
class StuckReconciliationIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String SPEC = """
            listeners: [{name: mysql, port: 3306, backend: database}]
            backends: [{name: database, servers: [{name: primary, address: 10.0.0.7, port: 3306}]}]
            external:
              credentialsSecretRef: {name: missing}
              instances: [{name: a, dataPlaneURL: "http://127.0.0.1:1", probeURL: "http://127.0.0.1:1"}]
            """;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile Duration now = Duration.ZERO;
    private final ReconciliationProgress progress =
            new ReconciliationProgress((step, duration) -> blockIn(step), () -> now);

    @Test
    void aReconciliationThatDoesNotEndIsStuck(TestNamespace namespace) {
        KubernetesClient client = namespace.client();
        try (KubernetesOperator operator = new KubernetesOperator(
                client,
                Set.of(namespace.name()),
                null,
                new KubernetesOperator.Pace(new RenderingRenewals(0), new ReplacementTurns(1)),
                Clock.systemUTC(),
                progress,
                new SimpleMeterRegistry())) {
            operator.start();
            assertThat(operator.stuck()).isEmpty();
            ProxyConfig resource = new ProxyConfig();
            resource.getMetadata().setName("orders");
            resource.getMetadata().setNamespace(namespace.name());
            resource.setSpec(client.getKubernetesSerialization().unmarshal(SPEC, ProxyConfigSpec.class));
            client.resource(resource).create();
            Awaitility.await("the step").atMost(TIMEOUT).until(() -> reached.getCount() == 0);
            assertThat(operator.stuck()).isEmpty();

            now = ReconciliationProgress.LIMIT.plusSeconds(1);

            assertThat(operator.stuck())
                    .contains("the reconciliation of " + namespace.name()
                            + "/orders has made no progress in or after the step Resolve since 601 s");
            assertThat(operator.ready()).isTrue();

            release.countDown();
            Awaitility.await("progress").atMost(TIMEOUT).until(() -> operator.stuck()
                    .isEmpty());
        }
    }

    private void blockIn(Step step) {
        if (step != Step.Resolve) {
            return;
        }
        reached.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
