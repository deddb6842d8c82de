package io.proxyconfig.operator.kubernetes.pods;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.proxyconfig.operator.resolve.SidecarState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plans which sidecar of which pod gets another image next. The kubelet then restarts this container alone, and HAProxy keeps its
 * connections. One pod follows the other. An image with which a container does not start is undone, and not tried in other pods.
 */
final class SidecarPlanner {
    private static final List<String> SIDECARS = List.of(PodContainers.PROBE, PodContainers.DATAPLANE);

    private final Map<String, String> images;
    private final List<Pod> pods;
    private final Set<String> reporting;

    /**
     * A planner for one resource.
     *
     * @param images desired image of each container, by its name
     * @param pods all pods of the resource
     * @param reporting names of the pods whose probes answer
     */
    SidecarPlanner(Map<String, String> images, List<Pod> pods, Set<String> reporting) {
        this.images = Map.copyOf(images);
        this.pods = pods.stream()
                .filter(pod -> !PodState.isLeaving(pod) && pod.getStatus() != null)
                .sorted(Comparator.comparingInt(
                                (Pod pod) -> PodState.numberOf(pod.getMetadata().getName()))
                        .reversed())
                .toList();
        this.reporting = Set.copyOf(reporting);
    }

    /** The next change of a pod, with the pod. */
    record NextUpdate(Pod pod, SidecarUpdate update) {}

    /** The next change; empty if there is none, or one is in progress. */
    Optional<NextUpdate> next() {
        Optional<NextUpdate> undo = pods.stream()
                .flatMap(pod -> SidecarUpdate.of(pod)
                        .filter(update -> update.failure(pod).isPresent())
                        .map(update -> new NextUpdate(pod, update.undone()))
                        .stream())
                .findFirst();
        if (undo.isPresent() || isInProgress()) {
            return undo;
        }
        List<Pod> restarting = pods.stream().filter(this::isRestarting).toList();
        return (restarting.isEmpty() ? pods : restarting)
                .stream().flatMap(pod -> update(pod).stream()).findFirst();
    }

    /**
     * Whether a sidecar of a pod has ended, or has its former image again and does not answer yet. Such a pod is not ready, so no
     * other pod may follow before it is.
     */
    private boolean isRestarting(Pod pod) {
        boolean ended = SIDECARS.stream()
                .flatMap(name -> PodContainers.status(pod, name).stream())
                .anyMatch(status -> status.getContainerID() != null && !isRunning(status));
        boolean silent = SidecarUpdate.of(pod).filter(SidecarUpdate::failed).isPresent()
                && !reporting.contains(pod.getMetadata().getName());
        return ended || silent;
    }

    private static boolean isRunning(ContainerStatus status) {
        return status.getState() != null && status.getState().getRunning() != null;
    }

    /** Why a sidecar does not have the desired image; empty if all have it. */
    Optional<SidecarState> state() {
        return pods.stream().flatMap(pod -> failure(pod).stream()).findFirst().or(() -> pods.stream()
                .flatMap(pod -> pending(pod).stream())
                .findFirst());
    }

    private Optional<SidecarState> failure(Pod pod) {
        return SidecarUpdate.of(pod)
                .filter(update -> update.failed() && update.to().equals(images.get(update.container())))
                .map(update -> new SidecarState(
                        true,
                        "pod " + pod.getMetadata().getName() + " keeps the image " + update.from()
                                + " of its container " + update.container()
                                + ", because the container does not start with " + update.to()
                                + ". Correct the image, or remove the annotation " + SidecarUpdate.ANNOTATION
                                + " from the pod to try the image again"));
    }

    private Optional<SidecarState> pending(Pod pod) {
        boolean restarting =
                SidecarUpdate.of(pod).filter(update -> !update.isComplete(pod)).isPresent();
        return SIDECARS.stream()
                .flatMap(name -> PodContainers.container(pod, name).stream())
                .filter(container -> restarting || needsUpdate(pod, container))
                .findFirst()
                .map(container -> new SidecarState(
                        false,
                        "pod " + pod.getMetadata().getName() + " does not run the image "
                                + images.get(container.getName()) + " of its container " + container.getName()
                                + " yet"));
    }

    private boolean isInProgress() {
        return pods.stream().anyMatch(pod -> SidecarUpdate.of(pod)
                .filter(update -> !update.failed()
                        && (!update.isComplete(pod)
                                || !reporting.contains(pod.getMetadata().getName())))
                .isPresent());
    }

    private Optional<NextUpdate> update(Pod pod) {
        return SIDECARS.stream()
                .flatMap(name -> PodContainers.container(pod, name).stream())
                .filter(container -> needsUpdate(pod, container))
                .map(container -> new NextUpdate(
                        pod, SidecarUpdate.start(pod, container, images.getOrDefault(container.getName(), ""))))
                .findFirst();
    }

    private boolean needsUpdate(Pod pod, Container container) {
        String wanted = images.get(container.getName());
        boolean hasStarted = PodContainers.status(pod, container.getName())
                .map(status -> status.getContainerID() != null)
                .orElse(false);
        return wanted != null
                && hasStarted
                && !hasFailed(container.getName(), wanted)
                && !wanted.equals(container.getImage())
                && hasVersionFor(pod, container);
    }

    /** Whether a container of any pod did not start with an image. The other pods then stay ready with their present one. */
    private boolean hasFailed(String container, String image) {
        return pods.stream()
                .flatMap(pod -> SidecarUpdate.of(pod).stream())
                .anyMatch(update -> update.failed()
                        && update.container().equals(container)
                        && update.to().equals(image));
    }

    /** The Data Plane API checks files with the HAProxy in its image, which must have the version that runs. */
    private boolean hasVersionFor(Pod pod, Container container) {
        return container.getName().equals(PodContainers.PROBE)
                || PodContainers.container(pod, PodContainers.HAPROXY)
                        .map(Container::getImage)
                        .filter(image -> image.equals(images.get(PodContainers.HAPROXY)))
                        .isPresent();
    }
}
