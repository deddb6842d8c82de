package io.proxyconfig.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfigStatus;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Services stop and return: the status reports it, and the system recovers. */
@ComposeTest
class ComposeOutagesST {

    @Test
    void theDatabaseIsStoppedAndStarted(ComposeProject project) throws SQLException {
        TwoClients clients = TwoClients.running(project);
        int reloads = project.reloads();

        project.compose("stop", "--timeout", "10", "db");
        ProxyConfigStatus without = project.await(
                "the status reports broken connections",
                status -> ComposeStatus.is(status, "ConnectionsHealthy", Status.False));
        assertThat(ComposeStatus.is(without, "Programmed", Status.True))
                .as("the configuration is still live")
                .isTrue();
        for (String service : TwoClients.services()) {
            assertThat(clients.awaitEnd(service)).contains("error: the connection broke after");
        }
        project.compose("start", "db");

        project.awaitReady();
        project.connect().close();
        assertThat(project.reloads()).isEqualTo(reloads);
    }

    @Test
    void haproxyIsRestarted(ComposeProject project) throws SQLException {
        TwoClients clients = TwoClients.running(project);
        ProxyConfigStatus before = project.awaitReady();

        project.compose("stop", "--timeout", "2", "haproxy");
        project.await(
                "the status reports that HAProxy is down",
                status -> ComposeStatus.is(status, "Programmed", Status.False));
        for (String service : TwoClients.services()) {
            assertThat(clients.awaitEnd(service)).contains("error: the connection broke after");
        }
        project.compose("start", "haproxy");

        assertThat(project.awaitReady().revision()).isEqualTo(before.revision());
        project.connect().close();
        assertThat(project.reloads()).as("HAProxy starts with the current file").isZero();
    }

    @Test
    void theDataPlaneApiIsKilled(ComposeProject project) throws SQLException {
        TwoClients clients = TwoClients.running(project);
        ProxyConfigStatus before = project.awaitReady();
        int reloads = project.reloads();

        project.compose("kill", "dataplane");
        project.await(
                "the status reports the unreachable Data Plane API",
                status -> ComposeStatus.instance(status).message() != null);
        project.example().writeWithClientTimeout(200);
        project.await("the status reports that the change is not live", status -> status.condition("Programmed")
                .filter(one -> one.status() == Status.False && one.reason().equals("DataPlaneFailed"))
                .isPresent());
        project.compose("start", "dataplane");

        ProxyConfigStatus after = project.awaitReadyAfter(before);
        assertThat(project.reloads()).as("one for the change").isEqualTo(reloads + 1);
        project.example().write(project.example().original());
        project.awaitReadyAfter(after);
        clients.assertUnbroken();
        project.connect().close();
    }
}
