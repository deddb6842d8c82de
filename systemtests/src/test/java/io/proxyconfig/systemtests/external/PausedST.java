package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import io.proxyconfig.operator.dataplane.DataPlaneException;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A paused resource: HAProxy stays as it is, the status continues, and the end of the pause applies the spec. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PausedST {
    private static final String ANNOTATION = "proxyconfig.io/paused";

    private Scenario scenario;
    private HaproxyProcess haproxy;
    private ExternalEditor editor;
    private StatusAuditor auditor;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        haproxy = scenario.stack().instance().haproxy();
        editor = new ExternalEditor(scenario);
        scenario.apply(SpecSamples.probed(2));
    }

    @AfterAll
    void end() {
        scenario.close();
        editor.close();
    }

    @BeforeEach
    void hold() {
        scenario.awaitReady();
        auditor = scenario.audit();
        scenario.hold();
    }

    @AfterEach
    void release() {
        scenario.releaseAll();
    }

    @Test
    void aChangeOfTheSpecWaitsWhileTheSpecPausesTheResource() throws IOException, SQLException {
        int pauses = scenario.events("Paused").size();
        scenario.set("/paused", "true");
        ProxyConfig paused = awaitPaused();
        assertThat(StatusReader.is(paused, "Programmed", Status.True))
                .as("the instance has the desired configuration")
                .isTrue();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        String file = Files.readString(haproxy.configFile());

        scenario.change();
        assertIsNotProgrammed();
        assertThat(WorkerSnapshot.of(scenario)).isEqualTo(worker);
        assertThat(Files.readString(haproxy.configFile())).isEqualTo(file);

        scenario.set("/paused", "false");
        assertIsApplied(worker.reloads() + 1);
        assertThat(awaitEvents("Paused", pauses + 1).getLast().getMessage()).contains("spec.paused");
        awaitEvents("Resumed", pauses + 1);
    }

    @Test
    void theAnnotationPausesAndResumesWithoutAChangeOfTheSpec() throws IOException, SQLException {
        Long generation = scenario.resource().getMetadata().getGeneration();
        annotate("true");
        ProxyConfig paused = awaitPaused();
        assertThat(paused.getMetadata().getGeneration()).isEqualTo(generation);
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        String file = Files.readString(haproxy.configFile());

        scenario.set("/listeners/0/allowedSources", "[\"127.0.0.0/8\"]");
        assertIsNotProgrammed();
        assertThat(WorkerSnapshot.of(scenario)).isEqualTo(worker);
        assertThat(Files.readString(haproxy.configFile())).isEqualTo(file);

        annotate(null);
        assertIsApplied(worker.reloads());
    }

    @Test
    void anEditOfAnotherClientStaysUntilTheEndOfThePause() throws DataPlaneException, SQLException {
        annotate("true");
        awaitPaused();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        int drifts = scenario.events("Drifted").size();

        editor.edit();
        assertIsNotProgrammed();
        scenario.stack().operator().restart();
        scenario.change();
        assertIsNotProgrammed();
        assertThat(editor.hasEdit()).isTrue();
        assertThat(WorkerSnapshot.of(scenario).reloads()).as("one for the edit").isEqualTo(worker.reloads() + 1);
        assertThat(scenario.events("Drifted")).hasSize(drifts);

        annotate(null);
        assertIsApplied(worker.reloads() + 2);
        assertThat(editor.hasEdit()).isFalse();
    }

    private void annotate(@Nullable String value) {
        scenario.handle().edit(resource -> {
            if (value == null) {
                resource.getMetadata().getAnnotations().remove(ANNOTATION);
            } else {
                resource.getMetadata().getAnnotations().put(ANNOTATION, value);
            }
            return resource;
        });
    }

    private ProxyConfig awaitPaused() {
        return scenario.await("Paused", resource -> StatusReader.is(resource, "Paused", Status.True));
    }

    private void assertIsNotProgrammed() {
        ProxyConfig paused =
                scenario.await("not programmed", resource -> StatusReader.is(resource, "Programmed", Status.False));
        assertThat(StatusReader.condition(paused, "Programmed").orElseThrow().reason())
                .isEqualTo("Paused");
        assertThat(StatusReader.is(paused, "Paused", Status.True)).isTrue();
        assertThat(StatusReader.isReady(paused)).isFalse();
    }

    private void assertIsApplied(int reloads) throws SQLException {
        ProxyConfig resumed = scenario.awaitReady();
        assertThat(StatusReader.condition(resumed, "Paused")).isEmpty();
        assertThat(WorkerSnapshot.of(scenario).reloads()).isEqualTo(reloads);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    /** The operator writes events beside the status, so that they can be later. */
    private List<Event> awaitEvents(String reason, int count) {
        return Awaitility.await(count + " " + reason)
                .atMost(Scenario.TIMEOUT)
                .until(() -> scenario.events(reason), events -> events.size() == count);
    }
}
