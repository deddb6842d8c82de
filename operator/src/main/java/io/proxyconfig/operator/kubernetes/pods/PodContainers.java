package io.proxyconfig.operator.kubernetes.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;

/** The containers of a pod. Native sidecars are in {@code initContainers}. */
public final class PodContainers {
    /** Name of the container with HAProxy. */
    public static final String HAPROXY = "haproxy";

    /** Name of the container with the Data Plane API. */
    public static final String DATAPLANE = "dataplane";

    /** Name of the container with the probe. */
    public static final String PROBE = "probe";

    private PodContainers() {}

    /** The status of every container; empty before the kubelet has reported one. */
    public static Stream<ContainerStatus> statuses(Pod pod) {
        return pod.getStatus() == null
                ? Stream.of()
                : Stream.of(
                                pod.getStatus().getInitContainerStatuses(),
                                pod.getStatus().getContainerStatuses())
                        .flatMap(Collection::stream);
    }

    /** The status of a container. */
    static Optional<ContainerStatus> status(Pod pod, String name) {
        return statuses(pod).filter(one -> one.getName().equals(name)).findFirst();
    }

    /** Whether a container has run. */
    public static boolean hasStarted(Pod pod, String name) {
        return status(pod, name).filter(PodContainers::hasStarted).isPresent();
    }

    private static boolean hasStarted(ContainerStatus container) {
        boolean runs = container.getState() != null && container.getState().getRunning() != null;
        return runs || (container.getRestartCount() != null && container.getRestartCount() > 0);
    }

    /** A container by its name. */
    static Optional<Container> container(Pod pod, String name) {
        return Stream.of(pod.getSpec().getInitContainers(), pod.getSpec().getContainers())
                .flatMap(Collection::stream)
                .filter(one -> one.getName().equals(name))
                .findFirst();
    }
}
