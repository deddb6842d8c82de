package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.proxyconfig.api.v1alpha1.InstancePod;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.kubernetes.pods.PodContainers;
import io.proxyconfig.operator.kubernetes.pods.PodReplacer;
import io.proxyconfig.operator.kubernetes.pods.PodsInput;
import io.proxyconfig.operator.kubernetes.pods.PodsInputBuilder;
import io.proxyconfig.operator.kubernetes.pods.ReplacementTurns;
import io.proxyconfig.operator.pipeline.ReconcileResult;
import io.proxyconfig.operator.rollout.OperatorEvent;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The StatefulSet of each resource, and the replacement of its pods. */
final class ManagedPods {
    private final InstanceSettings settings;
    private final Platform platform;
    private final PodReplacer replacer;
    /** The templates by UID of the resource. A template depends on the spec only. */
    private final Map<String, PodTemplate> templates = new ConcurrentHashMap<>();
    /** What the last reconciliation of each resource knew. */
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record PodTemplate(long generation, PodTemplateSpec template) {}

    private record Known(Map<String, OptionalInt> sessions, boolean verified) {
        static final Known NOTHING = new Known(Map.of(), false);
    }

    ManagedPods(KubernetesClient client, InstanceSettings settings, ReplacementTurns turns) {
        this.settings = settings;
        this.platform = new Platform(client);
        this.replacer = new PodReplacer(client, turns);
    }

    /** How the pods differ from the spec. */
    PodReplacer.PodsStatus status(ProxyConfig resource, List<Pod> pods) {
        Known last = known.getOrDefault(resource.getMetadata().getUid(), Known.NOTHING);
        return replacer.status(input(resource, template(resource), pods, last));
    }

    /**
     * Applies the StatefulSet, and makes the next steps of a replacement.
     *
     * @throws RejectionException if the API server refuses the StatefulSet, or it has another owner
     */
    void apply(
            ProxyConfig resource,
            List<Pod> pods,
            OwnedObjects objects,
            ReconcileResult result,
            Consumer<OperatorEvent> events)
            throws RejectionException {
        Known now = new Known(result.sessions().byInstance(), result.verified());
        known.put(resource.getMetadata().getUid(), now);
        PodTemplateSpec template = template(resource);
        PodsInput input = input(resource, template, pods, now);
        PodReplacer.Steps steps = replacer.plan(input);
        objects.apply(
                StatefulSet.class,
                InstanceNames.of(resource).name(),
                List.of(template, steps.replicas()),
                () -> InstanceStatefulSet.of(resource, template, steps.replicas()));
        replacer.carryOut(input, steps, objects.permission(), events);
    }

    /** Removes the data of a deleted resource. */
    void forget(ProxyConfig resource) {
        known.remove(resource.getMetadata().getUid());
        templates.remove(resource.getMetadata().getUid());
        replacer.forget(resource.getMetadata().getUid());
    }

    private PodsInput input(ProxyConfig resource, PodTemplateSpec template, List<Pod> pods, Known now) {
        InstancePod pod = InstanceStatefulSet.pod(resource);
        return PodsInputBuilder.builder()
                .resource(resource.getMetadata().getUid())
                .namespace(resource.getMetadata().getNamespace())
                .pods(pods)
                .template(InstancePodTemplate.hash(template))
                .images(Map.of(
                        PodContainers.HAPROXY, InstanceContainers.image(pod, settings),
                        PodContainers.DATAPLANE, InstanceContainers.dataplaneImage(pod, settings),
                        PodContainers.PROBE, InstanceContainers.probeImage(pod, settings)))
                .policy(pod.replacement())
                .wanted(resource.getSpec().wantedReplicas())
                .sessions(now.sessions())
                .verified(now.verified())
                .build();
    }

    private PodTemplateSpec template(ProxyConfig resource) {
        return templates
                .compute(
                        resource.getMetadata().getUid(),
                        (uid, before) -> before != null
                                        && before.generation()
                                                == resource.getMetadata().getGeneration()
                                ? before
                                : new PodTemplate(
                                        resource.getMetadata().getGeneration(),
                                        InstancePodTemplate.of(
                                                resource, settings.withPlatformAssignsUser(platform.assignsUser()))))
                .template();
    }
}
