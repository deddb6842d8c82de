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
 * Finds which pods can be configured: those that run, in the order of their numbers. A pod that is not up keeps no other
 * from getting a change, and one that has to go is let go before it does.
 */
final class InstancePods {
    /** Without these two an instance can neither be changed nor looked at. */
    private static final Set<String> NEEDED = Set.of(InstanceContainers.DATAPLANE, InstanceContainers.PROBE);

    private InstancePods() {}

    static ManagedInstances find(
            InstanceNames names,
            int wanted,
            List<Pod> pods,
            @Nullable Credentials credentials,
            @Nullable String outdated,
            @Nullable Rejection obstacle) {
        Map<String, Pod> byName = new TreeMap<>();
        Set<String> going = new TreeSet<>();
        for (Pod pod : pods) {
            String name = pod.getMetadata().getName();
            if (pod.getMetadata().getDeletionTimestamp() == null) {
                byName.put(name, pod);
            } else {
                going.add(name);
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
                missing = name + " " + (going.contains(name) ? "drains, and is replaced then" : why(pod));
            }
        }
        return ManagedInstancesBuilder.builder()
                .up(up)
                .wanted(wanted)
                .present(byName.size())
                .selector(names.selectorText())
                .missing(missing == null ? null : up.size() + " of " + wanted + " instances are up: " + missing)
                .outdated(outdated)
                .obstacle(obstacle)
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
                                .filter(container -> NEEDED.contains(container.getName()))
                                .filter(container -> container.getState() != null
                                        && container.getState().getRunning() != null)
                                .count()
                        == NEEDED.size();
    }

    private static String why(@Nullable Pod pod) {
        if (pod == null) {
            return "is not there";
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
                return "has no node: " + condition.getMessage();
            }
        }
        return "is " + pod.getStatus().getPhase();
    }
}
