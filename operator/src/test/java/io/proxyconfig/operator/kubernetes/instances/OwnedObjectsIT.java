package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.rollout.ChangePermission;
import io.proxyconfig.operator.rollout.SupersededException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes of objects with a real API server. */
@ExtendWith(SharedControlPlane.class)
final class OwnedObjectsIT {
    private static final String NAME = "orders";

    private KubernetesClient client;
    private Resource<ServiceAccount> stored;
    private ProxyConfig resource;

    @BeforeEach
    void start(TestNamespace namespace) {
        client = namespace.client();
        stored = client.serviceAccounts().inNamespace(namespace.name()).withName(NAME);
        resource = new ProxyConfig();
        resource.getMetadata().setNamespace(namespace.name());
        resource.getMetadata().setName(NAME);
        resource.getMetadata().setUid("7d1cbb6a-5a35-4c44-a6f3-1ee1cb6a63a1");
        resource.getMetadata().setGeneration(1L);
    }

    @Test
    void aFormerLeaderWritesAndDeletesNoObject() throws Exception {
        OwnedObjects refused = objects(() -> {
            throw new SupersededException("another replica leads");
        });

        assertThatThrownBy(() -> apply(refused)).isInstanceOf(SupersededException.class);
        assertThat(stored.get()).isNull();

        apply(objects(() -> {}));
        assertThat(stored.get()).isNotNull();
        assertThatThrownBy(() -> refused.delete(ServiceAccount.class, NAME)).isInstanceOf(SupersededException.class);
        assertThat(stored.get().getMetadata().getDeletionTimestamp()).isNull();
    }

    @Test
    void anObjectInTheDesiredStateNeedsNoPermission() throws Exception {
        apply(objects(() -> {}));

        apply(objects(() -> {
            throw new SupersededException("another replica leads");
        }));
    }

    private void apply(OwnedObjects objects) throws RejectionException {
        objects.apply(ServiceAccount.class, NAME, "", () -> new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(resource.getMetadata().getNamespace())
                .addNewOwnerReference()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(NAME)
                .withUid(resource.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .build());
    }

    private OwnedObjects objects(ChangePermission permission) {
        return new OwnedObjects(
                client,
                resource,
                new OwnedObjects.Cache() {
                    @Override
                    public <T extends HasMetadata> Optional<T> object(Class<T> type, String name) {
                        return Optional.ofNullable(stored.get()).map(type::cast);
                    }
                },
                new MatchedObjects(),
                permission);
    }
}
