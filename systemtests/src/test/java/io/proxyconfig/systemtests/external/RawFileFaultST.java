package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A fault while the operator stores a file of {@code spec.raw} without a reload, compares it, and reloads HAProxy. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RawFileFaultST {
    private static final String NOT_PRESERVED = "  disabled\n  enabled\n";

    private Scenario scenario;
    private FaultProxy proxy;
    private int changes;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        proxy = FaultProxy.inFrontOf(scenario);
        put("");
        scenario.apply("raw: {configMap: {name: haproxy-cfg}}\n" + proxy.external());
        scenario.awaitReady();
        scenario.hold();
    }

    @AfterAll
    void end() {
        scenario.close();
        proxy.close();
    }

    @BeforeEach
    void aGoodFileIsLive() {
        goLive(() -> {});
    }

    @Test
    void aFileWhoseResponseWasLostGoesLiveWithOneReload() throws SQLException {
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);

        goLive(() -> proxy.loseResponseOfNextSave(() -> {}));

        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
        assertWorks(auditor);
    }

    @Test
    void aFileThatIsNotPreservedIsReplacedAlsoAfterALostResponse() throws Exception {
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        String before = file();

        proxy.loseResponseOfNextSave(() -> {});
        put(NOT_PRESERVED);
        awaitNotPreserved();

        assertThat(file()).isEqualTo(before);
        assertThat(WorkerSnapshot.of(scenario)).isEqualTo(worker);
        assertWorks(auditor);
    }

    @Test
    void aFileThatIsNotPreservedIsReplacedAlsoByTheNextOperator() throws Exception {
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        String before = file();

        restartTheOperatorAfterTheStorageOf(NOT_PRESERVED);
        awaitNotPreserved();

        assertThat(file()).isEqualTo(before);
        assertThat(WorkerSnapshot.of(scenario)).isEqualTo(worker);
        assertWorks(auditor);
    }

    @Test
    void theOperatorEndsBetweenTheFileAndTheReload() throws Exception {
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        String before = lastGoodRevision();

        restartTheOperatorAfterTheStorageOf("");
        awaitAnother(before);

        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(worker.reloads() + 1);
        assertWorks(auditor);
    }

    @Test
    void anotherClientChangesTheFileFirst() throws Exception {
        StatusAuditor auditor = scenario.audit();
        try (ExternalEditor editor = new ExternalEditor(scenario)) {
            goLive(() -> proxy.beforeNextPush(() -> {
                try {
                    editor.edit();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));

            assertThat(editor.hasEdit()).isFalse();
        }
        assertWorks(auditor);
    }

    private void restartTheOperatorAfterTheStorageOf(String backend) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        proxy.loseResponseOfNextSave(() -> {
            scenario.stack().operator().kill();
            ended.countDown();
        });
        put(backend);
        assertThat(ended.await(Scenario.TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        scenario.stack().operator().restart();
    }

    private void awaitNotPreserved() {
        scenario.await("the file is refused", one -> StatusReader.condition(one, "Accepted")
                .filter(accepted -> accepted.reason().equals("NotPreserved"))
                .isPresent());
    }

    private void goLive(Runnable fault) {
        String before = lastGoodRevision();
        fault.run();
        put("");
        awaitAnother(before);
    }

    private void awaitAnother(String revision) {
        scenario.await(
                "another file is live",
                one -> StatusReader.isReady(one)
                        && !Objects.equals(one.getStatus().lastGoodRevision(), revision));
    }

    private String lastGoodRevision() {
        return Objects.requireNonNull(scenario.resource().getStatus().lastGoodRevision());
    }

    private void assertWorks(StatusAuditor auditor) throws SQLException {
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    /** What is in the file of the instance, without the lines of the Data Plane API. */
    private String file() throws IOException {
        return Files.readString(scenario.stack().instance().haproxy().configFile())
                .replaceAll("(?m)^# _.*\n", "");
    }

    /** A file, different each time, with more lines for the backend. */
    private void put(String backend) {
        changes++;
        String file = """
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h

                frontend mysql
                  bind 127.0.0.1:%d
                  maxconn %d
                  default_backend database

                backend database
                  server primary 127.0.0.1:%d
                %s""".formatted(
                scenario.port(), 100 + changes, scenario.stack().database().port(), backend);
        RawFileConfigMap.put(scenario, file);
    }
}
