package io.proxyconfig.systemtests.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;

/** The services {@code client1} and {@code client2}. Each holds one connection, and ends when it breaks. */
final class TwoClients {
    /** The clients run a query every five seconds. */
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final String ANSWER = "database: ";

    private final ComposeProject project;
    private final List<String> containers;
    private final List<String> startedAt;

    private TwoClients(ComposeProject project) {
        this.project = project;
        this.containers = services().stream().map(project::container).toList();
        this.startedAt = services().stream().map(this::startedAt).toList();
    }

    /** Starts the clients that do not run, and waits until each has an answer. */
    static TwoClients running(ComposeProject project) {
        project.up();
        project.awaitReady();
        TwoClients clients = new TwoClients(project);
        clients.awaitAnswersAfter(Instant.now());
        return clients;
    }

    /** The names of the services. */
    static List<String> services() {
        return List.of("client1", "client2");
    }

    /** Asserts that both get a new answer on the connection that they opened first. */
    void assertUnbroken() {
        awaitAnswersAfter(Instant.now());
        assertThat(services().stream().map(project::container)).isEqualTo(containers);
        assertThat(services().stream().map(this::startedAt)).isEqualTo(startedAt);
    }

    private void awaitAnswersAfter(Instant moment) {
        for (String service : services()) {
            Awaitility.await(service + " gets an answer")
                    .atMost(TIMEOUT)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> hasEnded(service) || lastAnswer(service).isAfter(moment));
            assertThat(hasEnded(service))
                    .as(() -> service + " has ended:\n" + project.logs(service))
                    .isFalse();
        }
    }

    private Instant lastAnswer(String service) {
        return project.logs(service)
                .lines()
                .filter(line -> line.contains(ANSWER))
                .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
                .reduce((first, second) -> second)
                .orElse(Instant.MIN);
    }

    /** Waits until a client has ended, and returns the last line of its log. */
    String awaitEnd(String service) {
        Awaitility.await(service + " ends")
                .atMost(TIMEOUT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> hasEnded(service));
        assertThat(project.inspect(service, "{{.State.ExitCode}}")).isEqualTo("1");
        return project.logs(service).lines().reduce((first, second) -> second).orElseThrow();
    }

    private boolean hasEnded(String service) {
        return project.inspect(service, "{{.State.Status}}").equals("exited");
    }

    private String startedAt(String service) {
        return project.inspect(service, "{{.State.StartedAt}}");
    }
}
