package io.proxyconfig.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/** How clients reach instances that the operator runs. */
@ValidationRule(
        value =
                "self.type == 'LoadBalancer' || !has(self.loadBalancerSourceRanges) || size(self.loadBalancerSourceRanges) == 0",
        message =
                "loadBalancerSourceRanges need type LoadBalancer: change the type, or use allowedSources of the listeners",
        fieldPath = ".loadBalancerSourceRanges")
public record InstanceService(
        @JsonPropertyDescription("Who can reach it: pods, also by a port of each node, also by a load balancer.")
        @Default("ClusterIP")
        Type type,

        @JsonPropertyDescription(
                "Annotations of the Service, for example what a cloud wants to know for a load balancer.")
        @Size(max = 64) Map<String, String> annotations,

        @JsonPropertyDescription("Networks (CIDR) that the load balancer takes connections from; all when left out.")
        @ListKey
        @ValidationRule(
                value = "self.all(a, isCIDR(a))",
                messageExpression =
                        "'%s must be a network, for example 10.0.0.0/8'.format([self.filter(a, !isCIDR(a))[0]])")
        @Size(max = 256) List<@Size(max = 49) String> loadBalancerSourceRanges) {

    public InstanceService {
        type = type == null ? Type.ClusterIP : type;
        annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        loadBalancerSourceRanges = loadBalancerSourceRanges == null ? List.of() : List.copyOf(loadBalancerSourceRanges);
    }

    /** What an absent block means. */
    public static InstanceService defaults() {
        return new InstanceService(Type.ClusterIP, Map.of(), List.of());
    }

    /** Kubernetes' types of a Service. */
    public enum Type {
        /** An address within the cluster. */
        ClusterIP,
        /** Also a port of every node. */
        NodePort,
        /** Also a load balancer of the cloud. */
        LoadBalancer
    }
}
