package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.ProbeProcess;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.sql.SQLException;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Without the probe nothing is proven, so nothing is claimed; with HAProxy gone nothing is live, and the probe says so. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultProbeST {
    private Scenario scenario;
    private ProbeProcess probe;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        probe = scenario.stack().instance().probe();
        scenario.apply(SpecSamples.probed(2));
        scenario.awaitReady();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @Test
    void withoutTheProbeNothingIsClaimed() throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        FaultWorker worker = FaultWorker.of(scenario);
        scenario.hold();

        probe.kill();
        scenario.await(
                "nothing is claimed",
                one -> StatusReader.is(one, "Programmed", Status.Unknown)
                        && StatusReader.is(one, "Ready", Status.Unknown));
        scenario.query();
        probe.restart();
        scenario.awaitReady();

        assertThat(FaultWorker.of(scenario)).isEqualTo(worker);
        assertThat(auditor.versions())
                .as("nobody had a reason to say that it is not live")
                .noneSatisfy(one -> assertThat(StatusReader.is(one, "Programmed", Status.False))
                        .isTrue());
        scenario.assertHeldConnectionsWork();
        auditor.neverFalselyProgrammed();
    }

    @Test
    void aChangeWithoutTheProbeIsClaimedOnlyWhenTheProbeHasSeenIt() throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        FaultWorker worker = FaultWorker.of(scenario);
        scenario.hold();

        probe.kill();
        ProxyConfig changed = scenario.change();
        Awaitility.await("the change is live")
                .atMost(Scenario.TIMEOUT)
                .until(() -> FaultWorker.of(scenario).reloads() == worker.reloads() + 1);
        scenario.await(
                "the change is in the status, and not claimed",
                one -> StatusReader.is(one, "Programmed", Status.Unknown));
        scenario.query();
        assertThat(auditor.versions()).noneSatisfy(one -> claims(one, changed));
        probe.restart();
        scenario.awaitReady();

        Awaitility.await("the auditor's watch has the claim, too")
                .atMost(Scenario.TIMEOUT)
                .untilAsserted(() -> assertThat(auditor.versions()).anySatisfy(one -> claims(one, changed)));
        assertThat(FaultWorker.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
        scenario.assertHeldConnectionsWork();
        auditor.neverFalselyProgrammed();
    }

    @Test
    void anAllowListThatTheProbeCouldNotChangeIsChangedWhenItIsBack() throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        FaultWorker worker = FaultWorker.of(scenario);
        int drifted = scenario.events("Drifted").size();
        scenario.hold();

        probe.kill();
        ProxyConfig changed = scenario.set("/listeners/0/allow", "[\"127.0.0.0/8\", \"10.0.0.0/8\"]");
        scenario.await(
                "the change is in the status",
                one -> Objects.equals(
                                one.getStatus().observedGeneration(),
                                changed.getMetadata().getGeneration())
                        && !StatusReader.is(one, "Programmed", Status.True));
        assertThat(auditor.versions()).noneSatisfy(one -> claims(one, changed));
        probe.restart();
        scenario.awaitReady();

        String list = scenario.stack().instance().haproxy().workerCommand("show acl");
        assertThat(list).contains("proxyconfig-mysql.acl");
        assertThat(runningList()).contains("10.0.0.0/8").doesNotContain("0.0.0.0/0");
        assertThat(FaultWorker.of(scenario)).isEqualTo(worker);
        assertThat(scenario.events("Drifted")).as("it was our own change").hasSize(drifted);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.neverFalselyProgrammed();
    }

    @Test
    void aKilledHaproxyIsToldAndComesBackAsItWas() throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        HaproxyProcess haproxy = scenario.stack().instance().haproxy();

        haproxy.kill();
        scenario.await(
                "nothing is live",
                one -> StatusReader.is(one, "Programmed", Status.False) && StatusReader.is(one, "Ready", Status.False));
        haproxy.restart();
        FaultWorker worker = FaultWorker.of(scenario);
        scenario.awaitReady();

        assertThat(FaultWorker.of(scenario)).as("nothing was reloaded").isEqualTo(worker);
        scenario.query();
        auditor.neverFalselyProgrammed();
    }

    private String runningList() {
        HaproxyProcess haproxy = scenario.stack().instance().haproxy();
        String id = haproxy.workerCommand("show acl")
                .lines()
                .filter(line -> line.contains("proxyconfig-mysql.acl"))
                .map(line -> line.split(" ", -1)[0])
                .findFirst()
                .orElseThrow();
        return haproxy.workerCommand("show acl #" + id);
    }

    private static void claims(ProxyConfig version, ProxyConfig changed) {
        assertThat(StatusReader.condition(version, "Programmed"))
                .hasValueSatisfying(programmed -> assertThat(programmed.status() == Status.True
                                && Objects.equals(
                                        programmed.observedGeneration(),
                                        changed.getMetadata().getGeneration()))
                        .isTrue());
    }
}
