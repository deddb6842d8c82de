package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the pods of instances are like that the operator runs. Each change restarts them, one after the other. */
public record InstancePod(
        @JsonPropertyDescription("Image with HAProxy and its Data Plane API. A change drains one pod after the other.")
        @Default(InstancePod.IMAGE)
        @Size(min = 1, max = 512) String image,

        @JsonPropertyDescription("Image of the probe; the one of the operator's own version when left out.")
        @Size(min = 1, max = 512) @Nullable String probeImage,

        @JsonPropertyDescription("When images are pulled (Kubernetes: imagePullPolicy).") @Default("IfNotPresent")
        PullPolicy imagePullPolicy,

        @JsonPropertyDescription("Secrets with which images are pulled.") @ListKey("name") @Size(max = 16) List<LocalReference> imagePullSecrets,

        @JsonPropertyDescription("What each container asks for, and may use at most.") @Default("{}")
        PodResources resources,

        @JsonPropertyDescription("Labels that a node must have.") @Size(max = 64) Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints of nodes that don't keep the pods away.") @Size(max = 64) List<PodToleration> tolerations,

        @JsonPropertyDescription("Further annotations of the pods.") @Size(max = 64) Map<String, String> annotations,

        @JsonPropertyDescription("Further labels of the pods; those of app.kubernetes.io are the operator's.")
        @Size(max = 64) @ValidationRule(
                value = "!self.exists(k, k.startsWith('app.kubernetes.io/'))",
                message = "labels of app.kubernetes.io are the operator's: choose others")
        Map<String, String> labels,

        @JsonPropertyDescription("PriorityClass of the pods.") @Size(max = 253) @Nullable String priorityClassName,

        @JsonPropertyDescription(
                "Seconds that a pod that has to go waits for its connections to end before it breaks them.")
        @Default("300")
        @Min(10) @Max(604800) Integer terminationGracePeriodSeconds) {

    /** HAProxy's own image. */
    static final String IMAGE = "haproxytech/haproxy-debian:3.2";

    public InstancePod {
        image = image == null ? IMAGE : image;
        imagePullPolicy = imagePullPolicy == null ? PullPolicy.IfNotPresent : imagePullPolicy;
        imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
        resources = resources == null ? PodResources.defaults() : resources;
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        terminationGracePeriodSeconds = terminationGracePeriodSeconds == null ? 300 : terminationGracePeriodSeconds;
    }

    /** What an absent block means. */
    @SuppressWarnings("NullAway") // what is left out is filled in above
    public static InstancePod defaults() {
        return new InstancePod(null, null, null, null, null, null, null, null, null, null, null);
    }

    /** When images are pulled. */
    public enum PullPolicy {
        /** At each start of a container. */
        Always,
        /** When the node has none of that name. */
        IfNotPresent,
        /** Never: the node has it. */
        Never
    }
}
