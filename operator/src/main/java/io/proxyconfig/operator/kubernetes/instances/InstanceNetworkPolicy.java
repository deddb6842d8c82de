package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The NetworkPolicy of the pods. Clients can reach the listeners, monitoring can reach the metrics, and only the
 * operator can reach the other ports.
 */
final class InstanceNetworkPolicy {
    /** Labels of the operator's pods that its installation cannot rename. */
    static final Map<String, String> OPERATOR =
            Map.of("app.kubernetes.io/part-of", "proxyconfig", "app.kubernetes.io/component", "operator");

    private static final Map<String, String> SCRAPERS = Map.of("proxyconfig.io/scrapes-metrics", "true");

    private InstanceNetworkPolicy() {}

    static NetworkPolicy of(ProxyConfig resource, List<ClientPorts.Port> ports, @Nullable String operatorNamespace) {
        InstanceNames names = InstanceNames.of(resource);
        List<NetworkPolicyIngressRule> rules = new ArrayList<>();
        if (!ports.isEmpty()) {
            rules.add(
                    rule(List.of(), ports.stream().map(ClientPorts.Port::number).toList()));
        }
        rules.add(rule(
                List.of(operator(operatorNamespace)),
                List.of(InstanceStatefulSet.DATAPLANE_PORT, InstanceStatefulSet.PROBE_PORT)));
        rules.add(rule(
                List.of(new NetworkPolicyPeerBuilder()
                        .withNamespaceSelector(labels(SCRAPERS))
                        .build()),
                metrics(resource)));
        return new NetworkPolicyBuilder()
                .withMetadata(new ObjectMetaBuilder(InstanceNames.owned(resource, names.name()))
                        .withAnnotations(Map.of(ServedPorts.PORTS, ServedPorts.text(ports)))
                        .build())
                .withNewSpec()
                .withPodSelector(labels(names.selector()))
                .withPolicyTypes("Ingress")
                .withIngress(rules)
                .endSpec()
                .build();
    }

    private static List<Integer> metrics(ProxyConfig resource) {
        List<Integer> ports = new ArrayList<>();
        ports.add(InstanceStatefulSet.PROBE_PORT);
        ClientPorts.stats(resource.getSpec()).ifPresent(ports::add);
        return ports;
    }

    /** The API server sets the label {@code kubernetes.io/metadata.name} on every namespace. */
    private static NetworkPolicyPeer operator(@Nullable String namespace) {
        return new NetworkPolicyPeerBuilder()
                .withPodSelector(labels(OPERATOR))
                .withNamespaceSelector(
                        labels(namespace == null ? Map.of() : Map.of("kubernetes.io/metadata.name", namespace)))
                .build();
    }

    private static NetworkPolicyIngressRule rule(List<NetworkPolicyPeer> from, List<Integer> ports) {
        return new NetworkPolicyIngressRuleBuilder()
                .withFrom(from)
                .withPorts(ports.stream().map(InstanceNetworkPolicy::port).toList())
                .build();
    }

    private static NetworkPolicyPort port(int number) {
        return new NetworkPolicyPortBuilder()
                .withProtocol("TCP")
                .withPort(new IntOrString(number))
                .build();
    }

    private static LabelSelector labels(Map<String, String> labels) {
        return new LabelSelectorBuilder().withMatchLabels(new TreeMap<>(labels)).build();
    }
}
