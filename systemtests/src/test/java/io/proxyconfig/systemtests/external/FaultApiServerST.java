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

/** The API server goes away and comes back, in order and by force: connections don't notice, changes go on. */
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
    void stoppedInOrder() throws SQLException {
        outlives(controlPlane::stopApiServer);
    }

    @Test
    void killed() throws SQLException {
        outlives(controlPlane::killApiServer);
    }

    @Test
    void killedRightAfterAChange() throws SQLException {
        scenario.awaitReady();
        FaultWorker worker = FaultWorker.of(scenario);

        ProxyConfig changed = scenario.change();
        controlPlane.restartApiServer();
        StatusAuditor auditor = scenario.audit();
        isLive(changed);

        assertThat(FaultWorker.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
        scenario.assertHeldConnectionsWork();
        auditor.neverFalselyProgrammed();
    }

    private void outlives(Runnable fault) throws SQLException {
        scenario.awaitReady();
        FaultWorker worker = FaultWorker.of(scenario);

        fault.run();
        scenario.query();
        scenario.assertHeldConnectionsWork();
        controlPlane.startApiServer();
        StatusAuditor auditor = scenario.audit();
        scenario.awaitReady();
        assertThat(FaultWorker.of(scenario)).isEqualTo(worker);

        isLive(scenario.change());
        assertThat(FaultWorker.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.neverFalselyProgrammed();
    }

    private void isLive(ProxyConfig changed) {
        scenario.await(
                "the change is live",
                one -> StatusReader.isReady(one)
                        && Objects.equals(
                                one.getMetadata().getGeneration(),
                                changed.getMetadata().getGeneration()));
    }
}
