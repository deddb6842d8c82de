package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.proxyconfig.api.v1alpha1.InstanceState;
import io.proxyconfig.operator.kubernetes.pods.PodContainers;
import io.proxyconfig.operator.kubernetes.pods.PodState;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.LeavingInstance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ManagedInstances.Rejection;
import io.proxyconfig.operator.resolve.ManagedInstancesBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pods that the operator configures, in the order of their ordinals, and those that will go. A pod stays among them
 * while one of its containers restarts, so that it never leaves the status while it serves.
 */
final class InstancePods {
    private InstancePods() {}

    /**
     * The pods of the StatefulSet, in the order of their ordinals. Another pod can have their labels, for example a copy that
     * {@code kubectl debug} makes.
     */
    static List<Pod> ofStatefulSet(InstanceNames names, Stream<Pod> labelled) {
        Pattern name = Pattern.compile(Pattern.quote(names.name()) + "-[0-9]{1,9}");
        return labelled.filter(pod -> name.matcher(pod.getMetadata().getName()).matches())
                .sorted(Comparator.comparingInt(
                        pod -> PodState.numberOf(pod.getMetadata().getName())))
                .toList();
    }

    /**
     * Finds the instances.
     *
     * @param pods the pods of the StatefulSet, in the order of their ordinals
     */
    static ManagedInstances find(
            InstanceNames names,
            int wanted,
            List<Pod> pods,
            @Nullable Credentials credentials,
            @Nullable Rejection rejection) {
        List<Instance> up = new ArrayList<>();
        List<LeavingInstance> leaving = new ArrayList<>();
        for (Pod pod : pods) {
            if (credentials == null || !isUp(pod)) {
                continue;
            }
            Instance instance = instance(names, pod, credentials);
            if (!PodState.isLeaving(pod) && PodState.isInService(pod)) {
                up.add(instance);
            } else {
                leaving.add(leaving(pod, instance));
            }
        }
        return ManagedInstancesBuilder.builder()
                .up(up)
                .leaving(leaving)
                .wanted(wanted)
                .present((int)
                        pods.stream().filter(pod -> !PodState.isLeaving(pod)).count())
                .selector(names.selectorText())
                .missing(up.size() >= wanted ? null : missing(names, wanted, up, pods))
                .replacements(List.of())
                .rejection(rejection)
                .build();
    }

    private static String missing(InstanceNames names, int wanted, List<Instance> up, List<Pod> pods) {
        Set<String> upNames = up.stream().map(Instance::name).collect(Collectors.toSet());
        Map<String, Pod> byName =
                pods.stream().collect(Collectors.toMap(pod -> pod.getMetadata().getName(), pod -> pod));
        String reason = IntStream.range(0, wanted)
                .mapToObj(number -> names.name() + "-" + number)
                .filter(name -> !upNames.contains(name))
                .findFirst()
                .map(name -> name + " " + notUpReason(byName.get(name)))
                .orElse("the others are surplus");
        return up.size() + " of " + wanted + " instances are up: " + reason;
    }

    private static LeavingInstance leaving(Pod pod, Instance instance) {
        String deletion = pod.getMetadata().getDeletionTimestamp();
        return new LeavingInstance(
                instance,
                deletion == null ? InstanceState.Draining : InstanceState.Leaving,
                deletion,
                pod.getMetadata().getDeletionGracePeriodSeconds());
    }

    private static Instance instance(InstanceNames names, Pod pod, Credentials credentials) {
        String name = pod.getMetadata().getName();
        String host = name + "." + names.domain();
        return new Instance(
                name,
                URI.create("https://" + host + ":" + InstanceStatefulSet.DATAPLANE_PORT),
                URI.create("https://" + host + ":" + InstanceStatefulSet.PROBE_PORT),
                credentials,
                pod.getMetadata().getUid());
    }

    /** Whether the pod has its address, and its probe has started once. */
    private static boolean isUp(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getPodIP() != null
                && PodContainers.hasStarted(pod, PodContainers.PROBE);
    }

    private static String notUpReason(@Nullable Pod pod) {
        if (pod == null) {
            return "does not exist";
        }
        if (PodState.isLeaving(pod) || !PodState.isInService(pod)) {
            return "drains before its replacement";
        }
        if (pod.getStatus() == null) {
            return "has not started";
        }
        for (ContainerStatus container : PodContainers.statuses(pod).toList()) {
            if (container.getState() != null && container.getState().getWaiting() != null) {
                String message = container.getState().getWaiting().getMessage();
                return "waits for container " + container.getName() + ": "
                        + container.getState().getWaiting().getReason()
                        + (message == null ? "" : ", " + message);
            }
        }
        for (PodCondition condition : pod.getStatus().getConditions()) {
            if (condition.getType().equals("PodScheduled")
                    && condition.getStatus().equals("False")) {
                return "is not scheduled: " + condition.getMessage();
            }
        }
        return "is " + pod.getStatus().getPhase();
    }
}
