package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.OperatorProcess;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code spec.driftPolicy: Report}: what somebody else changes is told and left, until the spec changes. */
@ExtendWith(SharedControlPlane.class)
class ReportedDriftST {
    private static final Pattern PASSES =
            Pattern.compile("proxyconfig_reconcile_step_seconds_count\\{step=\"plan\"} [1-9]");

    private Scenario scenario;
    private ForeignWriter somebody;

    @BeforeEach
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        somebody = new ForeignWriter(scenario);
        scenario.apply(SpecSamples.probed(1) + "driftPolicy: Report\n");
        scenario.awaitReady();
    }

    @AfterEach
    void end() {
        somebody.close();
        scenario.close();
    }

    @Test
    void anEditStaysUntilTheSpecChangesEvenWhenTheOperatorComesBack() throws DataPlaneException, SQLException {
        StatusAuditor auditor = scenario.audit();
        scenario.hold();
        FaultWorker before = FaultWorker.of(scenario);

        somebody.edit();
        String told = awaitDrifted();
        scenario.hold();

        assertThat(told)
                .contains(
                        "haproxy-0",
                        "another client changed the haproxy.cfg on the instance",
                        "spec.driftPolicy is Report");
        restartOperator();
        assertThat(awaitDrifted()).isEqualTo(told);
        assertThat(somebody.seesTheEdit()).isTrue();
        assertThat(FaultWorker.of(scenario).reloads()).as("one for the edit").isEqualTo(before.reloads() + 1);
        assertThat(scenario.events("Drifted")).isNotEmpty();

        scenario.change();
        scenario.awaitReady();

        assertThat(somebody.seesTheEdit()).isFalse();
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.neverFalselyProgrammed();
    }

    /** Kills the operator, and waits until the next one has looked at the instance. */
    private void restartOperator() {
        OperatorProcess operator = scenario.stack().operator();
        operator.restart();
        Awaitility.await("a pass of the new operator")
                .atMost(Scenario.TIMEOUT)
                .until(() -> PASSES.matcher(operator.metrics()).find());
    }

    private String awaitDrifted() {
        ProxyConfig drifted =
                scenario.await("the drift is told", resource -> StatusReader.condition(resource, "Programmed")
                        .filter(programmed -> programmed.status() == Condition.Status.False
                                && programmed.reason().equals("Drifted"))
                        .isPresent());
        return StatusReader.condition(drifted, "Programmed").orElseThrow().message();
    }
}
