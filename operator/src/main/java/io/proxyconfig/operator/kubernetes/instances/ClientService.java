package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.proxyconfig.api.v1alpha1.InstanceService;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.List;
import java.util.TreeMap;

/** Where clients connect: a port for each listener, with the pods that are ready behind it. */
final class ClientService {
    private ClientService() {}

    static Service of(ProxyConfig resource, List<ClientPorts.Port> ports) {
        InstanceNames names = InstanceNames.of(resource);
        InstanceService wanted = resource.getSpec().service() == null
                ? InstanceService.defaults()
                : resource.getSpec().service();
        ServiceBuilder service = new ServiceBuilder()
                .withMetadata(new ObjectMetaBuilder(InstanceNames.owned(resource, names.name()))
                        .withAnnotations(new TreeMap<>(wanted.annotations()))
                        .build())
                .withNewSpec()
                .withType(wanted.type().name())
                .withSelector(names.selector())
                .withPorts(ports.stream().map(ClientService::port).toList())
                .withSessionAffinity("None")
                .withInternalTrafficPolicy("Cluster")
                .endSpec();
        if (wanted.type() != InstanceService.Type.ClusterIP) {
            service.editSpec().withExternalTrafficPolicy("Cluster").endSpec();
        }
        if (wanted.type() == InstanceService.Type.LoadBalancer) {
            service.editSpec()
                    .withAllocateLoadBalancerNodePorts(true)
                    .withLoadBalancerSourceRanges(wanted.loadBalancerSourceRanges())
                    .endSpec();
        }
        return service.build();
    }

    private static ServicePort port(ClientPorts.Port port) {
        return new ServicePortBuilder()
                .withName(port.name())
                .withPort(port.number())
                .withTargetPort(new IntOrString(port.number()))
                .withProtocol("TCP")
                .build();
    }
}
