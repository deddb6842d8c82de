package io.proxyconfig.systemtests.managed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.proxyconfig.api.v1alpha1.Condition;
import io.proxyconfig.api.v1alpha1.ProxyConfig;
import io.proxyconfig.harness.FreePorts;
import io.proxyconfig.harness.StatusReader;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod with a configuration that HAProxy refuses, or with which HAProxy ends. */
class UnusableConfigurationST extends ManagedSystemTest {
    private EchoProgram echo;
    private int port;

    @BeforeEach
    void serve() {
        echo = new EchoProgram();
        port = FreePorts.one();
    }

    @AfterEach
    void serveNoMore() throws Exception {
        echo.close();
    }

    @Test
    void aRefusedFirstConfigurationIsReportedAndCanBeCorrected(@TempDir Path folder) throws Exception {
        configMap("bind 127.0.0.1:" + port + " no-such-word");
        fixture.apply("wrong", """
                raw: {configMap: {name: haproxy, key: haproxy.cfg}}
                """);
        try (LocalPod pod = new LocalPod(fixture, "wrong", folder)) {
            pod.start();
            ProxyConfig told = fixture.awaitCondition("wrong", "Accepted", Condition.Status.False);
            assertThat(StatusReader.condition(told, "Accepted")).hasValueSatisfying(accepted -> {
                assertThat(accepted.reason()).isEqualTo("RefusedByHAProxy");
                assertThat(accepted.message()).contains("no-such-word");
            });
            assertThat(pod.description()).contains("no configuration yet");

            configMap("bind 127.0.0.1:" + port);
            fixture.awaitCondition("wrong", "Ready", Condition.Status.True);
            EchoProgram.awaitWorks(port);
            fixture.await(Secret.class, "wrong-boot", secret -> !ManagedFixture.text(secret, "haproxy.cfg")
                    .contains("no-such-word"));
        }
    }

    @Test
    void aFirstConfigurationThatEndsHaproxyCanBeCorrected(@TempDir Path folder) throws Exception {
        configMap("bind 127.0.0.1:" + port + "\n  log ring@missing local0");
        fixture.apply("ends", """
                raw: {configMap: {name: haproxy, key: haproxy.cfg}}
                """);
        try (LocalPod pod = new LocalPod(fixture, "ends", folder)) {
            pod.start();
            Condition programmed = awaitProgrammed("ends", "ReloadFailed");
            assertThat(programmed.message()).contains("unknown ring named 'missing'");
            assertThat(pod.description()).contains("no configuration yet");

            configMap("bind 127.0.0.1:" + port);
            fixture.awaitCondition("ends", "Ready", Condition.Status.True);
            EchoProgram.awaitWorks(port);
        }
    }

    @Test
    void aConfigurationThatEndedHaproxyIsNotAppliedAgain(@TempDir Path folder) throws Exception {
        fixture.apply("again", echo.spec(port));
        try (LocalPod pod = new LocalPod(fixture, "again", folder)) {
            pod.start();
            fixture.awaitCondition("again", "Ready", Condition.Status.True);
            fixture.set("again", "/timeouts/client", "\"6h\"");
            fixture.awaitCondition("again", "Ready", Condition.Status.True);
            String ended = pod.description().substring("description: ".length());
            pod.addFailedStart(ended);
            fixture.set("again", "/timeouts/client", "\"5h\"");
            fixture.awaitCondition("again", "Ready", Condition.Status.True);
            String workers = pod.workers();
            try (Socket held = EchoProgram.connect(port)) {
                assertThat(EchoProgram.works(held)).isTrue();

                fixture.set("again", "/timeouts/client", "\"6h\"");

                assertThat(awaitProgrammed("again", "StartFailed").message())
                        .contains("HAProxy ended during a start with this configuration");
                assertThat(pod.workers()).isEqualTo(workers);
                assertThat(EchoProgram.works(held)).isTrue();

                fixture.set("again", "/timeouts/client", "\"7h\"");
                fixture.awaitCondition("again", "Ready", Condition.Status.True);
                assertThat(EchoProgram.works(held)).isTrue();
            }
        }
    }

    private void configMap(String bind) {
        String text = """
                defaults
                  mode tcp
                  timeout connect 5s
                  timeout client 1h
                  timeout server 1h
                frontend echo
                  %s
                  default_backend echo
                backend echo
                  server echo 127.0.0.1:%d
                """.formatted(bind, echo.port());
        fixture.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("haproxy")
                        .withNamespace(fixture.namespace())
                        .endMetadata()
                        .withData(Map.of("haproxy.cfg", text))
                        .build())
                .serverSideApply();
    }

    private Condition awaitProgrammed(String name, String reason) {
        return StatusReader.condition(
                        fixture.await(ProxyConfig.class, name, resource -> StatusReader.condition(
                                        resource, "Programmed")
                                .filter(programmed -> programmed.reason().equals(reason))
                                .isPresent()),
                        "Programmed")
                .orElseThrow();
    }
}
