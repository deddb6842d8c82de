package io.proxyconfig.operator.kubernetes.pods;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The last change of a sidecar's image in a running pod. The annotation {@link #ANNOTATION} of the pod records it, so that another
 * process of the operator can judge whether it succeeded.
 *
 * @param container name of the container
 * @param from its image before
 * @param to its image since
 * @param containerId ID of the container that ran before; another one runs after the update
 * @param failed whether the container did not start with the image, so that it has its former image again
 */
record SidecarUpdate(String container, String from, String to, String containerId, boolean failed) {
    static final String ANNOTATION = "proxyconfig.io/sidecar-update";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The reasons of a waiting container that no waiting corrects. */
    private static final Set<String> FAILURES = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "CrashLoopBackOff");

    /** The last update of a pod; empty if there was none. */
    static Optional<SidecarUpdate> of(Pod pod) {
        @Nullable String annotation = pod.getMetadata().getAnnotations() == null
                ? null
                : pod.getMetadata().getAnnotations().get(ANNOTATION);
        try {
            return annotation == null ? Optional.empty() : Optional.of(JSON.readValue(annotation, SidecarUpdate.class));
        } catch (JsonProcessingException e) {
            // another client wrote it; an update starts again
            return Optional.empty();
        }
    }

    /** The update of a container to another image. */
    static SidecarUpdate start(Pod pod, Container container, String image) {
        String id = PodContainers.status(pod, container.getName())
                .map(ContainerStatus::getContainerID)
                .orElse("");
        return new SidecarUpdate(container.getName(), container.getImage(), image, id, false);
    }

    /** The container gets its former image again. */
    SidecarUpdate undone() {
        return new SidecarUpdate(container, from, to, containerId, true);
    }

    /** Whether another container has run since the update started. */
    boolean isComplete(Pod pod) {
        return failed
                || PodContainers.status(pod, container)
                        .filter(status -> !containerId.equals(status.getContainerID()))
                        .map(ContainerStatus::getState)
                        .map(ContainerState::getRunning)
                        .isPresent();
    }

    /** Why the container cannot run with the new image; empty if it can, or that is not known yet. */
    Optional<String> failure(Pod pod) {
        return failed
                ? Optional.empty()
                : PodContainers.status(pod, container)
                        .map(ContainerStatus::getState)
                        .map(ContainerState::getWaiting)
                        .filter(waiting -> FAILURES.contains(waiting.getReason()))
                        .map(SidecarUpdate::text);
    }

    private static String text(ContainerStateWaiting waiting) {
        return waiting.getMessage() == null ? waiting.getReason() : waiting.getReason() + ": " + waiting.getMessage();
    }

    /** The strategic merge patch that sets the image and records the update. */
    String patch(Pod pod) {
        ObjectNode patch = JSON.createObjectNode();
        patch.putObject("metadata").put("resourceVersion", pod.getMetadata().getResourceVersion());
        patch.withObject("/metadata/annotations").put(ANNOTATION, text());
        boolean sidecar = pod.getSpec().getInitContainers().stream()
                .anyMatch(one -> one.getName().equals(container));
        patch.putObject("spec")
                .putArray(sidecar ? "initContainers" : "containers")
                .addObject()
                .put("name", container)
                .put("image", failed ? from : to);
        return patch.toString();
    }

    /** The annotation. */
    String text() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Jackson cannot write texts", e);
        }
    }
}
