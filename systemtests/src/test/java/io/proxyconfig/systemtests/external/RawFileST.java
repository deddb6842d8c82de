package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;

import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Files of {@code spec.raw} mean on the instance what they say, or the last good file stays. */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RawFileST {
    private Scenario scenario;
    private int changes;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @BeforeEach
    void holdAConnectionThroughAGoodFile() throws SQLException {
        changes++;
        if (changes == 1) {
            RawFileConfigMap.put(scenario, file("", ""));
            scenario.apply("raw: {configMap: {name: haproxy-cfg}}");
            scenario.awaitReady();
        } else {
            goLive(file("", ""));
        }
        scenario.hold();
    }

    @Test
    void aConditionIsRefusedWithItsLine() throws SQLException {
        assertRefused(
                file("  .if defined(MAINTENANCE)\n  tcp-request connection reject\n  .endif\n", ""),
                "Invalid",
                "spec.raw.configMap: line 14: .if has no effect on the lines after it");
    }

    @Test
    void twoBackendsOfOneNameAreRefused() throws SQLException {
        assertRefused(
                file("", "backend database\n  server other 127.0.0.1:1\n"),
                "Invalid",
                "line 17: backend database is also in line 15");
    }

    @Test
    void aLineWhoseOrderTheDataPlaneApiChangesIsNotPreserved() throws SQLException, IOException {
        String before = Files.readString(scenario.stack().instance().haproxy().configFile());

        assertRefused(
                file("", "  disabled\n  enabled\n"),
                "NotPreserved",
                "it changes the order of the line 'disabled' in section backend database");

        assertThat(withoutHeader(
                        Files.readString(scenario.stack().instance().haproxy().configFile())))
                .isEqualTo(withoutHeader(before));
    }

    @Test
    void aPageInHttpModeLeavesTheDatabaseInTcpMode() throws SQLException {
        int page = scenario.port(1);
        goLive(file("", """
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 5s
                  timeout server 5s

                listen page
                  bind 127.0.0.1:%d
                  stats enable
                """.formatted(page)));

        scenario.query();
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void aDescriptionWithACommaIsNoDrift() throws SQLException {
        goLive(file("", "").replace("maxconn 1000", "maxconn 1000\n  description MySQL proxy, DC \"1\""));
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);

        scenario.query();
        scenario.assertHeldConnectionsWork();
        assertThat(WorkerSnapshot.of(scenario)).isEqualTo(worker);
    }

    @Test
    void aLineThatClosesConnectionsIsAWarning() throws Exception {
        goLive(file("", "").replace("maxconn 1000", "maxconn 1000\n  hard-stop-after 1h"));

        String warning =
                "spec.raw.configMap: line 3: hard-stop-after 1h: HAProxy closes the sessions of an earlier worker";
        ProxyConfig resource = scenario.resource();
        assertThat(Objects.requireNonNull(resource.getStatus()).warnings())
                .singleElement()
                .asString()
                .startsWith(warning);
        assertThat(StatusReader.condition(resource, "Accepted").orElseThrow().message())
                .contains(warning);
        Awaitility.await("the event SpecWarning")
                .atMost(Scenario.TIMEOUT)
                .until(() -> scenario.events("SpecWarning").stream()
                        .anyMatch(event ->
                                event.getMessage() != null && event.getMessage().startsWith(warning)));
        String series = "proxyconfig_warnings{name=\"%s\",namespace=\"%s\"} 1.0"
                .formatted(Scenario.NAME, scenario.stack().namespace());
        Awaitility.await("the metric")
                .atMost(Scenario.TIMEOUT)
                .until(() -> scenario.stack().operator().metrics().contains(series));
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void aWarningOfHaproxyIsInTheStatusWithTheLineOfTheUser() throws Exception {
        goLive(file("  option httplog\n", "peers shared\n  peer nobody 127.0.0.1:1\n"));

        scenario.await(
                "the warnings",
                one -> Objects.requireNonNullElse(
                                        Objects.requireNonNull(one.getStatus()).warnings(), List.<String>of())
                                .size()
                        == 3);
        assertThat(Objects.requireNonNull(scenario.resource().getStatus()).warnings())
                .anyMatch(
                        warning -> warning.startsWith(
                                "spec.raw.configMap: line 14: HAProxy warns: 'option httplog' not usable with frontend 'mysql'"))
                .anyMatch(warning -> warning.startsWith(
                        "spec.raw.configMap: HAProxy warns: Removing incomplete section 'peers shared'"));
        scenario.assertHeldConnectionsWork();
    }

    @Test
    void anUndefinedVariableIsRefused() throws SQLException {
        assertRefused(
                file("", "  server other \"${DB_HOST}\":3306\n"),
                "Invalid",
                "line 17: HAProxy replaces ${DB_HOST} by nothing");
    }

    @Test
    void aDisabledListenerNeedsNoFreePort() throws SQLException {
        goLive(file("", """
                frontend unused
                  disabled
                  bind 127.0.0.1:%d
                  default_backend database
                """.formatted(scenario.stack().database().port())));

        scenario.query();
        scenario.assertHeldConnectionsWork();
    }

    private void assertRefused(String file, String reason, String message) throws SQLException {
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);

        RawFileConfigMap.put(scenario, file);
        ProxyConfig refused =
                scenario.await("the file is refused: " + reason, one -> StatusReader.condition(one, "Accepted")
                        .filter(accepted -> accepted.reason().equals(reason))
                        .isPresent());

        Condition accepted = StatusReader.condition(refused, "Accepted").orElseThrow();
        assertThat(accepted.status()).isEqualTo(Status.False);
        assertThat(accepted.message()).contains(message);
        assertThat(WorkerSnapshot.of(scenario)).isEqualTo(worker);
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
    }

    private void goLive(String file) {
        String before = Objects.requireNonNull(scenario.resource().getStatus()).lastGoodRevision();
        RawFileConfigMap.put(scenario, file);
        scenario.await(
                "the new file is live",
                one -> StatusReader.isReady(one)
                        && !Objects.equals(one.getStatus().lastGoodRevision(), before));
    }

    private static String withoutHeader(String text) {
        return text.lines().filter(line -> !line.startsWith("# _")).reduce("", (a, b) -> a + b + "\n");
    }

    /** A good file, different each time, with more lines for the frontend and more at its end. */
    private String file(String frontend, String end) {
        return """
                global
                  maxconn 1000

                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h

                frontend mysql
                  bind 127.0.0.1:%d
                  default_backend database
                  maxconn %d
                %s
                backend database
                  server primary 127.0.0.1:%d
                %s""".formatted(
                        scenario.port(),
                        100 + changes,
                        frontend,
                        scenario.stack().database().port(),
                        end);
    }
}
