package io.proxyconfig.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ObservedInput;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.harness.CustomResources;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.kubernetes.instances.InstanceSettings;
import io.proxyconfig.operator.kubernetes.pods.ReplacementTurns;
import io.proxyconfig.operator.pipeline.RenderingRenewals;
import io.proxyconfig.operator.rollout.StepTimer.Step;
import io.proxyconfig.operator.rollout.SupersededException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reconciliations with a real API server that fail, take long, or belong to another leader. No instance answers. */
@ExtendWith(SharedControlPlane.class)
final class ProxyConfigReconcilerIT {
    private static final String LEASE = "proxyconfig-operator";
    private static final String SPEC = """
            listeners: [{name: mysql, port: 3306, backend: database}]
            backends: [{name: database, servers: [{name: primary, address: 10.0.0.7, port: 3306}]}]
            external:
              credentialsSecretRef: {name: dataplane}
              instances: [{name: a, dataPlaneURL: "http://127.0.0.1:1", probeURL: "http://127.0.0.1:1"}]
            """;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger passes = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean failing;
    private volatile Leadership leadership = Leadership.WITHOUT_ELECTION;
    private volatile CountDownLatch resolving = new CountDownLatch(0);

    private KubernetesClient client;
    private KubernetesClient away;
    private String namespace;
    private ProxyConfig resource;
    private ProxyConfigReconciler reconciler;
    private Operator operator;

