package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.harness.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A port leaves the Service and the NetworkPolicy only when nothing needs it. */
class ServedPortsST extends ManagedSystemTest {
    @Test
    void aChangeThatIsNotLiveTakesNoPortAway(@TempDir Path folder) throws IOException {
        int port = FreePorts.one();
        try (EchoProgram echo = new EchoProgram();
                ServerSocket other = new ServerSocket();
                LocalPod pod = new LocalPod(fixture, "taken", folder)) {
            fixture.apply("taken", onAllAddresses(echo.spec(port)));
            pod.start();
            fixture.awaitCondition("taken", "Ready", Condition.Status.True);
            assertThat(ports("taken")).containsExactly(port);

            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            fixture.set("taken", "/listeners/0/port", Integer.toString(other.getLocalPort()));
            fixture.awaitCondition("taken", "Programmed", Condition.Status.False);
            awaitPorts("taken", port, other.getLocalPort());
            EchoProgram.awaitWorks(port);

            other.close();
            int free = other.getLocalPort();
            fixture.awaitCondition("taken", "Ready", Condition.Status.True);
            awaitPorts("taken", free);
        }
    }

    @Test
    void aRemovedListenerKeepsItsPortUntilItsLastSessionEnds(@TempDir Path folder) throws IOException {
        int port = FreePorts.one();
        int second = FreePorts.one();
        try (EchoProgram echo = new EchoProgram();
                LocalPod pod = new LocalPod(fixture, "removed", folder)) {
            String one = onAllAddresses(echo.spec(port));
            fixture.apply(
                    "removed",
                    one.replace(
                            "backends:", "- {name: second, port: " + second + ", backend: echo-servers}\nbackends:"));
            pod.start();
            fixture.awaitCondition("removed", "Ready", Condition.Status.True);
            assertThat(ports("removed")).containsExactlyInAnyOrder(port, second);
            try (Socket held = EchoProgram.connect(second)) {
                assertThat(EchoProgram.works(held)).isTrue();
                fixture.apply("removed", one);
                fixture.awaitCondition("removed", "Ready", Condition.Status.True);
                awaitPorts("removed", port, second);
                assertThat(EchoProgram.works(held)).isTrue();
            }
            awaitPorts("removed", port);
        }
    }

    private static String onAllAddresses(String spec) {
        return spec.replace("{name: echo, address: 127.0.0.1, port", "{name: echo, port")
                .replace("  - {name: echo, port", "  - {name: echo, address: 127.0.0.1, port");
    }

    private void awaitPorts(String name, Integer... expected) {
        Awaitility.await("the Service and the NetworkPolicy have these ports")
                .atMost(ManagedFixture.TIMEOUT)
                .untilAsserted(() -> {
                    assertThat(ports(name)).containsExactlyInAnyOrder(expected);
                    assertThat(admitted(name)).containsExactlyInAnyOrder(expected);
                });
    }

    private Set<Integer> ports(String name) {
        return fixture.await(Service.class, name).getSpec().getPorts().stream()
                .map(ServicePort::getPort)
                .collect(Collectors.toSet());
    }

    private List<Integer> admitted(String name) {
        return fixture.await(NetworkPolicy.class, name).getSpec().getIngress().getFirst().getPorts().stream()
                .map(NetworkPolicyPort::getPort)
                .map(port -> port.getIntVal())
                .toList();
    }
}
