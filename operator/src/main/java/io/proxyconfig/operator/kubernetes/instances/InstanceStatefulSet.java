package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.SysctlBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.proxyconfig.api.v1alpha1.InstancePod;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pods. Nothing in them depends on what HAProxy is to do, so that a change of that never restarts one. Every field
 * that the API server would fill in is here.
 */
final class InstanceStatefulSet {
    static final int DATAPLANE_PORT = 5555;
    static final int PROBE_PORT = 8443;

    /** The user that HAProxy's image has for HAProxy; the same for all containers, so that they reach one another's files. */
    private static final long USER = 1000;

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
                .withSelector(selector(names))
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
                .withSpec(spec(names, pod, settings))
                .endTemplate()
                .endSpec()
                .build();
    }

    static InstancePod pod(ProxyConfig resource) {
        @Nullable InstancePod pod = resource.getSpec().pod();
        return pod == null ? InstancePod.defaults() : pod;
    }

    private static PodSpec spec(InstanceNames names, InstancePod pod, InstanceSettings settings) {
        return new PodSpecBuilder()
                .withServiceAccountName(names.name())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withShareProcessNamespace(true)
                .withRestartPolicy("Always")
                .withDnsPolicy("ClusterFirst")
                .withSchedulerName("default-scheduler")
                .withTerminationGracePeriodSeconds(
                        pod.terminationGracePeriodSeconds().longValue())
                .withPriorityClassName(pod.priorityClassName())
                .withNodeSelector(new TreeMap<>(pod.nodeSelector()))
                .withTolerations(pod.tolerations())
                .withImagePullSecrets(pod.imagePullSecrets())
                .withTopologySpreadConstraints(
                        spread(names, "kubernetes.io/hostname"), spread(names, "topology.kubernetes.io/zone"))
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withFsGroupChangePolicy("OnRootMismatch")
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .withSysctls(new SysctlBuilder()
                        .withName("net.ipv4.ip_unprivileged_port_start")
                        .withValue("0")
                        .build())
                .endSecurityContext()
                .withContainers(
                        InstanceContainers.haproxy(pod, settings),
                        InstanceContainers.dataplane(pod, settings),
                        InstanceContainers.probe(pod, settings))
                .withVolumes(InstanceVolumes.of(names))
                .build();
    }

    private static LabelSelector selector(InstanceNames names) {
        return new LabelSelectorBuilder().withMatchLabels(names.selector()).build();
    }

    /** Better two instances on one node than one instance less. */
    private static TopologySpreadConstraint spread(InstanceNames names, String key) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(key)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withLabelSelector(selector(names))
                .build();
    }
}
