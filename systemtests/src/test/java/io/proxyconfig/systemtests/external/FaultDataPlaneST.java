package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.DataPlaneProcess;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Data Plane API fails in several ways and recovers: the configuration stays live, and a change waits. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultDataPlaneST {
    private Scenario scenario;
    private FaultProxy proxy;
    private DataPlaneProcess dataPlane;
    private @Nullable Fault current;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        dataPlane = scenario.stack().instance().dataPlane();
        proxy = FaultProxy.inFrontOf(scenario);
        scenario.apply(SpecSamples.probed(2) + proxy.external());
        scenario.awaitReady();
        scenario.hold();
    }

    @AfterAll
    void end() {
        scenario.close();
        proxy.close();
    }

    @AfterEach
    void endFault() {
        if (current != null) {
            current.end(this);
            current = null;
        }
        proxy.mode(FaultProxy.Mode.Forward);
    }

    /** A fault of the Data Plane API. */
    enum Fault {
        Killed("cannot be reached") {
            @Override
            void begin(FaultDataPlaneST test) {
                test.dataPlane.kill();
            }

            @Override
            void end(FaultDataPlaneST test) {
                test.dataPlane.restart();
            }
        },
        Hanging("did not answer") {
            @Override
            void begin(FaultDataPlaneST test) {
                test.dataPlane.suspend();
            }

            @Override
            void end(FaultDataPlaneST test) {
                test.dataPlane.resume();
            }
        },
        Answering500("answered 500") {
            @Override
            void begin(FaultDataPlaneST test) {
                test.proxy.mode(FaultProxy.Mode.Fail);
            }

            @Override
            void end(FaultDataPlaneST test) {
                test.proxy.mode(FaultProxy.Mode.Forward);
            }
        },
        RefusingThePassword("refused the credentials") {
            @Override
            void begin(FaultDataPlaneST test) {
                test.password("wrong");
            }

            @Override
            void end(FaultDataPlaneST test) {
                test.password(test.scenario.stack().dataPlanePassword());
            }
        };

        /** A part of the status message during the fault. */
        private final String message;

        Fault(String message) {
            this.message = message;
        }

        abstract void begin(FaultDataPlaneST test);

        abstract void end(FaultDataPlaneST test);
    }

    @ParameterizedTest
    @EnumSource
    void aFaultIsReportedAndChangesNothing(Fault fault) throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);

        current = fault;
        fault.begin(this);
        scenario.await(
                "the instance's message has the fault",
                one -> message(one).filter(text -> text.contains(fault.message)).isPresent());
        scenario.query();
        endFault();
        scenario.await("the instance has no message", one -> message(one).isEmpty());

        scenario.awaitReady();
        assertThat(WorkerSnapshot.of(scenario)).isEqualTo(worker);
        assertThat(auditor.versions()).as("Programmed stays True").allSatisfy(one -> assertThat(
                        StatusReader.is(one, "Programmed", Status.True))
                .isTrue());
        scenario.assertHeldConnectionsWork();
        auditor.assertNeverFalselyProgrammed();
    }

    @ParameterizedTest
    @EnumSource
    void aChangeDuringAFaultGoesLiveAfterIt(Fault fault) throws SQLException {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);

        current = fault;
        fault.begin(this);
        scenario.change();
        scenario.await(
                "the change is not live, and the status says why",
                one -> StatusReader.is(one, "Programmed", Status.False)
                        && StatusReader.condition(one, "Programmed")
                                .filter(programmed -> programmed.reason().equals("DataPlaneFailed")
                                        && programmed.message().contains(fault.message))
                                .isPresent());
        scenario.query();
        endFault();
        scenario.awaitReady();

        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    @Test
    void aPushWithALostResponseIsNotRepeated() {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);

        proxy.mode(FaultProxy.Mode.LoseResponse);
        scenario.change();
        scenario.await("the status has the error", one -> StatusReader.condition(one, "Programmed")
                .filter(programmed -> programmed.reason().equals("DataPlaneFailed"))
                .isPresent());
        proxy.mode(FaultProxy.Mode.Forward);
        scenario.awaitReady();

        assertThat(WorkerSnapshot.of(scenario).reloads())
                .as(() -> "the operator's log ends:\n"
                        + scenario.stack().operator().logTail())
                .isEqualTo(worker.reloads() + 1);
        scenario.assertHeldConnectionsWork();
        auditor.assertNeverFalselyProgrammed();
    }

    /** An earlier push with a lost response has written the file, and its reload is not finished. */
    @Test
    void aRunningReloadIsNotRepeated() {
        scenario.awaitReady();
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);

        proxy.duplicateNextPush(() -> scenario.stack().instance().haproxy().reload());
        scenario.change();
        scenario.awaitReady();

        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
        scenario.assertHeldConnectionsWork();
        auditor.assertNeverFalselyProgrammed();
    }

    private static Optional<String> message(ProxyConfig resource) {
        return Optional.ofNullable(resource.getStatus().instanceStatuses())
                .flatMap(all -> Optional.ofNullable(all.getFirst()))
                .map(InstanceStatus::message);
    }

    private void password(String password) {
        Secret changed = scenario.stack()
                .client()
                .secrets()
                .inNamespace(scenario.stack().namespace())
                .withName(KubernetesStack.DATAPLANE_SECRET)
                .get();
        changed.setStringData(Map.of("password", password));
        scenario.stack().client().resource(changed).update();
    }
}
