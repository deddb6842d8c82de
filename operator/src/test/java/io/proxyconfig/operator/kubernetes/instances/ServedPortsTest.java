package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.proxyconfig.operator.kubernetes.instances.ClientPorts.Port;
import io.proxyconfig.operator.pipeline.ClientSessions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServedPortsTest {
    private static final ClientSessions NONE = new ClientSessions(Map.of(), true, Set.of());

    private static HasMetadata with(String ports) {
        return new SecretBuilder()
                .withNewMetadata()
                .withAnnotations(Map.of(ServedPorts.PORTS, ports))
                .endMetadata()
                .build();
    }

    private static Port port(String listener, int number) {
        return new Port(listener, listener, number);
    }

    @Test
    void withoutAnythingElseTheWantedPortsRemain() {
        assertThat(ServedPorts.of(List.of(port("mysql", 3306)), null, null, NONE))
                .containsExactly(port("mysql", 3306));
    }

    @Test
    void aVerifiedPortStaysWhileAChangeIsNotLive() {
        List<Port> ports = ServedPorts.of(List.of(port("mysql", 3307)), with("mysql=3306"), null, NONE);
        assertThat(ports).containsExactly(port("mysql", 3306), new Port("mysql", "tcp-3307", 3307));
        assertThat(ServedPorts.text(ports)).isEqualTo("mysql=3306,mysql=3307");
    }

    @Test
    void theFormerPortStaysUntilItsLastSessionEnds() {
        List<Port> wanted = List.of(port("mysql", 3306));
        HasMetadata policy = with("mysql=3306,reports=3308");
        assertThat(ServedPorts.of(wanted, null, policy, new ClientSessions(Map.of(), true, Set.of("reports"))))
                .containsExactly(port("mysql", 3306), port("reports", 3308));
        assertThat(ServedPorts.of(wanted, null, policy, new ClientSessions(Map.of(), false, Set.of())))
                .as("sessions are unknown")
                .contains(port("reports", 3308));
        assertThat(ServedPorts.of(wanted, null, policy, NONE)).containsExactly(port("mysql", 3306));
    }

    @Test
    void aListenerOfARawFileIsRecognizedByItsSection() {
        HasMetadata policy = with("db=3306,db@10.0.0.1:3307=3307");
        assertThat(ServedPorts.of(List.of(), null, policy, new ClientSessions(Map.of(), true, Set.of("db"))))
                .extracting(Port::number)
                .containsExactly(3306, 3307);
    }

    @Test
    void anAnnotationOfAnotherClientIsIgnored() {
        assertThat(ServedPorts.of(List.of(port("mysql", 3306)), with("nonsense,=,a=b"), null, NONE))
                .containsExactly(port("mysql", 3306));
    }
}
