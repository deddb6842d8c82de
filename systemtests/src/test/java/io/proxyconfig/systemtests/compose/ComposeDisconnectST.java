package io.proxyconfig.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The clients of the survival tests detect a closed connection. */
@ComposeTest
class ComposeDisconnectST {
    private static final Pattern WORKER = Pattern.compile("(?m)^(\\d+) +worker ");

    @Test
    void aClientEndsWithAReasonWhenItsSessionIsClosed(ComposeProject project) {
        TwoClients clients = TwoClients.running(project);
        int before = project.reloads();
        project.compose("kill", "--signal", "HUP", "haproxy");
        Awaitility.await("a reload").atMost(ComposeProject.TIMEOUT).until(() -> project.reloads() > before);
        clients.assertUnbroken();

        for (String service : TwoClients.services()) {
            shutDownSession(project, service);
            assertThat(clients.awaitEnd(service))
                    .contains("error: the connection broke after", "answers: ")
                    .matches("(?s).*answers: \\S.*");
        }
    }

    /** Shuts down the session of a client, on any worker. */
    private static void shutDownSession(ComposeProject project, String service) {
        String address = project.inspect(service, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
        Pattern session = Pattern.compile("(?m)^(0x[0-9a-f]+): .*src=" + Pattern.quote(address) + ":");
        int count = 0;
        Matcher worker = WORKER.matcher(project.cli("show proc"));
        while (worker.find()) {
            String prefix = "@!" + worker.group(1) + " ";
            Matcher found = session.matcher(project.cli(prefix + "show sess"));
            while (found.find()) {
                project.cli(prefix + "shutdown session " + found.group(1));
                count++;
            }
        }
        assertThat(count).as("sessions of " + service + " at " + address).isEqualTo(1);
    }
}
