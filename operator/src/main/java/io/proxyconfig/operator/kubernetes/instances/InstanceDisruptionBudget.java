package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfig;

/** The PodDisruptionBudget: a node drain can evict one ready pod at a time, and a pod that is not ready at any time. */
final class InstanceDisruptionBudget {
    private InstanceDisruptionBudget() {}

    static PodDisruptionBudget of(ProxyConfig resource) {
        InstanceNames names = InstanceNames.of(resource);
        return new PodDisruptionBudgetBuilder()
                .withMetadata(InstanceNames.owned(resource, names.name()))
                .withNewSpec()
                .withMaxUnavailable(new IntOrString(1))
                .withUnhealthyPodEvictionPolicy("AlwaysAllow")
                .withNewSelector()
                .withMatchLabels(names.selector())
                .endSelector()
                .endSpec()
                .build();
    }
}
