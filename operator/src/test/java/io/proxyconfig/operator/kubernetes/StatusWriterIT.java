package io.proxyconfig.operator.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.Ticker;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatusBuilder;
import io.proxyconfig.harness.CustomResources;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.rollout.SupersededException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes and changes with a real API server, after another client has changed the resource or another replica leads. */
@ExtendWith(SharedControlPlane.class)
final class StatusWriterIT {
    private static final String LEASE = "proxyconfig-operator";

    private KubernetesClient client;
    private String namespace;
    private ProxyConfig read;

    @BeforeEach
    void create(TestNamespace test) {
        client = test.controlPlane().client();
        namespace = test.name();
        CustomResources.install(client);
        ProxyConfig orders = Serialization.unmarshal("""
                apiVersion: proxyconfig.io/v1alpha1
                kind: ProxyConfig
                metadata: {name: orders}
                spec:
                  listeners: [{name: mysql, port: 3306, backend: database}]
                  backends: [{name: database, servers: [{name: primary, address: 10.0.0.7, port: 3306}]}]
                """, ProxyConfig.class);
        orders.getMetadata().setNamespace(namespace);
        read = client.resource(orders).create();
    }

    private static ProxyConfigStatus status(int ready) {
        return ProxyConfigStatusBuilder.builder()
                .observedGeneration(1L)
                .readyReplicas(ready)
                .build();
    }

    private ProxyConfig present() {
        return client.resource(read).get();
    }

    @Test
    void theLeaderWritesOverAStatusOfAnotherClient() {
        try (StatusWriter writer = new StatusWriter(client, Leadership.WITHOUT_ELECTION, Ticker.system())) {
            client.resource(read).subresource("status").edit(resource -> {
                resource.setStatus(status(9));
                return resource;
            });

            writer.write(read, null, status(1));
        }

        assertThat(present().getStatus().readyReplicas()).isEqualTo(1);
    }

    @Test
    void aStatusOfAnEarlierSpecIsNotWritten() {
        client.resource(read).edit(resource -> {
            resource.setSpec(Serialization.unmarshal("""
                    listeners: [{name: mysql, port: 3307, backend: database}]
                    backends: [{name: database, servers: [{name: primary, address: 10.0.0.7, port: 3306}]}]
                    """, read.getSpec().getClass()));
            return resource;
        });

        try (StatusWriter writer = new StatusWriter(client, Leadership.WITHOUT_ELECTION, Ticker.system())) {
            assertThatThrownBy(() -> writer.write(read, null, status(1))).isInstanceOf(SupersededException.class);
        }

        assertThat(present().getStatus()).isNull();
    }

    @Test
    void aReplicaThatDoesNotHaveTheLeaseWritesNoStatus() {
        leaseOf("other");
        try (StatusWriter writer = new StatusWriter(client, leadership("this"), Ticker.system())) {
            assertThatThrownBy(() -> writer.write(read, null, status(1)))
                    .isInstanceOf(SupersededException.class)
                    .hasMessageContaining("belongs to the replica other now");
        }
        assertThat(present().getStatus()).isNull();

        leaseOf("this");
        try (StatusWriter writer = new StatusWriter(client, leadership("this"), Ticker.system())) {
            writer.write(read, null, status(1));
        }
        assertThat(present().getStatus().readyReplicas()).isEqualTo(1);
    }

    @Test
    void aChangeIsPermittedOnlyForThePresentSpecOfALeader() {
        leaseOf("this");
        guard("this").confirm();

        assertThatThrownBy(() -> guard("other").confirm()).isInstanceOf(SupersededException.class);
        client.resource(read).edit(resource -> {
            resource.getMetadata().setAnnotations(Map.of("proxyconfig.io/paused", "true"));
            return resource;
        });
        assertThatThrownBy(() -> guard("this").confirm()).hasMessage("the resource was paused or resumed");
        read = client.resource(read).get();
        guard("this").confirm();
        ProxyConfig earlier = read;
        read = client.resource(read).edit(resource -> {
            resource.setSpec(Serialization.unmarshal("""
                    listeners: [{name: mysql, port: 3307, backend: database}]
                    backends: [{name: database, servers: [{name: primary, address: 10.0.0.7, port: 3306}]}]
                    """, read.getSpec().getClass()));
            return resource;
        });
        guard("this").confirm();
        assertThatThrownBy(() -> new ChangeGuard(client, leadership("this"), earlier, Ticker.system()).confirm())
                .hasMessage("the spec has changed");
        client.resource(read).delete();
        assertThatThrownBy(() -> guard("this").confirm()).hasMessage("the resource was deleted");
    }

    @Test
    void withoutAnApiServerOnlyAReplicaWithoutACompetitorMayChange() {
        Config nowhere = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + FreePorts.one())
                .build();
        try (KubernetesClient away =
                new KubernetesClientBuilder().withConfig(nowhere).build()) {
            KubernetesClient quick = QuickRequests.of(away);

            new ChangeGuard(quick, Leadership.WITHOUT_ELECTION, read, Ticker.system()).confirm();
            assertThatThrownBy(() ->
                            Leadership.ofLease(quick, namespace, LEASE, "this").confirm())
                    .isInstanceOf(SupersededException.class)
                    .hasMessageContaining("cannot be read");
        }
    }

    private ChangeGuard guard(String identity) {
        return new ChangeGuard(client, leadership(identity), read, Ticker.system());
    }

    private Leadership leadership(String identity) {
        return Leadership.ofLease(client, namespace, LEASE, identity);
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
