package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The headless Service of the pods. Each pod has a host name before it is ready, because the operator configures pods
 * that do not serve yet. Monitoring uses the Service to find the metrics of the probes and of HAProxy.
 */
final class HeadlessService {
    /** This name differs from the name in the client Service, so monitoring does not find the port twice. */
    private static final String HAPROXY_METRICS = "haproxy-metrics";

    private HeadlessService() {}

    static Service of(ProxyConfig resource) {
        InstanceNames names = InstanceNames.of(resource);
        return new ServiceBuilder()
                .withMetadata(InstanceNames.owned(resource, names.headless()))
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("None")
                .withSelector(names.selector())
                .withPublishNotReadyAddresses(true)
                .withPorts(ports(resource))
                .withSessionAffinity("None")
                .withInternalTrafficPolicy("Cluster")
                .endSpec()
                .build();
    }

    private static List<ServicePort> ports(ProxyConfig resource) {
        List<ServicePort> ports = new ArrayList<>();
        ports.add(port("dataplane", InstanceStatefulSet.DATAPLANE_PORT));
        ports.add(port("probe", InstanceStatefulSet.PROBE_PORT));
        ClientPorts.stats(resource.getSpec()).ifPresent(number -> ports.add(port(HAPROXY_METRICS, number)));
        return ports;
    }

    private static ServicePort port(String name, int number) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(number)
                .withTargetPort(new IntOrString(number))
                .withProtocol("TCP")
                .build();
    }
}
