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

/** Without the probe nothing is verified, so Programmed is Unknown. Without HAProxy nothing is live, so it is False. */
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
    void withoutTheProbeProgrammedIsUnknown() throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        scenario.hold();

        probe.kill();
        scenario.await(
                "Programmed and Ready are Unknown",
                one -> StatusReader.is(one, "Programmed", Status.Unknown)
                        && StatusReader.is(one, "Ready", Status.Unknown));
        scenario.query();
        probe.restart();
        scenario.awaitReady();

        assertThat(WorkerSnapshot.of(scenario)).isEqualTo(worker);
        assertThat(auditor.versions()).as("Programmed is never False").noneSatisfy(one -> assertThat(
                        StatusReader.is(one, "Programmed", Status.False))
                .isTrue());
        scenario.assertHeldConnectionsWork();
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void aChangeWithoutTheProbeIsProgrammedOnlyAfterTheProbeReturns() throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        scenario.hold();

        probe.kill();
        ProxyConfig changed = scenario.change();
        Awaitility.await("the change is live")
                .atMost(Scenario.TIMEOUT)
                .until(() -> WorkerSnapshot.of(scenario).reloads() == worker.reloads() + 1);
        scenario.await(
                "the change is in the status, and Programmed is Unknown",
                one -> StatusReader.is(one, "Programmed", Status.Unknown));
        scenario.query();
        assertThat(auditor.versions()).noneSatisfy(one -> isProgrammed(one, changed));
        probe.restart();
        scenario.awaitReady();

        Awaitility.await("the auditor has received the status")
                .atMost(Scenario.TIMEOUT)
                .untilAsserted(() -> assertThat(auditor.versions()).anySatisfy(one -> isProgrammed(one, changed)));
        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
        scenario.assertHeldConnectionsWork();
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void anAllowListIsChangedAfterTheProbeReturns() throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        int drifted = scenario.events("Drifted").size();
        scenario.hold();

        probe.kill();
        ProxyConfig changed = scenario.set("/listeners/0/allowedSources", "[\"127.0.0.0/8\", \"10.0.0.0/8\"]");
        scenario.await(
                "the change is in the status",
                one -> Objects.equals(
                                one.getStatus().observedGeneration(),
                                changed.getMetadata().getGeneration())
                        && !StatusReader.is(one, "Programmed", Status.True));
        assertThat(auditor.versions()).noneSatisfy(one -> isProgrammed(one, changed));
        probe.restart();
        scenario.awaitReady();

        String list = scenario.stack().instance().haproxy().workerCommand("show acl");
        assertThat(list).contains("proxyconfig-mysql.acl");
        assertThat(runningAllowList()).contains("10.0.0.0/8").doesNotContain("0.0.0.0/0");
        assertThat(WorkerSnapshot.of(scenario)).isEqualTo(worker);
        assertThat(scenario.events("Drifted"))
                .as("the operator's own change is not drift")
                .hasSize(drifted);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void aKilledHaproxyIsReportedAndRecovers() throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        HaproxyProcess haproxy = scenario.stack().instance().haproxy();

        scenario.releaseAll();
        haproxy.kill();
        scenario.await(
                "nothing is live",
                one -> StatusReader.is(one, "Programmed", Status.False) && StatusReader.is(one, "Ready", Status.False));
        haproxy.restart();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        scenario.awaitReady();

        assertThat(WorkerSnapshot.of(scenario)).as("nothing was reloaded").isEqualTo(worker);
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    private String runningAllowList() {
        HaproxyProcess haproxy = scenario.stack().instance().haproxy();
        String id = haproxy.workerCommand("show acl")
                .lines()
                .filter(line -> line.contains("proxyconfig-mysql.acl"))
                .map(line -> line.split(" ", -1)[0])
                .findFirst()
                .orElseThrow();
        return haproxy.workerCommand("show acl #" + id);
    }

    private static void isProgrammed(ProxyConfig version, ProxyConfig changed) {
        assertThat(StatusReader.condition(version, "Programmed"))
                .hasValueSatisfying(programmed -> assertThat(programmed.status() == Status.True
                                && Objects.equals(
                                        programmed.observedGeneration(),
                                        changed.getMetadata().getGeneration()))
                        .isTrue());
    }
}
