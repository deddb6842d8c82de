package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfig;

/**
 * The ServiceAccount of the pods. It has no permissions. The default ServiceAccount of the namespace can have
 * permissions.
 */
final class InstanceAccount {
    private InstanceAccount() {}

    static ServiceAccount of(ProxyConfig resource) {
        return new ServiceAccountBuilder()
                .withMetadata(
                        InstanceNames.owned(resource, InstanceNames.of(resource).name()))
                .withAutomountServiceAccountToken(false)
                .build();
    }
}
