package io.proxyconfig.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ProxyConfigSpec;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.TestNamespace;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The largest status is valid for the CRD's schema, and etcd stores it with the managed fields that the API server adds. */
@ExtendWith(SharedControlPlane.class)
class LargestStatusIT {
    /** The limit of etcd for one request is 1.5 MiB. */
    private static final int LIMIT = 1_200_000;

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("proxyconfig-operator")
            .build();

    @Test
    void theApiServerStoresIt(TestNamespace namespace) {
        KubernetesClient client = namespace.client();
        client.resource(resource(namespace)).create();
        ProxyConfig withStatus = resource(namespace);
        withStatus.setStatus(LargestStatus.status());

        ProxyConfig stored = client.resource(withStatus).subresource("status").patch(APPLY);

        assertThat(stored.getStatus()).isEqualTo(withStatus.getStatus());
        assertThat(Serialization.asJson(stored).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(LIMIT);
    }

    private static ProxyConfig resource(TestNamespace namespace) {
        ProxyConfig resource = new ProxyConfig();
        resource.setMetadata(new ObjectMetaBuilder()
                .withName("orders")
                .withNamespace(namespace.name())
                .build());
        resource.setSpec(Serialization.unmarshal("""
                listeners:
                - {name: mysql, port: 3306, backend: db}
                backends:
                - {name: db, servers: [{name: primary, address: db.example.com, port: 3306}]}
                """, ProxyConfigSpec.class));
        return resource;
    }
}
