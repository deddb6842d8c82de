package io.proxyconfig.operator.kubernetes.instances;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.proxyconfig.api.v1alpha1.InstancePod;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.operator.kubernetes.pods.PodState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The template of the pods, with a hash of what only a new pod can change. */
final class InstancePodTemplate {
    private static final ObjectMapper JSON = new ObjectMapper();

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
        template.getMetadata().getAnnotations().put(PodState.TEMPLATE, hash(template));
        return template;
    }

    /** The hash in a template. */
    static String hash(ProxyConfig resource, InstanceSettings settings) {
        return Objects.requireNonNull(
                of(resource, settings).getMetadata().getAnnotations().get(PodState.TEMPLATE));
    }

    /** Without the images of the sidecars, which the operator changes in running pods. */
    private static String hash(PodTemplateSpec template) {
        PodTemplateSpec copy = new PodTemplateSpecBuilder(template).build();
        copy.getSpec().getInitContainers().forEach(container -> container.setImage(null));
        try {
            byte[] text = JSON.valueToTree(copy).toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
