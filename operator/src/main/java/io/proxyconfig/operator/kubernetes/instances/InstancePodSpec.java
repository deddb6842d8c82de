package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.proxyconfig.api.v1alpha1.InstancePod;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The pod template of the StatefulSet: containers, volumes, and the settings of {@code spec.pod}. */
final class InstancePodSpec {
    private static final List<String> SPREAD_OVER = List.of("kubernetes.io/hostname", "topology.kubernetes.io/zone");

    private InstancePodSpec() {}

    static PodSpec of(InstanceNames names, InstancePod pod, InstanceSettings settings) {
        return new PodSpecBuilder()
                .withServiceAccountName(pod.serviceAccountName() == null ? names.name() : pod.serviceAccountName())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withShareProcessNamespace(true)
                .withRestartPolicy("Always")
                .withDnsPolicy("ClusterFirst")
                .withDnsConfig(pod.dnsConfig())
                .withSchedulerName("default-scheduler")
                .withTerminationGracePeriodSeconds(
                        pod.terminationGracePeriodSeconds().longValue())
                .withPriorityClassName(pod.priorityClassName())
                .withRuntimeClassName(pod.runtimeClassName())
                .withNodeSelector(new TreeMap<>(pod.nodeSelector()))
                .withAffinity(pod.affinity())
                .withTolerations(pod.tolerations())
                .withTopologySpreadConstraints(spread(names, pod))
                .withImagePullSecrets(pod.imagePullSecrets())
                .withSecurityContext(PodSecurity.pod(pod.securityContext(), settings.platformAssignsUser()))
                .withInitContainers(
                        InstanceContainers.probe(pod, settings), InstanceContainers.dataplane(pod, settings))
                .withContainers(InstanceContainers.haproxy(pod, settings))
                .withVolumes(InstanceVolumes.of(names))
                .build();
    }

    /** The default constraints are preferences: two instances can run on one node if no other node has room. */
    private static List<TopologySpreadConstraint> spread(InstanceNames names, InstancePod pod) {
        List<TopologySpreadConstraint> given = pod.topologySpreadConstraints();
        Stream<TopologySpreadConstraint> constraints =
                given == null ? SPREAD_OVER.stream().map(InstancePodSpec::preferred) : given.stream();
        return constraints.map(one -> withSelector(one, names)).toList();
    }

    private static TopologySpreadConstraint preferred(String key) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(key)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .build();
    }

    /** A constraint without a selector counts no pods, so it gets one that selects the instances. */
    private static TopologySpreadConstraint withSelector(TopologySpreadConstraint constraint, InstanceNames names) {
        LabelSelector instances =
                new LabelSelectorBuilder().withMatchLabels(names.selector()).build();
        return new TopologySpreadConstraintBuilder(constraint)
                .withLabelSelector(constraint.getLabelSelector() == null ? instances : constraint.getLabelSelector())
                .build();
    }
}
