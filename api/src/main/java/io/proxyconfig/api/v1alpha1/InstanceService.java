package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Service through which clients connect to managed instances. Field names and values are Kubernetes'. */
@ValidationRule(
        value = Rules.LOAD_BALANCER
                + " || !has(self.loadBalancerSourceRanges) || size(self.loadBalancerSourceRanges) == 0",
        message = "loadBalancerSourceRanges needs type LoadBalancer: change the type, or set allowedSources of the"
                + " listeners instead",
        fieldPath = ".loadBalancerSourceRanges")
@ValidationRule(
        value = Rules.LOAD_BALANCER + " || !has(self.loadBalancerClass)",
        message = "loadBalancerClass needs type LoadBalancer: change the type, or remove loadBalancerClass",
        fieldPath = ".loadBalancerClass")
@ValidationRule(
        value = Rules.OUTSIDE_OF_CLUSTER + " || !has(self.externalTrafficPolicy)",
        message = "externalTrafficPolicy needs type NodePort or LoadBalancer: change the type, or remove"
                + " externalTrafficPolicy",
        fieldPath = ".externalTrafficPolicy")
@ValidationRule(
        value = Rules.OUTSIDE_OF_CLUSTER + " || !has(self.nodePorts) || size(self.nodePorts) == 0",
        message = "nodePorts needs type NodePort or LoadBalancer: change the type, or remove nodePorts",
        fieldPath = ".nodePorts")
@RecordBuilder
public record InstanceService(
        @JsonPropertyDescription(
                "ClusterIP: an address in the cluster. NodePort: also a port of every node. LoadBalancer: also a load balancer of the platform.")
        @Default("ClusterIP")
        ServiceType type,

        @JsonPropertyDescription("Labels of the Service. The operator sets those of app.kubernetes.io.")
        @ValidationRule(value = Rules.FREE_LABELS, message = Rules.FREE_LABELS_MESSAGE)
        @Size(max = 64) Map<String, @Size(max = SpecLimits.LABEL) String> labels,

        @JsonPropertyDescription("Annotations of the Service, for example settings of the platform's load balancer.")
        @Size(max = 64) Map<String, @Size(max = SpecLimits.ANNOTATION) String> annotations,

        @JsonPropertyDescription(
                "Which pods take connections from outside the cluster. Local: only pods on the node that the connection reaches; HAProxy sees the address of the client. Cluster: all pods; HAProxy sees the address of a node, and compares allowedSources with it. The default is Local for LoadBalancer and Cluster for NodePort.")
        @Nullable TrafficPolicy externalTrafficPolicy,

        @JsonPropertyDescription(
                "Which pods take connections from inside the cluster. Cluster: all pods. Local: only pods on the node of the client.")
        @Default("Cluster")
        TrafficPolicy internalTrafficPolicy,

        @JsonPropertyDescription(
                "Which load balancer implementation serves the Service; the platform's default when left out. Kubernetes does not let it change while the type is LoadBalancer.")
        @Size(min = 1, max = 317) @Nullable String loadBalancerClass,

        @JsonPropertyDescription("Networks (CIDR) from which the load balancer takes connections; all when left out.")
        @ListKey
        @ValidationRule(
                value = "self.all(a, isCIDR(a))",
                message = "each entry must be a network, for example 10.0.0.0/8",
                messageExpression =
                        "'%s must be a network, for example 10.0.0.0/8'.format([self.filter(a, !isCIDR(a))[0]])")
        @Size(max = 256) List<@Size(max = 49) String> loadBalancerSourceRanges,

        @JsonPropertyDescription(
                "Port of every node for a listener, by the listener's name. Kubernetes chooses a free port for each listener that is left out.")
        @Size(max = 65) Map<String, @Min(1) @Max(65535) Integer> nodePorts,

        @JsonPropertyDescription("Whether the Service has IPv4 and IPv6 addresses; one of them when left out.")
        @Nullable IpFamilyPolicy ipFamilyPolicy,

        @JsonPropertyDescription(
                "Whether the Service and the NetworkPolicy let clients reach the statistics page (spec.stats).")
        @Default("false")
        Boolean exposeStats) {

    public InstanceService {
        type = type == null ? ServiceType.ClusterIP : type;
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        internalTrafficPolicy = internalTrafficPolicy == null ? TrafficPolicy.Cluster : internalTrafficPolicy;
        loadBalancerSourceRanges = loadBalancerSourceRanges == null ? List.of() : List.copyOf(loadBalancerSourceRanges);
        nodePorts = nodePorts == null ? Map.of() : Map.copyOf(nodePorts);
        exposeStats = exposeStats != null && exposeStats;
    }

    /** The Service of a resource that leaves out the block. */
    public static InstanceService defaults() {
        return InstanceServiceBuilder.builder().build();
    }

    /**
     * Which pods take connections from outside the cluster: {@code externalTrafficPolicy}, or its default for the type.
     *
     * @return null where no connections come from outside
     */
    public @Nullable TrafficPolicy effectiveExternalTrafficPolicy() {
        if (externalTrafficPolicy != null) {
            return externalTrafficPolicy;
        }
        return switch (type) {
            case ClusterIP -> null;
            case NodePort -> TrafficPolicy.Cluster;
            case LoadBalancer -> TrafficPolicy.Local;
        };
    }

    /** Which pods take a connection. */
    public enum TrafficPolicy {
        /** All pods, also those of other nodes. */
        Cluster,
        /** The pods of the same node. */
        Local
    }

    /** Whether a Service has addresses of both IP families. */
    public enum IpFamilyPolicy {
        /** One family. */
        SingleStack,
        /** Both where the cluster has both. */
        PreferDualStack,
        /** Both. */
        RequireDualStack
    }
}
