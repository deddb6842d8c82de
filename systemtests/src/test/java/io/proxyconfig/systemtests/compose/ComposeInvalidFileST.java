package io.proxyconfig.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.harness.MySqlClient;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** An invalid file changes nothing, and the status has the error and its place. */
@ComposeTest
class ComposeInvalidFileST {

    @Test
    void aFieldOutOfRange(ComposeProject project) throws SQLException {
        assertReportedAndHarmless(project, "port: 8080", "port: 80800", "port: 80800", "spec.listeners[0].port");
    }

    @Test
    void aBackendThatDoesNotExist(ComposeProject project) throws SQLException {
        assertReportedAndHarmless(
                project, "backend: database", "backend: databaze", "listeners:", "databaze, which does not exist");
    }

    @Test
    void aFieldThatDoesNotExist(ComposeProject project) throws SQLException {
        assertReportedAndHarmless(project, "backend: database", "bakcend: database", "bakcend: database", "bakcend");
    }

    @Test
    void aFileThatIsNotYaml(ComposeProject project) throws SQLException {
        assertReportedAndHarmless(project, "  listeners:", "  listeners: [", "listeners: [", "");
    }

    private static void assertReportedAndHarmless(
            ComposeProject project, String part, String mistake, String place, String message) throws SQLException {
        TwoClients clients = TwoClients.running(project);
        MySqlClient client = project.hold();
        ProxyConfigStatus valid = project.awaitReady();
        int reloads = project.reloads();
        String invalid = project.example().original().replaceFirst("(?m)" + part, mistake);
        int line = invalid.substring(0, invalid.indexOf(place)).split("\n", -1).length;
        try {
            project.example().write(invalid);
            ProxyConfigStatus refused = project.await("the file is rejected", status -> status.condition("Accepted")
                    .filter(one -> one.status() == Condition.Status.False)
                    .isPresent());
            assertThat(refused.condition("Accepted").orElseThrow().message())
                    .contains(message)
                    .containsPattern("orders\\.yaml:(" + line + "|" + (line + 1) + "):");
            assertThat(refused.revision()).isEqualTo(valid.revision());
            assertThat(refused.lastGoodRevision()).isEqualTo(valid.revision());
            clients.assertUnbroken();
        } finally {
            project.example().write(project.example().original());
        }
        project.awaitReady();
        assertThat(project.reloads()).isEqualTo(reloads);
        assertThat(client.failure()).isEmpty();
    }
}
