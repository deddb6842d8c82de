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
 * Gives every pod a host name, also before it is ready, because the operator configures pods that do not serve yet.
 * Monitoring finds the probes and HAProxy's metrics by it.
 */
final class HeadlessService {
    /** Another name than in the clients' Service, so that monitoring does not find the port twice. */
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
