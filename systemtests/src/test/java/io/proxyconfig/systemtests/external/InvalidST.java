package io.proxyconfig.systemtests.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.Condition.Status;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.SharedControlPlane;
import io.proxyconfig.harness.StatusReader;
import io.proxyconfig.harness.TestNamespace;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Invalid configurations: the status has HAProxy's message within seconds, existing and new connections work, and the next
 * valid change goes live.
 */
@ExtendWith(SharedControlPlane.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InvalidST {
    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(5);

    private Scenario scenario;
    private int changes;

    @BeforeAll
    void start(TestNamespace namespace) {
        scenario = Scenario.start(namespace);
        RawFileConfigMap.put(scenario, validFile());
        scenario.apply("raw: {configMap: {name: haproxy-cfg}}");
        scenario.awaitReady();
    }

    @AfterAll
    void end() {
        scenario.close();
    }

    @Test
    void aBackendThatDoesNotExist() throws SQLException {
        ProxyConfig refused = assertReportedAndHarmless(
                file("bind 127.0.0.1:" + scenario.port(), "default_backend nope"),
                "Proxy 'mysql': unable to find required default_backend: 'nope'");

        assertThat(condition(refused, "Programmed").reason()).isEqualTo("Refused");
        assertThat(condition(refused, "Accepted").status()).isEqualTo(Status.False);
        assertThat(condition(refused, "Accepted").message())
                .isEqualTo("spec.raw.configMap: Proxy 'mysql': unable to find required default_backend: 'nope'.");
    }

    @Test
    void anUnknownKeyword() throws SQLException {
        ProxyConfig refused = assertReportedAndHarmless(
                file("bind 127.0.0.1:" + scenario.port(), "default_backends database"),
                "unknown keyword 'default_backends' in 'frontend' section");

        assertThat(condition(refused, "Programmed").reason()).isEqualTo("Refused");
        assertThat(condition(refused, "Accepted").status()).isEqualTo(Status.False);
    }

    @Test
    void aPortInUse() throws SQLException {
        int taken = scenario.stack().database().port();
        ProxyConfig refused;
        try (ConnectionLoop connections = new ConnectionLoop(scenario, Duration.ofMillis(50))) {
            refused = assertReportedAndHarmless(
                    file(
                            "bind 127.0.0.1:" + scenario.port() + "\n  bind 127.0.0.1:" + taken,
                            "default_backend database"),
                    "cannot bind socket (Address already in use) for [127.0.0.1:" + taken + "]");

            connections.assertNoneFailed();
            assertThat(connections.answered()).isPositive();
        }

        assertThat(condition(refused, "Programmed").reason()).isEqualTo("AddressTaken");
        assertThat(condition(refused, "Programmed").message()).doesNotContain("[ALERT]", "NOTICE", "/haproxy.cfg");
    }

    @Test
    void theApiServerRejectsAnUnknownBackend() throws SQLException {
        long generation = scenario.resource().getMetadata().getGeneration();

        assertThatThrownBy(() -> scenario.apply(SpecSamples.simple().replace("backend: database", "backend: nope")))
                .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
                        .isEqualTo(422))
                .hasMessageContaining("listener mysql refers to backend nope, which does not exist");

        assertThat(scenario.resource().getMetadata().getGeneration()).isEqualTo(generation);
        scenario.query();
    }

    private ProxyConfig assertReportedAndHarmless(String file, String message) throws SQLException {
        String good = lastGoodRevision(scenario.awaitReady());
        StatusAuditor auditor = scenario.audit();
        WorkerSnapshot worker = WorkerSnapshot.of(scenario);
        scenario.hold();

        RawFileConfigMap.put(scenario, file);
        ProxyConfig refused =
                scenario.await("the status has the message: " + message, STATUS_TIMEOUT, one -> StatusReader.condition(
                                one, "Programmed")
                        .filter(programmed -> programmed.status() == Status.False
                                && programmed.message().contains(message))
                        .isPresent());

        assertThat(condition(refused, "Ready").status()).isEqualTo(Status.False);
        assertThat(lastGoodRevision(refused)).isEqualTo(good);
        assertThat(WorkerSnapshot.of(scenario).pid()).isEqualTo(worker.pid());
        scenario.assertHeldConnectionsWork();
        scenario.query();

        RawFileConfigMap.put(scenario, validFile());
        scenario.await(
                "the next valid change is live",
                one -> StatusReader.isReady(one) && !lastGoodRevision(one).equals(good));
        assertThat(WorkerSnapshot.of(scenario).pid()).isNotEqualTo(worker.pid());
        scenario.assertHeldConnectionsWork();
        scenario.query();
        auditor.assertNeverFalselyProgrammed();
        return refused;
    }

    /** A valid file, different each time. */
    private String validFile() {
        return file(
                "bind 127.0.0.1:" + scenario.port() + "\n  maxconn " + (100 + changes++), "default_backend database");
    }

    private String file(String bind, String backend) {
        return """
                global
                  maxconn 1000

                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h

                frontend mysql
                  %s
                  %s

                backend database
                  server primary 127.0.0.1:%d
                """.formatted(bind, backend, scenario.stack().database().port());
    }

    private static String lastGoodRevision(ProxyConfig resource) {
        return Objects.requireNonNull(resource.getStatus().lastGoodRevision());
    }

    private static Condition condition(ProxyConfig resource, String type) {
        return StatusReader.condition(resource, type).orElseThrow();
    }
}
