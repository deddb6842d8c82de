package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.proxyconfig.api.v1alpha1.ChangeMethod;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.LastChange;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.MySqlClient;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Referenced Secrets and ConfigMaps can be late, wrong, changed or deleted. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReferencesST {
    private Scenario scenario;
    private KubernetesStack stack;
    private HaproxyProcess haproxy;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        stack = scenario.stack();
        haproxy = stack.instance().haproxy();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @AfterEach
    void delete() {
        scenario.releaseAll();
        scenario.deleteAndWait();
    }

    @Test
    void credentialsOfTheInstancesCanBeCreatedLater() {
        Secret secret = secret(KubernetesStack.DATAPLANE_SECRET);
        stack.client().resource(secret).delete();
        scenario.apply(SpecSamples.simple());
        assertUnresolved("spec.external.credentialsSecretRef", KubernetesStack.DATAPLANE_SECRET);
        create(secret);
        scenario.awaitReady();
    }

    @Test
    void credentialsOfTheProbeCanBeCreatedLaterAndDeleted() throws SQLException {
        Secret secret = secret(KubernetesStack.PROBE_SECRET);
        stack.client().resource(secret).delete();
        scenario.apply(SpecSamples.probed(1));
        assertUnresolved("spec.probe.mysql.credentialsSecretRef", KubernetesStack.PROBE_SECRET);
        create(secret);
        scenario.awaitReady();

        MySqlClient client = scenario.hold();
        long worker = haproxy.currentWorkerPid();
        stack.client().resource(secret).delete();
        assertUnresolved("spec.probe.mysql.credentialsSecretRef", KubernetesStack.PROBE_SECRET);
        scenario.query();
        assertThat(client.failure()).isEmpty();
        create(secret);
        scenario.awaitReady();
        assertThat(haproxy.currentWorkerPid()).isEqualTo(worker);
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void aSecretOfAnotherProxyConfigIsRefused() {
        Secret secret = secret(KubernetesStack.DATAPLANE_SECRET);
        stack.client().resource(secret).delete();
        create(
                secret,
                new OwnerReference("proxyconfig.io/v1alpha1", false, false, "ProxyConfig", "payments", "another-uid"));
        scenario.apply(SpecSamples.simple());
        assertUnresolved(
                "spec.external.credentialsSecretRef.name",
                "Secret dataplane belongs to the ProxyConfig payments: name a Secret that you created for this");
        stack.client().resource(secret).delete();
        create(secret);
        scenario.awaitReady();
    }

    @Test
    void aWrongPasswordDoesNotAffectProgrammed() throws SQLException {
        Secret right = secret(KubernetesStack.PROBE_SECRET);
        scenario.apply(SpecSamples.probed(1));
        StatusAuditor auditor = scenario.audit();
        scenario.awaitReady();
        long worker = haproxy.currentWorkerPid();
        long reconciled = scenario.resource().getMetadata().getGeneration();

        set(KubernetesStack.PROBE_SECRET, Map.of("password", "wrong"));
        ProxyConfig unhealthy = scenario.await(
                "connections are not healthy",
                one -> StatusReader.is(one, "ConnectionsHealthy", Condition.Status.False)
                        && StatusReader.is(one, "Ready", Condition.Status.False));
        assertThat(StatusReader.is(unhealthy, "Programmed", Condition.Status.True))
                .isTrue();
        assertThat(StatusReader.condition(unhealthy, "ConnectionsHealthy")
                        .orElseThrow()
                        .message())
                .contains("Access denied")
                .doesNotContain("wrong");
        scenario.query();

        stack.client().resource(right).delete();
        create(right);
        ProxyConfig healthy = scenario.awaitReady();
        assertThat(haproxy.currentWorkerPid()).isEqualTo(worker);
        assertThat(healthy.getMetadata().getGeneration()).isEqualTo(reconciled);
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void aRawFileFollowsItsConfigMap() throws SQLException {
        scenario.apply("""
                raw: {configMap: {name: haproxy, key: main.cfg}}
                probe:
                  mysql: {credentialsSecretRef: {name: probe}, listener: orders, interval: 500ms, heldConnections: 1}
                """);
        assertUnresolved("spec.raw.configMap", "haproxy");

        put(file("orders", scenario.port()));
        scenario.awaitReady();
        scenario.hold();
        long first = haproxy.currentWorkerPid();

        put(file("orders", scenario.port(1)));
        ProxyConfig changed = scenario.await(
                "the changed file is live",
                one -> StatusReader.isReady(one)
                        && Objects.equals(
                                one.getStatus().revision(), one.getStatus().lastGoodRevision())
                        && haproxy.currentWorkerPid() != first);
        LastChange change = Objects.requireNonNull(changed.getStatus().lastChange());
        assertThat(change.method()).isEqualTo(ChangeMethod.Reload);
        scenario.query(scenario.port(1));
        scenario.assertHeldConnectionsWork();

        put(file("orders", scenario.port(1)).replace("default_backend", "default_bakcend"));
        ProxyConfig refused =
                scenario.await("the invalid file is rejected", one -> StatusReader.condition(one, "Programmed")
                        .filter(programmed -> programmed.reason().equals("Refused"))
                        .isPresent());
        assertThat(StatusReader.condition(refused, "Programmed").orElseThrow().message())
                .contains("default_bakcend");
        scenario.query(scenario.port(1));
        scenario.assertHeldConnectionsWork();

        put(file("orders", scenario.port(2)));
        scenario.awaitReady();
        scenario.query(scenario.port(2));
    }

    private void assertUnresolved(String field, String name) {
        ProxyConfig unresolved = scenario.await(
                field + " is unresolved", one -> StatusReader.is(one, "ResolvedRefs", Condition.Status.False));
        assertThat(StatusReader.condition(unresolved, "ResolvedRefs")
                        .orElseThrow()
                        .message())
                .contains(field, name);
        assertThat(StatusReader.is(unresolved, "Ready", Condition.Status.False)).isTrue();
        assertThat(StatusReader.is(unresolved, "Programmed", Condition.Status.True))
                .isFalse();
    }

    private String file(String frontend, int port) {
        return """
                global
                  maxconn 1000
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 24h
                  timeout server 24h
                frontend %s
                  bind 127.0.0.1:%d
                  default_backend database
                backend database
                  server primary 127.0.0.1:%d check
                """.formatted(frontend, port, stack.database().port());
    }

    private void put(String file) {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("haproxy")
                .withNamespace(stack.namespace())
                .endMetadata()
                .withData(Map.of("main.cfg", file))
                .build();
        stack.client().resource(map).serverSideApply();
    }

    private Secret secret(String name) {
        return stack.client()
                .secrets()
                .inNamespace(stack.namespace())
                .withName(name)
                .get();
    }

    private void set(String name, Map<String, String> values) {
        stack.client().secrets().inNamespace(stack.namespace()).withName(name).edit(secret -> new SecretBuilder(secret)
                .addToStringData(values)
                .build());
    }

    private void create(Secret secret, OwnerReference... owners) {
        stack.client()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(secret.getMetadata().getName())
                        .withNamespace(stack.namespace())
                        .withOwnerReferences(owners)
                        .endMetadata()
                        .withData(secret.getData())
                        .build())
                .create();
    }
}
