package io.proxyconfig.operator.kubernetes.pods;

import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.Eviction;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.proxyconfig.operator.rollout.EventReason;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes labels and images of running pods, and evicts pods. */
final class PodWriter {
    private static final Logger LOG = LoggerFactory.getLogger(PodWriter.class);
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;

    PodWriter(KubernetesClient client) {
        this.client = client;
    }

    /** Does something with a pod, and returns the event for it; empty if there is nothing to report. */
    Optional<OperatorEvent> carryOut(PodAction action, String namespace) {
        PodState pod = action.pod();
        PodResource resource = client.pods().inNamespace(namespace).withName(pod.name());
        return switch (action) {
            case PodAction.TakeOutOfService out -> {
                label(resource, pod, false);
                yield Optional.of(new OperatorEvent(EventReason.PodDraining, "pod " + pod.name() + sentence(pod)));
            }
            case PodAction.PutInService in -> {
                label(resource, pod, true);
                yield Optional.empty();
            }
            case PodAction.Evict evict ->
                evict(resource, pod, namespace)
                        ? Optional.of(new OperatorEvent(
                                EventReason.PodEvicted, "pod " + pod.name() + " is replaced" + lost(pod)))
                        : Optional.empty();
        };
    }

    private static String sentence(PodState pod) {
        return " takes no new connections, and is replaced or removed when its last session has ended"
                + (pod.sessions() == null ? "" : "; it has " + pod.sessions());
    }

    private static String lost(PodState pod) {
        return pod.sessions() == null || pod.sessions() == 0
                ? ""
                : "; its " + pod.sessions() + " sessions have until the end of the grace period";
    }

    private static void label(PodResource resource, PodState pod, boolean inService) {
        String patch = "{\"metadata\":{\"uid\":\"%s\",\"labels\":{\"%s\":\"%s\"}}}"
                .formatted(pod.uid(), PodState.IN_SERVICE, inService);
        tolerateLoss(pod.name(), () -> resource.patch(PatchContext.of(PatchType.JSON_MERGE), patch));
    }

    /** Whether the API server accepted it. A PodDisruptionBudget can refuse it for now. */
    private static boolean evict(PodResource resource, PodState pod, String namespace) {
        Eviction eviction = new EvictionBuilder()
                .withMetadata(new ObjectMetaBuilder()
                        .withName(pod.name())
                        .withNamespace(namespace)
                        .build())
                .withDeleteOptions(new DeleteOptionsBuilder()
                        .withNewPreconditions()
                        .withUid(pod.uid())
                        .endPreconditions()
                        .build())
                .build();
        AtomicBoolean accepted = new AtomicBoolean();
        tolerateLoss(pod.name(), () -> accepted.set(resource.evict(eviction)));
        return accepted.get();
    }

    /** Sets the image of a sidecar. */
    void update(SidecarPlanner.NextUpdate next, Consumer<OperatorEvent> events) {
        Pod pod = next.pod();
        SidecarUpdate update = next.update();
        String name = pod.getMetadata().getName();
        PodResource resource =
                client.pods().inNamespace(pod.getMetadata().getNamespace()).withName(name);
        if (tolerateLoss(name, () -> resource.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), update.patch(pod)))) {
            LOG.info("Pod {}: the container {} gets the image {}", name, update.container(), image(update));
            if (update.failed()) {
                events.accept(new OperatorEvent(
                        EventReason.SidecarUpdateFailed,
                        "pod " + name + ": the container " + update.container() + " does not start with the image "
                                + update.to() + " and gets " + update.from() + " again; correct the image"));
            }
        }
    }

    private static String image(SidecarUpdate update) {
        return update.failed() ? update.from() : update.to();
    }

    /** Whether it succeeded. If the pod has changed or no longer exists, the next reconciliation plans again. */
    private static boolean tolerateLoss(String pod, Runnable write) {
        try {
            write.run();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
                LOG.info("Pod {} has changed in the meantime: {}", pod, e.getMessage());
                return false;
            }
            throw e;
        }
    }
}
