package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.ControlPlane;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.StatusReader;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The API server is stopped, killed and restarted: connections are not affected, and later changes go live. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultApiServerST {
    private Scenario scenario;
    private ControlPlane controlPlane;

    @BeforeAll
    void start() {
        scenario = Scenario.on(KubernetesStack.start(new KubernetesStack.Options(1, null, "restarts", progress -> {})));
        controlPlane = scenario.stack().controlPlane();
        scenario.apply(SpecSamples.probed(2));
        scenario.awaitReady();
        scenario.hold();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @Test
    void aStoppedApiServer() throws SQLException {
        survives(controlPlane::stopApiServer);
    }

    @Test
    void aKilledApiServer() throws SQLException {
        survives(controlPlane::killApiServer);
    }

    @Test
    void anApiServerKilledAfterAChange() throws SQLException {
        scenario.awaitReady();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);

        ProxyConfig changed = scenario.change();
        controlPlane.restartApiServer();
        StatusAuditor auditor = scenario.audit();
        awaitLive(changed);

        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
        scenario.assertHeldConnectionsWork();
        auditor.assertNeverFalselyProgrammed();
    }

    private void survives(Runnable fault) throws SQLException {
        scenario.awaitReady();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);

        fault.run();
        scenario.query();
        scenario.assertHeldConnectionsWork();
        controlPlane.startApiServer();
        StatusAuditor auditor = scenario.audit();
        scenario.awaitReady();
        assertThat(WorkerSnapshot.of(scenario)).isEqualTo(worker);

        awaitLive(scenario.change());
        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    private void awaitLive(ProxyConfig changed) {
        scenario.await(
                "the change is live",
                one -> StatusReader.isReady(one)
                        && Objects.equals(
                                one.getMetadata().getGeneration(),
                                changed.getMetadata().getGeneration()));
    }
}
