package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The operator's own installation and the objects of its instances agree, so that NetworkPolicies on both sides connect them. */
class OperatorManifestsTest {
    private static final Path MANIFESTS =
            Path.of(Objects.requireNonNull(System.getProperty("project.root")), "manifests/operator");

    @Test
    void theOperatorCanReachThePortsOfItsInstances() throws IOException {
        NetworkPolicy policy = read("network-policy.yaml", NetworkPolicy.class);

        assertThat(policy.getSpec().getEgress())
                .flatExtracting(rule -> rule.getPorts())
                .extracting(NetworkPolicyPort::getPort)
                .extracting(port -> port.getIntVal())
                .contains(InstanceStatefulSet.DATAPLANE_PORT, InstanceStatefulSet.PROBE_PORT);
    }

    @Test
    void theOperatorPodsHaveTheLabelsOfTheNetworkPolicy() throws IOException {
        Map<String, String> labels = read("deployment.yaml", Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getLabels();

        assertThat(labels).containsAllEntriesOf(InstanceNetworkPolicy.OPERATOR);
        assertThat(read("network-policy.yaml", NetworkPolicy.class)
                        .getSpec()
                        .getPodSelector()
                        .getMatchLabels())
                .isEqualTo(labels);
    }

    private static <T> T read(String name, Class<T> type) throws IOException {
        return Serialization.unmarshal(Files.readString(MANIFESTS.resolve(name)), type);
    }
}
