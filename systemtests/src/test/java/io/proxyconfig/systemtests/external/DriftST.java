package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Another client changes an instance: the operator reports the drift once and repairs it without breaking a connection. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DriftST {
    private Scenario scenario;
    private HaproxyProcess haproxy;
    private FaultProxy proxy;
    private ExternalEditor editor;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        haproxy = scenario.stack().instance().haproxy();
        proxy = FaultProxy.inFrontOf(scenario);
        editor = new ExternalEditor(scenario);
        scenario.apply(SpecSamples.probed(2) + proxy.external());
        scenario.awaitReady();
    }

    @AfterAll
    void end() {
        scenario.close();
        proxy.close();
        editor.close();
    }

    @Test
    void anEditThroughTheDataPlaneApiIsReverted() throws DataPlaneException, SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        int before = drifts();
        scenario.hold();

        editor.edit();
        scenario.hold();
        Awaitility.await("the edit is gone").atMost(Scenario.TIMEOUT).until(() -> !editor.hasEdit());
        awaitDrifts(before + 1);
        scenario.awaitReady();

        assertThat(WorkerSnapshot.of(scenario).reloads())
                .as("one for the edit, one for the repair")
                .isEqualTo(worker.reloads() + 2);
        assertThat(drifts()).isEqualTo(before + 1);
        assertThat(lastDrift()).contains("another client changed the haproxy.cfg on the instance");
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void anOldFileAfterARestartIsReplaced() throws IOException, SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        String old = Files.readString(haproxy.configFile());
        String oldRevision = scenario.resource().getStatus().revision();
        scenario.change();
        String revision = scenario.awaitReady().getStatus().revision();
        int before = drifts();
        AtomicReference<Optional<Condition>> atPush = new AtomicReference<>(Optional.empty());
        proxy.beforeNextPush(() -> atPush.set(StatusReader.condition(scenario.resource(), "Programmed")));

        scenario.releaseAll();
        haproxy.kill();
        Files.writeString(haproxy.configFile(), old);
        haproxy.restart();
        Awaitility.await("the running worker has the new revision")
                .atMost(Scenario.TIMEOUT)
                .until(() -> haproxy.workerCommand("show info").contains("revision " + revision));
        awaitDrifts(before + 1);
        scenario.awaitReady();

        assertThat(atPush.get()).as("the condition before the repair began").hasValueSatisfying(programmed -> {
            assertThat(programmed.status()).isEqualTo(Condition.Status.False);
            assertThat(programmed.reason()).isEqualTo("NotLive");
        });
        assertThat(revision).isNotEqualTo(oldRevision);
        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(1);
        assertThat(drifts()).isEqualTo(before + 1);
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void anEditBetweenReadAndPushIsReported() throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        int before = drifts();
        scenario.hold();

        proxy.beforeNextPush(this::editUnchecked);
        scenario.change();
        scenario.awaitReady();
        awaitDrifts(before + 1);

        assertThat(WorkerSnapshot.of(scenario).reloads())
                .as("one for the edit, one for the change")
                .isEqualTo(worker.reloads() + 2);
        assertThat(drifts()).isEqualTo(before + 1);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void anEditTogetherWithAChangeOfTheSpecIsReported() throws DataPlaneException, SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        int before = drifts();
        scenario.hold();

        editor.edit();
        scenario.change();
        scenario.awaitReady();
        awaitDrifts(before + 1);

        assertThat(editor.hasEdit()).isFalse();
        assertThat(drifts()).isEqualTo(before + 1);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    private void editUnchecked() {
        try {
            editor.edit();
        } catch (DataPlaneException e) {
            throw new AssertionError("the edit failed", e);
        }
    }

    private int drifts() {
        return scenario.events("Drifted").size();
    }

    /** The operator writes events asynchronously. */
    private void awaitDrifts(int number) {
        Awaitility.await(number + " events Drifted").atMost(Scenario.TIMEOUT).until(() -> drifts() >= number);
    }

    private String lastDrift() {
        Event event = scenario.events("Drifted").getLast();
        return event.getMessage();
    }
}