    @BeforeEach
    void start(TestNamespace test) {
        client = test.client();
        namespace = test.name();
        CustomResources.install(client);
        Config nowhere = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + FreePorts.one())
                .build();
        away = QuickRequests.of(
                new KubernetesClientBuilder().withConfig(nowhere).build());
        reconciler = new ProxyConfigReconciler(
                client,
                this::confirmLeadership,
                InstanceSettings.fromEnvironment(Map.of()),
                new KubernetesOperator.Pace(new RenderingRenewals(0), new ReplacementTurns(1)),
                Clock.systemUTC(),
                (step, duration) -> passed(step),
                meters);
        operator = new Operator(options -> options.withKubernetesClient(client).withCloseClientOnStop(false));
        operator.register(reconciler, options -> options.settingNamespace(namespace));
        operator.start();
        createSecret();
        createResource("orders");
        awaitGauge("ResolvedRefs", Status.True);
        awaitStatus(status -> hasReason(status, "ResolvedRefs", "Resolved"));
    }

    @AfterEach
    void stop() {
        resolving.countDown();
        operator.stop();
        reconciler.stop();
        away.close();
    }

    private void createSecret() {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("dataplane")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withStringData(Map.of("username", "admin", "password", "password", "token", "token"))
                        .build())
                .create();
    }

    private void createResource(String name) {
        ProxyConfig orders = new ProxyConfig();
        orders.getMetadata().setName(name);
        orders.getMetadata().setNamespace(namespace);
        orders.setSpec(client.getKubernetesSerialization().unmarshal(SPEC, ProxyConfigSpec.class));
        resource = client.resource(orders).create();
    }

    @Test
    void aLeaderThatCannotReachTheApiServerShowsWhatItSees() {
        leadership = Leadership.ofLease(away, namespace, LEASE, "this");

        deleteSecret();

        awaitGauge("ResolvedRefs", Status.False);
        assertThat(written("ResolvedRefs")).isEqualTo(Status.True);
    }

    @Test
    void aFormerLeaderShowsNothing() {
        leaseOf("other");
        leadership = Leadership.ofLease(client, namespace, LEASE, "this");

        deleteSecret();

        await("no series of ProxyConfigs")
                .until(() -> meters.find("proxyconfig.condition").gauges().isEmpty()
                        && meters.find("proxyconfig.instance.probe.up").gauges().isEmpty());
        int before = passes.get();
        await("two more reconciliations").until(() -> passes.get() >= before + 2);
        await("no series of ProxyConfigs")
                .until(() -> meters.find("proxyconfig.condition").gauges().isEmpty());
        assertThat(written("ResolvedRefs")).isEqualTo(Status.True);

        leaseOf("this");
        awaitGauge("ResolvedRefs", Status.False);
        await("the status").until(() -> written("ResolvedRefs") == Status.False);
    }

    @Test
    void aLongReconciliationShowsItsInterimStatus() {
        client.resource(resource).delete();
        await("no resource").until(() -> client.resource(resource).get() == null);
        resolving = new CountDownLatch(1);

        createResource("payments");

        awaitGauge("Ready", Status.False);
        awaitStatus(status -> hasReason(status, "Programmed", "Progressing"));
        assertThat(status().observedInputs()).containsExactly(secretVersion());
        resolving.countDown();
        awaitGauge("ResolvedRefs", Status.True);
        awaitStatus(status -> hasReason(status, "ResolvedRefs", "Resolved"));
        assertThat(status().observedInputs()).containsExactly(secretVersion());
    }

    @Test
    void afterAnExceptionTheStatusIsUnknownAndNamesWhatWasRead() {
        ObservedInput before = secretVersion();
        assertThat(status().observedInputs()).containsExactly(before);
        failing = true;

        client.secrets().inNamespace(namespace).withName("dataplane").edit(one -> new SecretBuilder(one)
                .addToStringData("token", "another")
                .build());

        awaitStatus(status -> hasReason(status, "Programmed", "ReconciliationFailed")
                && hasReason(status, "Ready", "ReconciliationFailed"));
        assertThat(written("Programmed")).isEqualTo(Status.Unknown);
        assertThat(secretVersion()).isNotEqualTo(before);
        assertThat(status().observedInputs()).containsExactly(secretVersion());
        awaitGauge("Programmed", Status.Unknown);

        failing = false;
        awaitStatus(status -> !hasReason(status, "Programmed", "ReconciliationFailed"));
    }

    @Test
    void aDeletionWaitsForTheLeader() {
        leaseOf("other");
        leadership = Leadership.ofLease(client, namespace, LEASE, "this");
        int before = refusals.get();

        client.resource(resource).delete();

        await("two refused deletions").until(() -> refusals.get() >= before + 2);
        assertThat(client.resource(resource).get().getFinalizers()).contains(ProxyConfigReconciler.FINALIZER);

        leaseOf("this");
        await("no resource").until(() -> client.resource(resource).get() == null);
    }

    private void confirmLeadership() {
        try {
            leadership.confirm();
        } catch (SupersededException e) {
            refusals.incrementAndGet();
            throw e;
        }
    }

    private void passed(Step step) {
        if (step != Step.Resolve) {
            return;
        }
        passes.incrementAndGet();
        if (failing) {
            throw new IllegalStateException("the reconciliation fails");
        }
        try {
            resolving.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deleteSecret() {
        client.secrets().inNamespace(namespace).withName("dataplane").delete();
    }

    private ProxyConfigStatus status() {
        return client.resource(resource).get().getStatus();
    }

    private Status written(String type) {
        return status().condition(type).orElseThrow().status();
    }

    private static boolean hasReason(ProxyConfigStatus status, String type, String reason) {
        return status.condition(type)
                .filter(condition -> condition.reason().equals(reason))
                .isPresent();
    }

    private void awaitStatus(Predicate<ProxyConfigStatus> expected) {
        await("the status").until(() -> {
            ProxyConfigStatus status = status();
            return status != null && expected.test(status);
        });
    }

    private ObservedInput secretVersion() {
        return new ObservedInput(
                ObservedInput.Kind.Secret,
                "dataplane",
                client.secrets()
                        .inNamespace(namespace)
                        .withName("dataplane")
                        .get()
                        .getMetadata()
                        .getResourceVersion());
    }

    private void awaitGauge(String type, Status status) {
        await(type + " is " + status).until(() -> {
            Gauge gauge = meters.find("proxyconfig.condition")
                    .tags(
                            "name",
                            resource.getMetadata().getName(),
                            "type",
                            type,
                            "status",
                            status.name().toLowerCase(Locale.ROOT))
                    .gauge();
            return gauge != null && gauge.value() == 1;
        });
    }

    private static ConditionFactory await(String alias) {
        return Awaitility.await(alias).atMost(Duration.ofSeconds(30));
    }

    private void leaseOf(String identity) {
        client.resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withName(LEASE)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(identity)
                        .endSpec()
                        .build())
                .serverSideApply();
    }
}
