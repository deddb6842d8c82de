package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.ProxyInstance;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.systemtests.external.ActualState.HaproxyWorker;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The operator changes one instance after the other, and stops at the first that fails. The instances are on one machine and
 * share the ports of the listeners, as the kernel allows for processes of one user (socket(7), SO_REUSEPORT).
 */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InstancesST {
    private Scenario scenario;
    private KubernetesStack stack;
    private List<ProxyInstance> instances;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace, 3);
        stack = scenario.stack();
        instances = stack.instances();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @AfterEach
    void delete() {
        scenario.releaseAll();
        scenario.deleteAndWait();
    }

    @Test
    void aChangeIsAppliedToOneInstanceAfterTheOther() {
        StatusAuditor auditor = scenario.audit();
        scenario.apply(SpecSamples.simple());
        ProxyConfig ready = scenario.awaitReady();
        assertThat(ready.getStatus().replicas()).isEqualTo(3);
        assertThat(ready.getStatus().readyReplicas()).isEqualTo(3);
        for (int i = 0; i < 6; i++) {
            scenario.hold();
        }
        scenario.change();
        ProxyConfig changed = scenario.awaitProgrammed();
        List<HaproxyWorker> running = auditor.runningWorkers();
        assertThat(running)
                .extracting(HaproxyWorker::revision)
                .containsOnly(Objects.requireNonNull(changed.getStatus().revision()));
        assertThat(running).extracting(HaproxyWorker::startedAt).isSorted();
        scenario.assertHeldConnectionsWork();
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void aRejectionByTheFirstInstanceKeepsTheOthersUnchanged() throws SQLException {
        StatusAuditor auditor = scenario.audit();
        scenario.apply(SpecSamples.simple());
        scenario.awaitReady();
        long first = instances.get(0).haproxy().currentWorkerPid();
        List<InstanceSnapshot> others = snapshots(1, 2);
        scenario.hold();

        scenario.set("/listeners/0/port", "${database}");
        ProxyConfig refused = scenario.await(
                "the first instance refuses, the others wait",
                one -> StatusReader.is(one, "Programmed", Condition.Status.False)
                        && message(one, 0).contains("cannot bind")
                        && message(one, 1).contains("waits")
                        && message(one, 2).contains("waits"));
        assertThat(programmed(refused)).contains("haproxy-0").doesNotContain("haproxy-1");
        assertThat(instances.get(0).haproxy().currentWorkerPid()).isEqualTo(first);
        assertThat(snapshots(1, 2)).isEqualTo(others);
        scenario.query();
        scenario.assertHeldConnectionsWork();

        scenario.set("/listeners/0/port", "${port}");
        scenario.awaitReady();
        assertThat(snapshots(1, 2)).isEqualTo(others);
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void anUnreachableInstanceStopsTheRolloutUntilItReturns() throws SQLException {
        StatusAuditor auditor = scenario.audit();
        scenario.apply(SpecSamples.simple());
        scenario.awaitReady();
        List<InstanceSnapshot> before = snapshots(0, 2);
        instances.get(1).dataPlane().kill();
        try {
            scenario.change();
            ProxyConfig stopped = scenario.await(
                    "the second instance is named, the third waits",
                    one -> StatusReader.is(one, "Programmed", Condition.Status.False)
                            && programmed(one).contains("haproxy-1")
                            && message(one, 2).contains("waits"));
            assertThat(stopped.getStatus().readyReplicas()).isEqualTo(1);
            assertThat(snapshots(0).getFirst()).isNotEqualTo(before.get(0));
            assertThat(snapshots(2).getFirst()).isEqualTo(before.get(1));
            scenario.query();
        } finally {
            instances.get(1).dataPlane().restart();
        }
        scenario.awaitReady();
        assertThat(snapshots(2).getFirst()).isNotEqualTo(before.get(1));
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void anAddedInstanceIsConfiguredAndARemovedOneIsReleased() {
        scenario.apply(SpecSamples.probed(1));
        scenario.awaitReady();
        ProbeConnections.awaitHeld(instances.get(2), 1);
        List<InstanceSnapshot> before = snapshots(0, 1, 2);

        scenario.patch("[{\"op\": \"remove\", \"path\": \"/spec/external/instances/2\"}]");
        ProxyConfig fewer = scenario.await(
                "two instances are ready",
                one -> StatusReader.isReady(one)
                        && Objects.equals(one.getStatus().replicas(), 2)
                        && Objects.equals(one.getStatus().readyReplicas(), 2));
        assertThat(StatusReader.instance(fewer, "haproxy-2")).isEmpty();
        ProbeConnections.awaitHeld(instances.get(2), 0);

        scenario.set(
                "/external/instances/-",
                stack.client()
                        .getKubernetesSerialization()
                        .asJson(instances.get(2).reference()));
        scenario.await(
                "three instances are ready",
                one -> StatusReader.isReady(one)
                        && Objects.equals(one.getStatus().readyReplicas(), 3));
        ProbeConnections.awaitHeld(instances.get(2), 1);
        assertThat(snapshots(0, 1, 2)).isEqualTo(before);
    }

    @Test
    void anInstanceRemovedWhileTheOperatorIsDownIsReleased() {
        scenario.apply(SpecSamples.probed(1));
        scenario.awaitReady();
        ProbeConnections.awaitHeld(instances.get(2), 1);

        stack.operator().kill();
        scenario.patch("[{\"op\": \"remove\", \"path\": \"/spec/external/instances/2\"}]");
        stack.operator().restart();

        awaitTwoReadyAndNoneFormer();
        ProbeConnections.awaitHeld(instances.get(2), 0);
    }

    @Test
    void aRemovedInstanceIsReleasedWhenItsProbeAnswersAgain() {
        scenario.apply(SpecSamples.probed(1));
        scenario.awaitReady();
        ProbeConnections.awaitHeld(instances.get(2), 1);

        instances.get(2).probe().kill();
        scenario.patch("[{\"op\": \"remove\", \"path\": \"/spec/external/instances/2\"}]");
        scenario.await(
                "two instances are ready, and the status names the third one",
                one -> StatusReader.isReady(one)
                        && one.getStatus().formerInstances() != null
                        && one.getStatus().formerInstances().getFirst().name().equals("haproxy-2"));
        stack.operator().kill();
        stack.operator().restart();
        instances.get(2).probe().restart();

        awaitTwoReadyAndNoneFormer();
        ProbeConnections.awaitHeld(instances.get(2), 0);
    }

    private void awaitTwoReadyAndNoneFormer() {
        scenario.await(
                "two instances are ready, and the third one is released",
                one -> StatusReader.isReady(one)
                        && Objects.equals(one.getStatus().replicas(), 2)
                        && one.getStatus().formerInstances() == null);
    }

    private List<InstanceSnapshot> snapshots(int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> InstanceSnapshot.of(stack, instances.get(number)))
                .toList();
    }

    private static String programmed(ProxyConfig resource) {
        return StatusReader.condition(resource, "Programmed")
                .map(Condition::message)
                .orElse("");
    }

    private static String message(ProxyConfig resource, int instance) {
        return StatusReader.instance(resource, "haproxy-" + instance)
                .map(InstanceStatus::message)
                .orElse("");
    }
}
