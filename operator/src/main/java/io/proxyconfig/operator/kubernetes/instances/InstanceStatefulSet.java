package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.proxyconfig.api.v1alpha1.InstancePod;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import org.jspecify.annotations.Nullable;

/**
 * The StatefulSet of the instances. It does not contain the configuration of HAProxy, so a change of the configuration restarts no
 * pod. The operator decides when a pod is replaced. All fields that have a default in the API server are set.
 */
final class InstanceStatefulSet {
    static final int DATAPLANE_PORT = 5555;
    static final int PROBE_PORT = 8443;

    private InstanceStatefulSet() {}

    /**
     * The StatefulSet.
     *
     * @param template the template of its pods
     * @param replicas number of its pods, which can be one more than the spec asks for while a pod is replaced
     */
    static StatefulSet of(ProxyConfig resource, PodTemplateSpec template, int replicas) {
        InstanceNames names = InstanceNames.of(resource);
        return new StatefulSetBuilder()
                .withMetadata(InstanceNames.owned(resource, names.name()))
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(names.headless())
                .withNewSelector()
                .withMatchLabels(names.selector())
                .endSelector()
                .withPodManagementPolicy("Parallel")
                .withRevisionHistoryLimit(3)
                .withMinReadySeconds(5)
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted("Retain")
                .withWhenScaled("Retain")
                .endPersistentVolumeClaimRetentionPolicy()
                .withTemplate(template)
                .endSpec()
                .build();
    }

    static InstancePod pod(ProxyConfig resource) {
        @Nullable InstancePod pod = resource.getSpec().pod();
        return pod == null ? InstancePod.defaults() : pod;
    }
}
