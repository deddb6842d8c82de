package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodDNSConfig;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pods of managed instances. Most changes need new pods. Fields have Kubernetes' own types. */
@RecordBuilder
public record InstancePod(
        @JsonPropertyDescription(
                "Image with HAProxy and the Data Plane API. The operator's HAPROXY_IMAGE when left out; status.image shows it.")
        @Size(min = 1, max = 512) @Nullable String image,

        @JsonPropertyDescription(
                "Image of the Data Plane API, if it is not in image. It must have the same version of HAProxy. The operator changes it in running pods, which keep their connections.")
        @Size(min = 1, max = 512) @Nullable String dataplaneImage,

        @JsonPropertyDescription(
                "Image of the probe. The operator's PROBE_IMAGE when left out. The operator changes it in running pods, which keep their connections.")
        @Size(min = 1, max = 512) @Nullable String probeImage,

        @JsonPropertyDescription("When the kubelet pulls the images.") @Default("IfNotPresent")
        PullPolicy imagePullPolicy,

        @JsonPropertyDescription("Secrets with the credentials for pulling the images.")
        @ListKey("name")
        @Size(max = 16) List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription("Resource requests and limits of each container.") @Default("{}")
        PodResources resources,

        @JsonPropertyDescription(
                "Environment variables of the containers haproxy and dataplane, for use in a raw configuration.")
        @ListKey("name")
        @ValidationRule(
                value = "self.all(e, " + Rules.FREE_VARIABLE + ")",
                message = "HAProxy and its start script set one of the variables: choose another name for it",
                messageExpression =
                        "'HAProxy and its start script set %s: choose another name for the variable'.format([self.filter(e, !("
                                + Rules.FREE_VARIABLE + "))[0].name])")
        @Size(max = 64) List<EnvVar> env,

        @JsonPropertyDescription(
                "Security context of the pods. Fields that are set replace the operator's defaults: no root user, seccomp profile RuntimeDefault, and user and group 1000 unless the platform assigns them (OpenShift).")
        @Nullable PodSecurityContext securityContext,

        @JsonPropertyDescription(
                "Security context of all containers. Fields that are set replace the operator's defaults: no privilege escalation, no capabilities, read-only root file system.")
        @Nullable SecurityContext containerSecurityContext,

        @JsonPropertyDescription("Node and pod affinity of the pods.") @Nullable Affinity affinity,

        @JsonPropertyDescription(
                "How Kubernetes spreads the pods. When left out, the scheduler prefers different nodes and different zones. A constraint without labelSelector applies to the pods of the ProxyConfig.")
        @ListKey({"topologyKey", "whenUnsatisfiable"})
        @Size(max = 16) @Nullable List<TopologySpreadConstraint> topologySpreadConstraints,

        @JsonPropertyDescription("Labels that a node needs to run the pods.") @Size(max = 64) Map<String, @Size(max = SpecLimits.LABEL) String> nodeSelector,

        @JsonPropertyDescription("Taints of nodes that the pods tolerate.") @Size(max = 64) List<Toleration> tolerations,

        @JsonPropertyDescription("Annotations of the pods. The operator sets those of proxyconfig.io.")
        @ValidationRule(value = Rules.FREE_ANNOTATIONS, message = Rules.FREE_ANNOTATIONS_MESSAGE)
        @Size(max = 64) Map<String, @Size(max = SpecLimits.ANNOTATION) String> annotations,

        @JsonPropertyDescription("Labels of the pods. The operator sets those of app.kubernetes.io and proxyconfig.io.")
        @ValidationRule(value = Rules.FREE_LABELS, message = Rules.FREE_LABELS_MESSAGE)
        @Size(max = 64) Map<String, @Size(max = SpecLimits.LABEL) String> labels,

        @JsonPropertyDescription("PriorityClass of the pods.") @Size(max = 253) @Nullable String priorityClassName,

        @JsonPropertyDescription("RuntimeClass of the pods.") @Size(max = 253) @Nullable String runtimeClassName,

        @JsonPropertyDescription("DNS servers, search domains and options of the pods, in addition to the cluster's.")
        @Nullable PodDNSConfig dnsConfig,

        @JsonPropertyDescription(
                "ServiceAccount of the pods. When left out, the operator creates one without permissions.")
        @ValidationRule(value = Rules.OBJECT_NAME, message = Rules.OBJECT_NAME_MESSAGE)
        @Size(min = 1, max = 253) @Nullable String serviceAccountName,

        @JsonPropertyDescription(
                "How the operator replaces pods after a change that needs new pods. WhenDrained: it starts a new pod, and takes one old pod after the other out of the Service; it deletes an old pod when its last session has ended. Rolling: it deletes one old pod after the other, and a session that lasts longer than terminationGracePeriodSeconds breaks. Manual: it replaces no pod; status.podReplacements lists those that you have to delete.")
        @Default("WhenDrained")
        PodReplacementPolicy replacement,

        @JsonPropertyDescription(
                "Seconds that a pod which Kubernetes deletes waits for its connections to end. Then Kubernetes kills the pod and the connections break. A pod without connections ends immediately.")
        @Default("3600")
        @Min(10) @Max(604800) Integer terminationGracePeriodSeconds) {

    public InstancePod {
        imagePullPolicy = imagePullPolicy == null ? PullPolicy.IfNotPresent : imagePullPolicy;
        imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
        resources = resources == null ? PodResources.defaults() : resources;
        env = env == null ? List.of() : List.copyOf(env);
        topologySpreadConstraints = topologySpreadConstraints == null ? null : List.copyOf(topologySpreadConstraints);
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        replacement = replacement == null ? PodReplacementPolicy.WhenDrained : replacement;
        terminationGracePeriodSeconds = terminationGracePeriodSeconds == null ? 3600 : terminationGracePeriodSeconds;
    }

    /** The pods of a resource that leaves out the block. */
    public static InstancePod defaults() {
        return InstancePodBuilder.builder().build();
    }

    /** When the kubelet pulls an image. */
    public enum PullPolicy {
        /** At each start of a container. */
        Always,
        /** When the node does not have it. */
        IfNotPresent,
        /** Never: the node has it. */
        Never
    }
}
