package io.proxyconfig.operator.kubernetes.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.proxyconfig.api.v1alpha1.InstanceState;
import io.proxyconfig.operator.kubernetes.pods.PodState;
import io.proxyconfig.operator.resolve.Credentials;
import io.proxyconfig.operator.resolve.Instance;
import io.proxyconfig.operator.resolve.LeavingInstance;
import io.proxyconfig.operator.resolve.ManagedInstances;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstancePodsTest {
    private static final InstanceNames NAMES = new InstanceNames("shop", "orders");
    private static final Credentials CREDENTIALS = new Credentials("user", "password", "token", "ca");

    @Test
    void runningPodsAreConfiguredInTheOrderOfTheirOrdinals() {
        ManagedInstances found = find(12, up(10), up(2), up(0));

        assertThat(found.up()).extracting(Instance::name).containsExactly("orders-0", "orders-2", "orders-10");
        assertThat(found.up().getFirst().url()).hasToString("https://orders-0.orders-instances.shop.svc:5555");
        assertThat(found.up().getFirst().probeURL()).hasToString("https://orders-0.orders-instances.shop.svc:8443");
        assertThat(found.present()).isEqualTo(3);
        assertThat(found.missing()).isEqualTo("3 of 12 instances are up: orders-1 does not exist");
    }

    @Test
    void aPodThatIsNotUpHasAReasonAndBlocksNoOther() {
        Pod waiting = pod(0);
        waiting.getStatus()
                .setContainerStatuses(List.of(new ContainerStatusBuilder()
                        .withName("probe")
                        .withState(new ContainerStateBuilder()
                                .withNewWaiting()
                                .withReason("ImagePullBackOff")
                                .withMessage("no such image")
                                .endWaiting()
                                .build())
                        .build()));

        ManagedInstances found = find(2, waiting, up(1));

        assertThat(found.up()).extracting(Instance::name).containsExactly("orders-1");
        assertThat(found.missing())
                .isEqualTo("1 of 2 instances are up: orders-0 waits for container probe: ImagePullBackOff,"
                        + " no such image");
    }

    @Test
    void anUnscheduledPodHasAReason() {
        Pod pending = new PodBuilder(pod(0))
                .editStatus()
                .withPodIP(null)
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withMessage("0/2 nodes are available")
                .endCondition()
                .endStatus()
                .build();

        assertThat(find(1, pending).missing())
                .isEqualTo("0 of 1 instances are up: orders-0 is not scheduled: 0/2 nodes are available");
    }

    @Test
    void podsThatWillGoAreObservedAndNotConfigured() {
        Pod going = new PodBuilder(up(1))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
        Pod draining = new PodBuilder(up(2))
                .editMetadata()
                .addToLabels(PodState.IN_SERVICE, "false")
                .endMetadata()
                .build();

        ManagedInstances found = find(2, up(0), going, draining);
        assertThat(found.up()).extracting(Instance::name).containsExactly("orders-0");
        assertThat(found.leaving())
                .extracting(one -> one.instance().name(), LeavingInstance::state, LeavingInstance::endsAt)
                .containsExactly(
                        tuple("orders-1", InstanceState.Leaving, "2026-01-01T00:00:00Z"),
                        tuple("orders-2", InstanceState.Draining, null));
        assertThat(found.missing()).isEqualTo("1 of 2 instances are up: orders-1 drains before its replacement");
        assertThat(found.present()).isEqualTo(2);
    }

    @Test
    void anotherPodReplacesOneThatDrains() {
        Pod draining = new PodBuilder(up(0))
                .editMetadata()
                .addToLabels(PodState.IN_SERVICE, "false")
                .endMetadata()
                .build();
        ManagedInstances found = find(1, draining, up(1));
        assertThat(found.up()).extracting(Instance::name).containsExactly("orders-1");
        assertThat(found.missing()).isNull();
    }

    @Test
    void aPodStaysWhileItsSidecarsRestart() {
        Pod restarting = new PodBuilder(up(0))
                .editStatus()
                .withContainerStatuses(running("haproxy"))
                .withInitContainerStatuses(
                        new ContainerStatusBuilder().withName("dataplane").build(),
                        new ContainerStatusBuilder()
                                .withName("probe")
                                .withRestartCount(1)
                                .build())
                .endStatus()
                .build();
        assertThat(find(1, restarting).up()).extracting(Instance::name).containsExactly("orders-0");
        assertThat(find(1, restarting).missing()).isNull();
    }

    @Test
    void aCopyOfAPodIsNoInstance() {
        Pod copy = new PodBuilder(up(0))
                .editMetadata()
                .withName("orders-0-debugger")
                .endMetadata()
                .build();
        assertThat(find(1, copy, up(0)).up()).extracting(Instance::name).containsExactly("orders-0");
    }

    @Test
    void withZeroReplicasNoneIsMissing() {
        assertThat(find(0).missing()).isNull();
    }

    @Test
    void withoutCredentialsNoneCanBeConfigured() {
        assertThat(InstancePods.find(NAMES, 1, List.of(up(0)), null, null).up()).isEmpty();
    }

    private static ManagedInstances find(int wanted, Pod... pods) {
        return InstancePods.find(NAMES, wanted, InstancePods.ofStatefulSet(NAMES, Stream.of(pods)), CREDENTIALS, null);
    }

    private static Pod up(int number) {
        return new PodBuilder(pod(number))
                .editStatus()
                .withContainerStatuses(running("haproxy"), running("dataplane"), running("probe"))
                .endStatus()
                .build();
    }

    private static ContainerStatus running(String name) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withState(new ContainerStateBuilder()
                        .withNewRunning()
                        .endRunning()
                        .build())
                .build();
    }

    private static Pod pod(int number) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("orders-" + number)
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP("10.1.0.7")
                .endStatus()
                .build();
    }
}
