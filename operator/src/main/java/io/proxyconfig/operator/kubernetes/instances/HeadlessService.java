package io.proxyconfig.operator.kubernetes.instances;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.List;

/** Gives every pod a host name, also before it is ready: the operator has to reach those that don't serve yet. */
final class HeadlessService {
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
                .withPorts(List.of(
                        port("dataplane", InstanceStatefulSet.DATAPLANE_PORT),
                        port("probe", InstanceStatefulSet.PROBE_PORT)))
                .withSessionAffinity("None")
                .withInternalTrafficPolicy("Cluster")
                .endSpec()
                .build();
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
