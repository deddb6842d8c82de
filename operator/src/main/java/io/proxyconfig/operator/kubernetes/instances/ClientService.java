package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.proxyconfig.api.v1alpha1.InstanceService;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.api.v1alpha1.ServiceType;
import io.proxyconfig.operator.kubernetes.pods.PodState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The Service that clients connect to. It has one port for each listener and selects the ready pods. */
final class ClientService {
    private ClientService() {}

    static Service of(ProxyConfig resource, List<ClientPorts.Port> ports) {
        InstanceService service = ClientPorts.service(resource.getSpec());
        return new ServiceBuilder()
                .withMetadata(metadata(resource, service))
                .withSpec(spec(InstanceNames.of(resource), service, ports))
                .build();
    }

    private static ObjectMeta metadata(ProxyConfig resource, InstanceService service) {
        InstanceNames names = InstanceNames.of(resource);
        Map<String, String> labels = new TreeMap<>(service.labels());
        labels.putAll(names.selector());
        return new ObjectMetaBuilder(InstanceNames.owned(resource, names.name()))
                .withLabels(labels)
                .withAnnotations(new TreeMap<>(service.annotations()))
                .build();
    }

    private static ServiceSpec spec(InstanceNames names, InstanceService service, List<ClientPorts.Port> ports) {
        boolean loadBalancer = service.type() == ServiceType.LoadBalancer;
        return new ServiceSpecBuilder()
                .withType(service.type().name())
                .withSelector(selector(names))
                .withPorts(ports(ports, service))
                .withSessionAffinity("None")
                .withInternalTrafficPolicy(service.internalTrafficPolicy().name())
                .withExternalTrafficPolicy(name(service.effectiveExternalTrafficPolicy()))
                .withIpFamilyPolicy(name(service.ipFamilyPolicy()))
                .withAllocateLoadBalancerNodePorts(loadBalancer ? true : null)
                .withLoadBalancerClass(service.loadBalancerClass())
                .withLoadBalancerSourceRanges(service.loadBalancerSourceRanges())
                .build();
    }

    /** Only pods that the operator has not taken out of the Service. */
    private static Map<String, String> selector(InstanceNames names) {
        Map<String, String> selector = new TreeMap<>(names.selector());
        selector.put(PodState.IN_SERVICE, "true");
        return selector;
    }

    /** While a listener moves to another port, the Service has both, and the first one has the port of the nodes. */
    private static List<ServicePort> ports(List<ClientPorts.Port> ports, InstanceService service) {
        Set<String> listeners = new HashSet<>();
        return ports.stream()
                .map(port -> port(
                        port,
                        listeners.add(port.listener()) ? service.nodePorts().get(port.listener()) : null))
                .toList();
    }

    private static ServicePort port(ClientPorts.Port port, @Nullable Integer nodePort) {
        return new ServicePortBuilder()
                .withName(port.name())
                .withPort(port.number())
                .withTargetPort(new IntOrString(port.number()))
                .withNodePort(nodePort)
                .withProtocol("TCP")
                .build();
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }
}
