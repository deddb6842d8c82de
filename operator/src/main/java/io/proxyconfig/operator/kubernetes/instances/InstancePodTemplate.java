package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.proxyconfig.api.v1alpha1.InstancePod;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.kubernetes.pods.PodState;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The template of the pods, with a hash of what only a new pod can change. */
final class InstancePodTemplate {
    private InstancePodTemplate() {}

    static PodTemplateSpec of(ProxyConfig resource, InstanceSettings settings) {
        InstanceNames names = InstanceNames.of(resource);
        InstancePod pod = InstanceStatefulSet.pod(resource);
        Map<String, String> labels = new TreeMap<>(pod.labels());
        labels.putAll(names.selector());
        labels.put(PodState.IN_SERVICE, "true");
        PodTemplateSpec template = new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(new TreeMap<>(pod.annotations()))
                .endMetadata()
                .withSpec(InstancePodSpec.of(names, pod, settings))
                .build();
        template.getMetadata()
                .getAnnotations()
                .put(PodState.TEMPLATE, ObjectMatcher.hash(withoutSidecarImages(template)));
        return template;
    }

    /** The hash in a template. */
    static String hash(PodTemplateSpec template) {
        return Objects.requireNonNull(template.getMetadata().getAnnotations().get(PodState.TEMPLATE));
    }

    /** The operator changes the images of the sidecars in running pods, so the hash does not depend on them. */
    private static PodTemplateSpec withoutSidecarImages(PodTemplateSpec template) {
        PodTemplateSpec copy = new PodTemplateSpecBuilder(template).build();
        copy.getSpec().getInitContainers().forEach(container -> container.setImage(null));
        return copy;
    }
}
