package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.InstanceStatus;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.Database;
import io.proxyconfig.harness.HaproxyProcess;
import io.proxyconfig.harness.KubernetesStack;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator writes one event for each occurrence, and no secret to events, status or logs. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EventsST {
    private Scenario scenario;
    private KubernetesStack stack;
    private HaproxyProcess haproxy;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        stack = scenario.stack();
        haproxy = stack.instance().haproxy();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @Test
    void eachOccurrenceHasOneEventAndNoSecretIsWritten() throws Exception {
        scenario.apply(SpecSamples.probed(2));
        StatusAuditor auditor = scenario.audit();
        scenario.awaitReady();
        awaitHeld(2);
        awaitEvents("Applied", 1);

        refuse();
        drift();
        breakAConnection();

        assertThat(scenario.events())
                .extracting(Event::getReason)
                .containsExactlyInAnyOrder(
                        "SpecWarning", "Applied", "Refused", "Drifted", "Applied", "ConnectionBroken");
        auditor.assertNeverFalselyProgrammed();
        assertNoSecretIn(auditor);
    }

    /** A port in use: the probe detects it, and HAProxy is not reloaded. */
    private void refuse() {
        scenario.set("/listeners/0/port", "${database}");
        ProxyConfig refused = scenario.await("the change is rejected", one -> StatusReader.condition(one, "Programmed")
                .filter(programmed -> programmed.reason().equals("AddressTaken"))
                .isPresent());
        assertThat(StatusReader.condition(refused, "Programmed").orElseThrow().message())
                .contains("haproxy-0: spec.listeners[mysql].port: ", "cannot bind");
        Event event = awaitEvents("Refused", 1).getFirst();
        assertThat(event.getType()).isEqualTo("Warning");
        assertThat(event.getMessage()).contains("haproxy-0", "cannot bind");
        assertThat(failedReloads(scenario.resource())).hasValue(0);
        scenario.set("/listeners/0/port", "${port}");
        scenario.awaitReady();
    }

    /** Changes the file and reloads, without the operator and the Data Plane API. */
    private void drift() throws IOException {
        String asPushed = Files.readString(haproxy.configFile());
        Files.writeString(haproxy.configFile(), asPushed.replace(" revision ", " was "));
        assertThat(haproxy.reload()).startsWith("Success=1");
        Event event = awaitEvents("Drifted", 1).getFirst();
        assertThat(event.getType()).isEqualTo("Warning");
        assertThat(event.getMessage()).contains("haproxy-0");
        awaitEvents("Applied", 2);
        scenario.awaitReady();
    }

    private void breakAConnection() throws SQLException {
        awaitHeld(2);
        Database.Account probe = stack.database().probe();
        try (Connection connection = stack.database().connect(probe);
                Statement statement = connection.createStatement()) {
            statement.execute("KILL " + oldestOther(statement));
        }
        Event event = awaitEvents("ConnectionBroken", 1).getFirst();
        assertThat(event.getType()).isEqualTo("Warning");
        assertThat(event.getMessage()).contains("haproxy-0", "worker");
        awaitHeld(2);
        scenario.awaitReady();
    }

    private static long oldestOther(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery(
                "SELECT min(id) FROM information_schema.processlist WHERE id <> connection_id()")) {
            assertThat(result.next()).isTrue();
            return result.getLong(1);
        }
    }

    private void awaitHeld(int connections) {
        scenario.await(connections + " connections are held", one -> StatusReader.instance(one, "haproxy-0")
                .map(InstanceStatus::probe)
                .filter(probe -> probe.held() == connections)
                .isPresent());
    }

    private static Optional<Integer> failedReloads(ProxyConfig resource) {
        return StatusReader.instance(resource, "haproxy-0")
                .map(InstanceStatus::reloads)
                .map(InstanceStatus.Reloads::failed);
    }

    /** The operator writes events asynchronously, so they can be later than the status. */
    private List<Event> awaitEvents(String reason, int count) {
        return Awaitility.await(count + " " + reason)
                .atMost(Scenario.TIMEOUT)
                .until(() -> scenario.events(reason), events -> events.size() == count);
    }

    private void assertNoSecretIn(StatusAuditor auditor) throws IOException {
        List<String> secrets = new ArrayList<>();
        for (String name : List.of(KubernetesStack.DATAPLANE_SECRET, KubernetesStack.PROBE_SECRET)) {
            Secret secret = stack.client()
                    .secrets()
                    .inNamespace(stack.namespace())
                    .withName(name)
                    .get();
            secret.getData().forEach((key, value) -> {
                if (!key.equals("username")) {
                    secrets.add(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
                    secrets.add(value);
                }
            });
        }
        assertThat(secrets).hasSize(6);
        assertThat(auditor.versions()).map(scenario::describe).noneMatch(status -> anyIn(secrets, status));
        assertThat(scenario.events()).map(Event::toString).noneMatch(event -> anyIn(secrets, event));
        for (Path log : logs()) {
            assertThat(Files.readAllLines(log)).as("%s", log).noneMatch(line -> anyIn(secrets, line));
        }
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.walk(haproxy.directory())) {
            List<Path> logs = new ArrayList<>(
                    files.filter(file -> file.toString().endsWith(".log")).toList());
            assertThat(logs).as("logs of HAProxy, Data Plane API and probe").hasSizeGreaterThanOrEqualTo(3);
            logs.add(stack.operator().log());
            return logs;
        }
    }

    private static boolean anyIn(List<String> secrets, String text) {
        return secrets.stream().anyMatch(text::contains);
    }
}
