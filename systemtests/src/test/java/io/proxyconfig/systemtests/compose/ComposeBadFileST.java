package io.proxyconfig.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import io.proxyconfig.harness.MySqlClient;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A file with a mistake changes nothing, and says what is wrong and where. */
@ComposeTest
class ComposeBadFileST {

    @Test
    void aFieldOutOfRange(ComposeProject project) throws SQLException {
        isToldAndHarmsNobody(project, "port: 8080", "port: 80800", "port: 80800", "spec.listeners[0].port");
    }

    @Test
    void aBackendThatDoesNotExist(ComposeProject project) throws SQLException {
        isToldAndHarmsNobody(
                project, "backend: database", "backend: databaze", "listeners:", "databaze, which does not exist");
    }

    @Test
    void aFieldThatDoesNotExist(ComposeProject project) throws SQLException {
        isToldAndHarmsNobody(project, "backend: database", "bakcend: database", "bakcend: database", "bakcend");
    }

    @Test
    void aFileThatIsNoYaml(ComposeProject project) throws SQLException {
        isToldAndHarmsNobody(project, "  listeners:", "  listeners: [", "listeners: [", "");
    }

    private static void isToldAndHarmsNobody(
            ComposeProject project, String part, String mistake, String place, String told) throws SQLException {
        TwoClients clients = TwoClients.running(project);
        MySqlClient busy = project.hold();
        ProxyConfigStatus good = project.awaitReady();
        int reloads = project.reloads();
        String bad = project.example().original().replaceFirst("(?m)" + part, mistake);
        int line = bad.substring(0, bad.indexOf(place)).split("\n", -1).length;
        try {
            project.example().write(bad);
            ProxyConfigStatus refused = project.await("it is refused", status -> status.condition("Accepted")
                    .filter(one -> one.status() == Condition.Status.False)
                    .isPresent());
            assertThat(refused.condition("Accepted").orElseThrow().message())
                    .contains(told)
                    .containsPattern("orders\\.yaml:(" + line + "|" + (line + 1) + "):");
            assertThat(refused.revision()).isEqualTo(good.revision());
            assertThat(refused.lastGoodRevision()).isEqualTo(good.revision());
            clients.assertUnbroken();
        } finally {
            project.example().write(project.example().original());
        }
        project.awaitReady();
        assertThat(project.reloads()).isEqualTo(reloads);
        assertThat(busy.failure()).isEmpty();
    }
}
