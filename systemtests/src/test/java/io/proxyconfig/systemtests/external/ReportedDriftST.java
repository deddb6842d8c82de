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

/** {@code spec.driftPolicy: Report}: the operator reports a change by another client, and keeps it until the spec changes. */
@ExtendWith(SharedControlPlane.class)
class ReportedDriftST {
    private static final Pattern RECONCILED =
            Pattern.compile("proxyconfig_reconcile_step_seconds_count\\{step=\"plan\"} [1-9]");

    private Scenario scenario;
    private ExternalEditor editor;

    @BeforeEach
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        editor = new ExternalEditor(scenario);
        scenario.apply(SpecSamples.probed(1) + "driftPolicy: Report\n");
        scenario.awaitReady();
    }

    @AfterEach
    void end() {
        editor.close();
        scenario.close();
    }

    @Test
    void anEditStaysUntilTheSpecChangesAlsoAfterARestart() throws DataPlaneException, SQLException {
        StatusAuditor auditor = scenario.audit();
        scenario.hold();
        WorkerSnapshot before = WorkerSnapshot.of(scenario);

        editor.edit();
        String message = awaitDrifted();
        scenario.hold();

        assertThat(message)
                .contains(
                        "haproxy-0",
                        "another client changed the haproxy.cfg on the instance",
                        "set spec.driftPolicy to Repair");
        restartOperator();
        assertThat(awaitDrifted()).isEqualTo(message);
        assertThat(editor.hasEdit()).isTrue();
        assertThat(WorkerSnapshot.of(scenario).reloads()).as("one for the edit").isEqualTo(before.reloads() + 1);
        assertThat(scenario.events("Drifted")).isNotEmpty();

        scenario.change();
        scenario.awaitReady();

        assertThat(editor.hasEdit()).isFalse();
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    /** Kills the operator, and waits until the next one has read the instance. */
    private void restartOperator() {
        OperatorProcess operator = scenario.stack().operator();
        operator.restart();
        Awaitility.await("a reconciliation of the new operator")
                .atMost(Scenario.TIMEOUT)
                .until(() -> RECONCILED.matcher(operator.metrics()).find());
    }

    private String awaitDrifted() {
        ProxyConfig drifted = scenario.await(
                "the status reports the drift", resource -> StatusReader.condition(resource, "Programmed")
                        .filter(programmed -> programmed.status() == Condition.Status.False
                                && programmed.reason().equals("Drifted"))
                        .isPresent());
        return StatusReader.condition(drifted, "Programmed").orElseThrow().message();
    }
}
