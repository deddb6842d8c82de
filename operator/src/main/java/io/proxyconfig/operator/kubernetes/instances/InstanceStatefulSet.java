package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.proxyconfig.api.v1alpha1.InstancePod;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The StatefulSet of the instances. It does not contain the configuration of HAProxy, so a change of the configuration
 * restarts no pod. It sets every field that has a default in the API server.
 */
final class InstanceStatefulSet {
    static final int DATAPLANE_PORT = 5555;
    static final int PROBE_PORT = 8443;

    private InstanceStatefulSet() {}

    static StatefulSet of(ProxyConfig resource, InstanceSettings settings) {
        InstanceNames names = InstanceNames.of(resource);
        InstancePod pod = pod(resource);
        Map<String, String> labels = new TreeMap<>(pod.labels());
        labels.putAll(names.selector());
        return new StatefulSetBuilder()
                .withMetadata(InstanceNames.owned(resource, names.name()))
                .withNewSpec()
                .withReplicas(resource.getSpec().wantedReplicas())
                .withServiceName(names.headless())
                .withNewSelector()
                .withMatchLabels(names.selector())
                .endSelector()
                .withPodManagementPolicy("Parallel")
                .withRevisionHistoryLimit(3)
                .withMinReadySeconds(5)
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(0)
                .endRollingUpdate()
                .endUpdateStrategy()
                .withNewPersistentVolumeClaimRetentionPolicy()
                .withWhenDeleted("Retain")
                .withWhenScaled("Retain")
                .endPersistentVolumeClaimRetentionPolicy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(new TreeMap<>(pod.annotations()))
                .endMetadata()
                .withSpec(InstancePodSpec.of(names, pod, settings))
                .endTemplate()
                .endSpec()
                .build();
    }

    static InstancePod pod(ProxyConfig resource) {
        @Nullable InstancePod pod = resource.getSpec().pod();
        return pod == null ? InstancePod.defaults() : pod;
    }
}
