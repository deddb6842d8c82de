package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import io.proxyconfig.operator.resolve.ManagedInstances.Rejection;
import io.proxyconfig.operator.resolve.ManagedInstancesBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pods that the operator can configure: those that run, in the order of their ordinals. The operator does not
 * wait for a pod that is not up, and does not configure a pod that is being deleted.
 */
final class InstancePods {
    /** The operator needs these containers to observe and change an instance. */
    private static final Set<String> REQUIRED = Set.of(InstanceContainers.DATAPLANE, InstanceContainers.PROBE);

    private InstancePods() {}

    static ManagedInstances find(
            InstanceNames names,
            int wanted,
            List<Pod> pods,
            @Nullable Credentials credentials,
            @Nullable String outdated,
            @Nullable Rejection rejection) {
        Map<String, Pod> byName = new TreeMap<>();
        Set<String> deleting = new TreeSet<>();
        for (Pod pod : pods) {
            String name = pod.getMetadata().getName();
            if (pod.getMetadata().getDeletionTimestamp() == null) {
                byName.put(name, pod);
            } else {
                deleting.add(name);
            }
        }
        List<Instance> up = new ArrayList<>();
        String missing = null;
        for (int number = 0; number < wanted; number++) {
            String name = names.name() + "-" + number;
            Pod pod = byName.get(name);
            if (pod != null && isUp(pod) && credentials != null) {
                up.add(instance(names, name, credentials));
            } else if (missing == null) {
                missing = name + " " + (deleting.contains(name) ? "drains before its replacement" : notUpReason(pod));
            }
        }
        return ManagedInstancesBuilder.builder()
                .up(up)
                .wanted(wanted)
                .present(byName.size())
                .selector(names.selectorText())
                .missing(missing == null ? null : up.size() + " of " + wanted + " instances are up: " + missing)
                .outdated(outdated)
                .rejection(rejection)
                .build();
    }

    private static Instance instance(InstanceNames names, String name, Credentials credentials) {
        String host = name + "." + names.domain();
        return new Instance(
                name,
                URI.create("https://" + host + ":" + InstanceStatefulSet.DATAPLANE_PORT),
                URI.create("https://" + host + ":" + InstanceStatefulSet.PROBE_PORT),
                credentials);
    }

    private static boolean isUp(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getPodIP() != null
                && pod.getStatus().getContainerStatuses().stream()
                                .filter(container -> REQUIRED.contains(container.getName()))
                                .filter(container -> container.getState() != null
                                        && container.getState().getRunning() != null)
                                .count()
                        == REQUIRED.size();
    }

    private static String notUpReason(@Nullable Pod pod) {
        if (pod == null) {
            return "does not exist";
        }
        if (pod.getStatus() == null) {
            return "has not started";
        }
        for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
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
