package io.proxyconfig.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients that survive everything would prove nothing, if they did not notice that their connection is cut. */
@ComposeTest
class ComposeCutST {
    private static final Pattern WORKER = Pattern.compile("(?m)^(\\d+) +worker ");

    @Test
    void aClientEndsAndSaysWhyWhenItsSessionIsCut(ComposeProject project) {
        TwoClients clients = TwoClients.running(project);
        int before = project.reloads();
        project.compose("kill", "--signal", "HUP", "haproxy");
        Awaitility.await("a reload").atMost(ComposeProject.TIMEOUT).until(() -> project.reloads() > before);
        clients.assertUnbroken();

        for (String service : TwoClients.services()) {
            cut(project, service);
            assertThat(clients.awaitEnd(service))
                    .contains("error: the connection broke after", "answers: ")
                    .matches("(?s).*answers: \\S.*");
        }
    }

    /** Ends a client's session, on whichever worker it is. */
    private static void cut(ComposeProject project, String service) {
        String address = project.inspect(service, "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}");
        Pattern session = Pattern.compile("(?m)^(0x[0-9a-f]+): .*src=" + Pattern.quote(address) + ":");
        int cut = 0;
        Matcher worker = WORKER.matcher(project.cli("show proc"));
        while (worker.find()) {
            String prefix = "@!" + worker.group(1) + " ";
            Matcher found = session.matcher(project.cli(prefix + "show sess"));
            while (found.find()) {
                project.cli(prefix + "shutdown session " + found.group(1));
                cut++;
            }
        }
        assertThat(cut).as("sessions of " + service + " at " + address).isEqualTo(1);
    }
}
