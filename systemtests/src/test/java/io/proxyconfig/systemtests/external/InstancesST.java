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
import io.proxyconfig.systemtests.external.GroundTruth.Running;
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
 * A change goes from one instance to the next, and no further than the first that does not prove it. The instances are on
 * one machine and share the listeners' ports, as the kernel lets processes of one user do (socket(7), SO_REUSEPORT).
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
    void aChangeGoesFromOneInstanceToTheNext() {
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
        List<Running> running = auditor.truth();
        assertThat(running)
                .extracting(Running::revision)
                .containsOnly(Objects.requireNonNull(changed.getStatus().revision()));
        assertThat(running).extracting(Running::startedAt).isSorted();
        scenario.assertHeldConnectionsWork();
        auditor.neverFalselyProgrammed();
    }

    @Test
    void aRefusalByTheFirstInstanceKeepsTheOthersAsTheyAre() throws SQLException {
        StatusAuditor auditor = scenario.audit();
        scenario.apply(SpecSamples.simple());
        scenario.awaitReady();
        long first = instances.get(0).haproxy().currentWorkerPid();
        List<Footprint> others = footprints(1, 2);
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
        assertThat(footprints(1, 2)).isEqualTo(others);
        scenario.query();
        scenario.assertHeldConnectionsWork();

        scenario.set("/listeners/0/port", "${port}");
        scenario.awaitReady();
        assertThat(footprints(1, 2)).isEqualTo(others);
        auditor.neverFalselyProgrammed();
    }

    @Test
    void anInstanceOutOfReachStopsTheChangeThereUntilItIsBack() throws SQLException {
        StatusAuditor auditor = scenario.audit();
        scenario.apply(SpecSamples.simple());
        scenario.awaitReady();
        List<Footprint> before = footprints(0, 2);
        instances.get(1).dataPlane().kill();
        try {
            scenario.change();
            ProxyConfig stopped = scenario.await(
                    "the second instance is named, the third waits",
                    one -> StatusReader.is(one, "Programmed", Condition.Status.False)
                            && programmed(one).contains("haproxy-1")
                            && message(one, 2).contains("waits"));
            assertThat(stopped.getStatus().readyReplicas()).isEqualTo(1);
            assertThat(footprints(0).getFirst()).isNotEqualTo(before.get(0));
            assertThat(footprints(2).getFirst()).isEqualTo(before.get(1));
            scenario.query();
        } finally {
            instances.get(1).dataPlane().restart();
        }
        scenario.awaitReady();
        assertThat(footprints(2).getFirst()).isNotEqualTo(before.get(1));
        auditor.neverFalselyProgrammed();
    }

    @Test
    void anInstanceThatIsAddedGetsItAndOneThatIsRemovedIsLetGo() {
        scenario.apply(SpecSamples.probed(1));
        scenario.awaitReady();
        HeldByProbe.await(instances.get(2), 1);
        List<Footprint> before = footprints(0, 1, 2);

        scenario.patch("[{\"op\": \"remove\", \"path\": \"/spec/dataPlane/external/instances/2\"}]");
        ProxyConfig fewer = scenario.await(
                "two instances are ready",
                one -> StatusReader.isReady(one)
                        && Objects.equals(one.getStatus().replicas(), 2)
                        && Objects.equals(one.getStatus().readyReplicas(), 2));
        assertThat(StatusReader.instance(fewer, "haproxy-2")).isEmpty();
        HeldByProbe.await(instances.get(2), 0);

        scenario.set(
                "/dataPlane/external/instances/-",
                stack.client()
                        .getKubernetesSerialization()
                        .asJson(instances.get(2).reference()));
        scenario.await(
                "three instances are ready",
                one -> StatusReader.isReady(one)
                        && Objects.equals(one.getStatus().readyReplicas(), 3));
        HeldByProbe.await(instances.get(2), 1);
        assertThat(footprints(0, 1, 2)).isEqualTo(before);
    }

    private List<Footprint> footprints(int... numbers) {
        return Arrays.stream(numbers)
                .mapToObj(number -> Footprint.of(stack, instances.get(number)))
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
