package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientServiceTest {
    private static final List<ClientPorts.Port> PORTS =
            List.of(new ClientPorts.Port("mysql", "mysql", 3306), new ClientPorts.Port("Read_Only", "tcp-3307", 3307));

    @Test
    void aClusterIpHasNoExternalTrafficPolicy() {
        assertThat(service("{}").getSpec().getExternalTrafficPolicy()).isNull();
        assertThat(service("{}").getSpec().getType()).isEqualTo("ClusterIP");
    }

    @Test
    void aLoadBalancerKeepsTheClientAddressByDefault() {
        assertThat(service("{type: LoadBalancer}").getSpec().getExternalTrafficPolicy())
                .isEqualTo("Local");
        assertThat(service("{type: LoadBalancer, externalTrafficPolicy: Cluster}")
                        .getSpec()
                        .getExternalTrafficPolicy())
                .isEqualTo("Cluster");
    }

    @Test
    void aNodePortReachesPodsOfAllNodesByDefault() {
        assertThat(service("{type: NodePort}").getSpec().getExternalTrafficPolicy())
                .isEqualTo("Cluster");
    }

    @Test
    void nodePortsAreThoseOfTheListeners() {
        assertThat(service("{type: NodePort, nodePorts: {Read_Only: 30307}}")
                        .getSpec()
                        .getPorts())
                .extracting(ServicePort::getName, ServicePort::getNodePort)
                .containsExactly(tuple("mysql", null), tuple("tcp-3307", 30307));
    }

    @Test
    void labelsOfTheOperatorHavePriority() {
        assertThat(service("{labels: {team: orders}}").getMetadata().getLabels())
                .containsEntry("team", "orders")
                .containsEntry("app.kubernetes.io/managed-by", "proxyconfig-operator");
    }

    private static Service service(String service) {
        return ClientService.of(Serialization.unmarshal("""
                        apiVersion: proxyconfig.io/v1alpha1
                        kind: ProxyConfig
                        metadata: {name: orders, namespace: shop, uid: uid}
                        spec: {service: %s}
                        """.formatted(service), ProxyConfig.class), PORTS);
    }
}
