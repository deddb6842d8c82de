package io.proxyconfig.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.harness.MySqlClient;
import java.sql.SQLException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** No kind of change breaks the connections of the clients. */
@ComposeTest
class ComposeSurvivalST {

    @Test
    void twentyReloadsByHup(ComposeProject project) throws SQLException {
        TwoClients clients = TwoClients.running(project);
        MySqlClient client = project.hold();
        for (int i = 0; i < 20; i++) {
            int before = project.reloads();
            project.compose("kill", "--signal", "HUP", "haproxy");
            awaitReloads(project, before + 1);
        }
        assertUnbroken(clients, client);
        project.awaitReady();
    }

    @Test
    void twentyChangedFiles(ComposeProject project) throws SQLException {
        TwoClients clients = TwoClients.running(project);
        MySqlClient client = project.hold();
        int before = project.reloads();
        ProxyConfigStatus status = project.awaitReady();
        for (int i = 0; i < 20; i++) {
            project.example().writeWithClientTimeout(100 + i);
            status = project.awaitReadyAfter(status);
        }
        assertThat(project.reloads()).as("one for each file").isEqualTo(before + 20);
        project.example().write(project.example().original());
        project.awaitReadyAfter(status);
        assertUnbroken(clients, client);
    }

    @Test
    void tenEditsThroughTheDataPlaneApi(ComposeProject project) throws SQLException {
        TwoClients clients = TwoClients.running(project);
        MySqlClient client = project.hold();
        ProxyConfigStatus status = project.awaitReady();
        project.example()
                .write(project.example().original().replaceFirst("(?m)^spec:$", "spec:\n  driftPolicy: Report"));
        status = project.awaitReadyAfter(status);
        int before = project.reloads();
        try (ComposeRawConfiguration dataPlane = new ComposeRawConfiguration(project, project.dataPlanePassword())) {
            for (int i = 0; i < 10; i++) {
                edit(dataPlane, 10 + i);
                awaitReloads(project, before + i + 1);
            }
            ProxyConfigStatus drifted = project.await("the status reports the drift", ComposeSurvivalST::isDrifted);
            assertThat(drifted.revision()).isEqualTo(status.revision());
            assertThat(dataPlane.get().body()).contains("timeout queue 19s");
            assertThat(project.reloads())
                    .as("the operator only reports the drift")
                    .isEqualTo(before + 10);

            project.example().write(project.example().original());
            project.awaitReadyAfter(status);
            assertThat(dataPlane.get().body()).doesNotContain("timeout queue");
        }
        assertUnbroken(clients, client);
    }

    @Test
    void anEditThroughTheDataPlaneApiIsReverted(ComposeProject project) throws SQLException {
        TwoClients clients = TwoClients.running(project);
        MySqlClient client = project.hold();
        try (ComposeRawConfiguration dataPlane = new ComposeRawConfiguration(project, project.dataPlanePassword())) {
            edit(dataPlane, 77);
            Awaitility.await("the edit is gone")
                    .atMost(ComposeProject.TIMEOUT)
                    .until(() -> !dataPlane.get().body().contains("timeout queue 77s"));
        }
        project.awaitReady();
        assertThat(project.logs("operator")).contains("the operator repairs drift");
        assertUnbroken(clients, client);
    }

    private static boolean isDrifted(ProxyConfigStatus status) {
        return status.condition("Programmed")
                .filter(one ->
                        one.status() == Condition.Status.False && one.reason().equals("Drifted"))
                .isPresent();
    }

    private static void edit(ComposeRawConfiguration dataPlane, int seconds) {
        String file = dataPlane.get().body().replaceAll("(?m)^ *timeout queue .*\\R", "");
        String edited = file.replaceFirst("(?m)^( *)(timeout connect .*)$", "$1$2\n$1timeout queue " + seconds + "s");
        assertThat(edited).isNotEqualTo(file);
        assertThat(dataPlane.post(edited).statusCode()).isEqualTo(201);
    }

    private static void awaitReloads(ComposeProject project, int reloads) {
        Awaitility.await("reload " + reloads).atMost(ComposeProject.TIMEOUT).until(() -> project.reloads() >= reloads);
    }

    private static void assertUnbroken(TwoClients clients, MySqlClient client) {
        clients.assertUnbroken();
        assertThat(client.failure()).isEmpty();
        assertThat(client.answers()).isPositive();
    }
}
